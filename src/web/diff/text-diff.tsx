import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { useMemo } from 'react'
import { DiffView, WordDiff } from '#web/diff/diff-view.tsx'

/** Texts that differ everywhere would take minutes to compare: then both are told whole. */
const editsMax = 20_000

/** What two texts say differently: word by word, or line by line where they have several. */
export function TextDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const diff = useMemo(() => {
    if (!before.includes('\n') && !after.includes('\n')) return null
    return (
      createTwoFilesPatch('from', 'to', before, after, undefined, undefined, {
        context: 3,
        headerOptions: FILE_HEADERS_ONLY,
        maxEditLength: editsMax,
      }) ?? null
    )
  }, [before, after])
  return diff === null ? (
    <WordDiff before={before} after={after} />
  ) : (
    <DiffView diff={diff} label="Lines that differ" />
  )
}
