/** An escape of JSON with the backslashes before it: an even number of them belongs to the text. */
const escapes = /(\\+)u([0-9a-fA-F]{4})/g

/**
 * JSON text with its characters written out where it escapes them (`\u8bf7` is 请): the same value,
 * which people can read and search. What JSON must escape stays, as does half a surrogate pair. Text
 * that is no JSON by its first character is left alone.
 */
export function unescapeJson(text: string): string {
  const first = text.charCodeAt(0)
  const mayBeJson = first === 0x7b || first === 0x5b || first === 0x22
  if (!mayBeJson || !text.includes('\\u')) return text
  const written = text.replace(escapes, (whole, slashes: string, hex: string) => {
    const code = Number.parseInt(hex, 16)
    const isEscape = slashes.length % 2 === 1
    const mustStay = code < 0x80 || (code >= 0x2028 && code <= 0x2029)
    return isEscape && !mustStay ? slashes.slice(1) + String.fromCharCode(code) : whole
  })
  return written.isWellFormed() ? written : written.replace(lonelyHalf, escaped)
}

const lonelyHalf = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

function escaped(half: string): string {
  return `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`
}
