import { createHash } from 'node:crypto'

/** A value of this many characters or more may be data; text that long without a space is none. */
const dataCharactersMin = 4_096

/** What neither base64 nor base64 for URLs has. */
const noBase64 = /[^A-Za-z0-9+/_=-]/

/** JSON inside a string of JSON is looked into so often, and where it ends within so many characters. */
const depthMax = 3
const innerCharactersMax = 16_000_000

const dataUrl = /^data:([a-z0-9.+/\\-]*)[^,]{0,200},/i

/** How files of a kind begin. */
const signatures: readonly (readonly [string, string])[] = [
  ['89504e47', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['47494638', 'image/gif'],
  ['52494646', 'image/webp or audio/wav'],
  ['25504446', 'application/pdf'],
  ['494433', 'audio/mpeg'],
  ['4f676753', 'audio/ogg'],
  ['504b0304', 'application/zip'],
]

/**
 * JSON text in which every file that it carries as base64 (an image, a sound, a document) is replaced
 * by a note of its type, size and SHA-256, so that messages and texts around it stay whole. Text that
 * is no JSON by its first character comes back as it is, as do values of other kinds, however long.
 * JSON that stands in a string, as arguments and inputs often do, is looked into.
 * Whoever needs only the first `charactersMax` of what comes out says so: what is behind them is not looked at.
 */
export function withoutFiles(text: string, charactersMax = Number.POSITIVE_INFINITY): string {
  return withoutFilesAt(text, charactersMax, 0)
}

function withoutFilesAt(text: string, charactersMax: number, depth: number): string {
  if (!/^\s*[{["]/.test(text)) return text
  let kept = ''
  let from = 0
  for (let open = text.indexOf('"'); open !== -1;) {
    const until = from + charactersMax - kept.length
    if (open >= until) break
    const isLikelyData = isDataSoFar(text.slice(open + 1, open + 1 + dataCharactersMin))
    const isJson = depth < depthMax && /^\s*[{[]/.test(text.slice(open + 1, open + 20))
    const close = endOfString(
      text,
      open + 1,
      isLikelyData ? text.length : isJson ? until + innerCharactersMax : until,
    )
    if (close === -1) break
    if (close - open > dataCharactersMin && (isLikelyData || isJson)) {
      const value = text.slice(open + 1, close)
      const told = isLikelyData ? noteOf(value) : innerWithoutFiles(value, until - open, depth)
      if (told !== null) {
        kept += `${text.slice(from, open)}"${told}"`
        from = close + 1
      }
    }
    open = text.indexOf('"', close + 1)
  }
  return from === 0 ? text : kept + text.slice(from)
}

/** The inside of a string that is JSON itself, as it stands in the outer; null when it carries no file. */
function innerWithoutFiles(value: string, charactersMax: number, depth: number): string | null {
  let inner: unknown
  try {
    inner = JSON.parse(`"${value}"`)
  } catch {
    return null
  }
  if (typeof inner !== 'string') return null
  const cut = withoutFilesAt(inner, charactersMax, depth + 1)
  return cut === inner ? null : JSON.stringify(cut).slice(1, -1)
}

/** Whether a value that begins so may be data: a quote in it says that it was shorter, a space that it is text. */
function isDataSoFar(start: string): boolean {
  if (start.length < dataCharactersMin) return false
  const head = dataUrl.exec(start)
  return !noBase64.test(unescaped(head === null ? start : start.slice(head[0].length)))
}

/** JSON may escape a slash. Of a value that was cut the last backslash may belong to one. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replaceAll('\\/', '/').replace(/\\$/, '')
}

/** Where the string ends that begins before `from`; -1 when it does not, or not before `until`. */
function endOfString(text: string, from: number, until: number): number {
  for (let at = text.indexOf('"', from); at !== -1 && at < until; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text[at - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return at
  }
  return -1
}

function noteOf(value: string): string | null {
  const head = dataUrl.exec(value.slice(0, 300))
  const encoded = unescaped(head === null ? value : value.slice(head[0].length))
  if (noBase64.test(encoded)) return null
  const bytes = Buffer.from(encoded, 'base64')
  const start = bytes.subarray(0, 4).toString('hex')
  const type =
    head?.[1]?.replaceAll('\\', '') ||
    (signatures.find(([signature]) => start.startsWith(signature))?.[1] ?? 'unknown type')
  const hash = createHash('sha256').update(bytes).digest('hex')
  return `[left out: ${type}, ${bytes.length} bytes, sha256 ${hash}]`
}
