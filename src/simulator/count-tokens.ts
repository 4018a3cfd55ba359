// Chinese, Japanese and Korean are written without spaces: a character each. Elsewhere a word or a
// number is one token, and so is every other mark. White space belongs to what follows it.
const token =
  /\s*(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{M}\p{N}_'])+|\S)|\s+/gu

/** The text in tokens, by the simulator's own rule; joined they give the text again. */
export function splitTokens(text: string): string[] {
  return text.match(token) ?? []
}

/** How many tokens the text has: words, numbers, marks, and single characters of Chinese, Japanese and Korean. */
export function countTokens(text: string): number {
  return splitTokens(text).length
}
