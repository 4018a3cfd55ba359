import { failed, ok, type Result } from '#kit/result.ts'

/** Encodings that a text file can be said to have, by their names in the WHATWG Encoding Standard. */
export const textEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
  'windows-1250',
  'windows-1251',
  'macintosh',
] as const
export type TextEncoding = (typeof textEncodings)[number]

export type DecodedText = {
  readonly text: string
  readonly encoding: TextEncoding
  /** Told from the bytes by likelihood: whoever reads the text should look at it. */
  readonly isGuessed: boolean
}

/**
 * The text of a file's bytes, without a byte order mark. UTF-8 and UTF-16 are known for certain; windows-1252 and
 * Shift_JIS are guessed where nothing speaks against them. Fails with a sentence where several are as likely, or
 * where the bytes are not of the named encoding: a wrong letter is never put in silently.
 */
export function decodeText(bytes: Uint8Array, named?: TextEncoding): Result<DecodedText, string> {
  if (named !== undefined) {
    const text = decoded(bytes, named)
    return text === null
      ? failed(`It is not ${named}: some of its bytes stand for no letter there.`)
      : ok({ text, encoding: named, isGuessed: false })
  }
  for (const encoding of ['utf-16le', 'utf-16be', 'utf-8'] as const) {
    const text = looksLike[encoding](bytes) ? decoded(bytes, encoding) : null
    if (text !== null) return ok({ text, encoding, isGuessed: false })
  }
  for (const encoding of ['shift_jis', 'windows-1252'] as const) {
    const text = looksLike[encoding](bytes) ? decoded(bytes, encoding) : null
    if (text !== null) return ok({ text, encoding, isGuessed: true })
  }
  return failed(
    `It is not UTF-8, and its letters could be of several encodings. Save it as UTF-8, or say which it is: ${textEncodings.join(', ')}.`,
  )
}

/** What a person is told of a text whose encoding was not said; empty for UTF-8, which needs no words. */
export function encodingNote({ encoding, isGuessed }: DecodedText): string {
  if (encoding === 'utf-8') return ''
  return isGuessed
    ? `The file is not UTF-8; it was read as ${encoding}, a guess. Look at its letters.`
    : `The file was read as ${encoding}.`
}

const looksLike = {
  'utf-8': () => true,
  'utf-16le': (bytes: Uint8Array) => isUtf16(bytes, 0),
  'utf-16be': (bytes: Uint8Array) => isUtf16(bytes, 1),
  shift_jis: isShiftJis,
  'windows-1252': isWestern,
} as const

function decoded(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Bytes that are looked at to tell an encoding: enough for thousands of letters, and no time. */
const sampleBytes = 256 * 1024
/** Letters of ASCII, line ends and commas of a table in UTF-16 have a zero byte; in other texts zeros are rare. */
const zeroShareMin = 0.01

/** A byte order mark; or zeros on one side only and no control character but line ends and tabs. */
function isUtf16(bytes: Uint8Array, lowAt: 0 | 1): boolean {
  if (bytes.length < 2) return false
  if (bytes[lowAt] === 0xff && bytes[1 - lowAt] === 0xfe) return true
  if (bytes.length % 2 === 1) return false
  const sample = bytes.subarray(0, sampleBytes)
  const zeros = [0, 0]
  for (const [at, byte] of sample.entries())
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [high, low] = [zeros[1 - lowAt] ?? 0, zeros[lowAt] ?? 0]
  if (low > 0 || high < sample.length * zeroShareMin) return false
  const text = decoded(sample, lowAt === 0 ? 'utf-16le' : 'utf-16be')
  return text !== null && /[\r\n]/.test(text) && !hasControls(text)
}

function hasControls(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u0008\u000e-\u001f]/.test(text)
}

/** Japanese: most of what is not ASCII is kana, kanji or their punctuation, and some of it is kana. */
function isShiftJis(bytes: Uint8Array): boolean {
  const text = new TextDecoder('shift_jis').decode(bytes.subarray(0, sampleBytes))
  let [letters, japanese, kana] = [0, 0, 0]
  for (const letter of text) {
    if (letter <= '\u007f') continue
    letters += 1
    if (/[\u3041-\u30fe]/.test(letter)) kana += 1
    if (/[\u3000-\u30fe\u4e00-\u9fff\uff01-\uff5e]/.test(letter)) japanese += 1
  }
  return kana > 0 && japanese >= letters * 0.9
}

/**
 * Western Europe: letters with accents stand alone or in pairs among letters of ASCII; runs of them are of another
 * script. Bytes from 0x80 to 0x9F are mostly typographic signs; where they would be letters, it may be a Mac's file.
 */
function isWestern(bytes: Uint8Array): boolean {
  let [letters, macLetters, inLongRuns, run] = [0, 0, 0, 0]
  let isAccented = false
  for (const byte of bytes.subarray(0, sampleBytes)) {
    if (byte < 0x80) {
      if (run > 2) inLongRuns += run
      run = 0
      continue
    }
    run += 1
    if (byte >= 0xa0) letters += 1
    else if (macLetterBytes.has(byte)) macLetters += 1
    // A pair of capitals inside a word is hardly Western; a pair of GBK or Big5 often looks like one.
    if (run === 1 || byte >= 0xdf) isAccented = true
  }
  if (run > 2) inLongRuns += run
  const all = letters + macLetters
  return isAccented && macLetters <= letters && inLongRuns <= all * 0.1
}

/** ƒ, Š, Œ, Ž, š, œ, ž, Ÿ and what windows-1252 leaves free: accented letters in Mac OS Roman. */
const macLetterBytes: ReadonlySet<number> = new Set([
  0x81, 0x83, 0x8a, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x9a, 0x9c, 0x9d, 0x9e, 0x9f,
])
