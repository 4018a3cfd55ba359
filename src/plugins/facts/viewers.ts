/** Who looks at the figures. */
export type ViewerFacts = {
  /** People who opened the overview in the window. */
  readonly overviewViewers: number
}

export const none: ViewerFacts = { overviewViewers: 0 }
