/** What a header's value may not have: line breaks, other control characters but the tab, and what Latin-1 has not. */
const unsendable = /[^\t\u0020-\u007e\u0080-\u00ff]/u

/** Whether a text can be sent as the value of an HTTP header (https://www.rfc-editor.org/rfc/rfc9110#section-5.5). */
export function isHeaderText(text: string): boolean {
  return !unsendable.test(text)
}

/** Whether a text is a name that a header may have. */
export function isHeaderName(text: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text)
}

/** What is wrong with the value; said beside the name of its field. */
export const notHeaderText =
  'has a character that no HTTP header can carry: a line break, another control character, or one outside Latin-1. Copy it once more, without what stands around it'
