import { diffWordsWithSpace } from 'diff'

/** A piece of a line; changed ones are what the other side has not. */
export type DiffPart = { readonly text: string; readonly isChanged: boolean }

/** One line of a difference; `gap` stands for lines that are left out because they are the same. */
export type DiffLine = {
  readonly kind: 'same' | 'added' | 'removed' | 'gap'
  /** Its number in the older text, from 1. */
  readonly before: number | null
  /** Its number in the newer text, from 1. */
  readonly after: number | null
  readonly parts: readonly DiffPart[]
}

/** Longer lines are told as a whole: the work of comparing words grows with their number squared. */
const charactersMax = 4000
/** Words that are the same must make up this share of the shorter line; else marks would only confuse. */
const sharedMin = 0.3

/**
 * Reads a unified diff, and marks within lines that were replaced the words that differ: the first
 * line taken out is held against the first put in, and so on. Pure; lines of headers are left out.
 */
export function readUnifiedDiff(diff: string): readonly DiffLine[] {
  const lines: DiffLine[] = []
  let removed: { number: number; text: string }[] = []
  let added: { number: number; text: string }[] = []
  let [before, after] = [0, 0]
  const flush = (): void => {
    const pairs = removed.map((line, index) => wordsOf(line.text, added[index]?.text))
    lines.push(
      ...removed.map(({ number }, index): DiffLine => ({
        kind: 'removed',
        before: number,
        after: null,
        parts: pairs[index]?.old ?? [],
      })),
      ...added.map(({ number, text }, index): DiffLine => ({
        kind: 'added',
        before: null,
        after: number,
        parts: pairs[index]?.now ?? plain(text),
      })),
    )
    removed = []
    added = []
  }
  let isInside = false
  for (const line of diff.split('\n')) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line)
    if (hunk !== null) {
      flush()
      const [oldStart, newStart] = [Number(hunk[1]), Number(hunk[2])]
      if (lines.length > 0 || oldStart > 1 || newStart > 1) lines.push(gap)
      before = oldStart
      after = newStart
      isInside = true
    } else if (!isInside || line.startsWith('\\')) {
      // Names of the files above the first hunk, or "No newline at end of file".
    } else if (line.startsWith('-')) {
      removed.push({ number: before++, text: line.slice(1) })
    } else if (line.startsWith('+')) {
      added.push({ number: after++, text: line.slice(1) })
    } else if (line.startsWith(' ')) {
      flush()
      lines.push({ kind: 'same', before: before++, after: after++, parts: plain(line.slice(1)) })
    }
  }
  flush()
  return lines
}

/** Two texts that stand for the same thing as one run of pieces: what is taken out, what is put in. */
export function wordsBetween(
  before: string,
  after: string,
): readonly { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }[] {
  if (before.length > charactersMax || after.length > charactersMax)
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ]
  return diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }))
}

/** The same for a text that may be another one altogether: then it is told as a whole. */
export function changeBetween(before: string, after: string): ReturnType<typeof wordsBetween> {
  const pieces = wordsBetween(before, after)
  return hasShared(pieces, before, after)
    ? pieces
    : [
        { kind: 'removed', text: before },
        { kind: 'added', text: after },
      ]
}

function hasShared(
  pieces: ReturnType<typeof wordsBetween>,
  before: string,
  after: string,
): boolean {
  const shared = pieces
    .filter(({ kind }) => kind === 'same')
    .reduce((sum, { text }) => sum + text.trim().length, 0)
  return shared >= sharedMin * Math.min(before.trim().length, after.trim().length)
}

const gap: DiffLine = { kind: 'gap', before: null, after: null, parts: [] }

function wordsOf(
  old: string,
  now: string | undefined,
): { readonly old: readonly DiffPart[]; readonly now: readonly DiffPart[] } {
  if (now === undefined) return { old: plain(old), now: [] }
  const pieces = wordsBetween(old, now)
  if (!hasShared(pieces, old, now)) return { old: plain(old), now: plain(now) }
  const side = (kind: 'added' | 'removed'): readonly DiffPart[] =>
    pieces
      .filter((piece) => piece.kind === 'same' || piece.kind === kind)
      .map((piece) => ({ text: piece.text, isChanged: piece.kind === kind }))
  return { old: side('removed'), now: side('added') }
}

function plain(text: string): readonly DiffPart[] {
  return [{ text, isChanged: false }]
}
