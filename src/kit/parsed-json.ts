/** How any JSON begins. */
const mayBeJson = /^[ \t\r\n]*["{[\-0-9tfn]/

/** What a text of JSON says; `otherwise` for a text that is none. */
export function parsedJson(text: string, otherwise?: unknown): unknown {
  // Sentences are asked too, and an error costs more than all else that is done with most of them.
  if (!mayBeJson.test(text)) return otherwise
  try {
    return JSON.parse(text)
  } catch {
    return otherwise
  }
}
