/**
 * Spreadsheets run a cell that begins like a formula (OWASP, CSV injection), so an export puts an apostrophe in
 * front. A text that has apostrophes there already gets one more: so taking one off gives back every text.
 */
const beginsLikeFormula = /^'*[=+\-@\t\r＝＋－＠]/
const isEscaped = /^'+[=+\-@\t\r＝＋－＠]/

export function withoutFormula(cell: string): string {
  return beginsLikeFormula.test(cell) ? `'${cell}` : cell
}

/** What `withoutFormula` was given. */
export function withFormula(cell: string): string {
  return isEscaped.test(cell) ? cell.slice(1) : cell
}
