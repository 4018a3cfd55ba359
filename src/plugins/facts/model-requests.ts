export type ModelRequestFacts = {
  /** Requests for models, and those among them that were decided. */
  readonly modelRequests: { readonly count: number; readonly decided: number }
}

export const none: ModelRequestFacts = { modelRequests: { count: 0, decided: 0 } }
