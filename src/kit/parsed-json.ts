/** What a text of JSON says; `otherwise` for a text that is none. */
export function parsedJson(text: string, otherwise?: unknown): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return otherwise
  }
}
