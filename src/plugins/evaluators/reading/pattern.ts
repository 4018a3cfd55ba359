import { RE2JS } from 're2js'

/** A pattern of more characters than this is no longer written by hand. */
export const patternCharsMax = 2000

/**
 * Compiles a person's regular expression for matching in linear time (RE2's syntax: no
 * backreferences, no look-around). Throws Error with a sentence for what does not compile.
 */
export function compilePattern(
  source: string,
  { ignoreCase }: { readonly ignoreCase: boolean },
): Pattern {
  const key = `${ignoreCase ? 'i' : ' '}${source}`
  const known = compiled.get(key)
  if (known !== undefined) return known
  const pattern = compile(source, ignoreCase)
  if (compiled.size >= compiledMax) compiled.clear()
  compiled.set(key, pattern)
  return pattern
}

export type Pattern = { readonly test: (text: string) => boolean }

/** One evaluation uses a handful. */
const compiledMax = 200
const compiled = new Map<string, Pattern>()

function compile(source: string, ignoreCase: boolean): Pattern {
  if (source.length > patternCharsMax)
    throw new Error(
      `The pattern has ${source.length} characters; at most ${patternCharsMax} are taken.`,
    )
  try {
    const expression = RE2JS.compile(
      RE2JS.translateRegExp(source),
      ignoreCase ? RE2JS.CASE_INSENSITIVE : 0,
    )
    return { test: (text) => expression.matcher(text).find() }
  } catch (error) {
    throw new Error(
      `The pattern ${source} is no regular expression of RE2: ${error instanceof Error ? error.message : String(error)}. Backreferences and look-around are not part of it.`,
      { cause: error },
    )
  }
}

/** Whether a name fits a pattern with `*` for any characters and `?` for one; letters of either case. */
export function matchesGlob(name: string, glob: string): boolean {
  const subject = name.toLowerCase()
  const wanted = glob.toLowerCase()
  let at = 0
  let place = 0
  let star = -1
  let resume = 0
  while (at < subject.length) {
    if (wanted[place] === '*') {
      star = place
      resume = at
      place += 1
    } else if (place < wanted.length && (wanted[place] === '?' || wanted[place] === subject[at])) {
      at += 1
      place += 1
    } else if (star !== -1) {
      resume += 1
      at = resume
      place = star + 1
    } else return false
  }
  while (wanted[place] === '*') place += 1
  return place === wanted.length
}
