import { createTwoFilesPatch, diffLines, FILE_HEADERS_ONLY } from 'diff'

/** Lines around a change. */
const contextLines = 3
/** Beyond so many changed lines a difference is told as "all of it": the work grows with their number squared. */
const editLengthMax = 5000

/** Two texts as a unified diff with the number of lines in and out; empty when they are the same. */
export function diffTexts(
  from: { readonly title: string; readonly text: string },
  to: { readonly title: string; readonly text: string },
): { readonly diff: string; readonly added: number; readonly removed: number } {
  if (from.text === to.text) return { diff: '', added: 0, removed: 0 }
  const changes = diffLines(from.text, to.text, { maxEditLength: editLengthMax })
  const count = (lines: string) => lines.split('\n').length
  if (changes === undefined)
    return {
      diff: wholly(from, to),
      added: count(to.text),
      removed: count(from.text),
    }
  return {
    diff: createTwoFilesPatch(from.title, to.title, from.text, to.text, undefined, undefined, {
      context: contextLines,
      headerOptions: FILE_HEADERS_ONLY,
    }),
    added: changes.reduce((sum, { added, count }) => sum + (added ? count : 0), 0),
    removed: changes.reduce((sum, { removed, count }) => sum + (removed ? count : 0), 0),
  }
}

function wholly(
  from: { readonly title: string; readonly text: string },
  to: { readonly title: string; readonly text: string },
): string {
  const [old, now] = [from.text.split('\n'), to.text.split('\n')]
  return [
    `--- ${from.title}`,
    `+++ ${to.title}`,
    `@@ -1,${old.length} +1,${now.length} @@`,
    ...old.map((line) => `-${line}`),
    ...now.map((line) => `+${line}`),
    '',
  ].join('\n')
}
