/** How a comment asks for a label: whoever may move it finds a button beside these words. */
export function writeLabelRequest(label: string, version: number): string {
  return `Please put the label ${label} on version ${version}.`
}

/** The label that a comment asks for; null when it asks for none. */
export function readLabelRequest(text: string): string | null {
  return /^Please put the label ([a-z][a-z0-9-]{0,39}) on version \d+\./.exec(text)?.[1] ?? null
}
