import { listKeys } from '#contract/keys.ts'
import { call } from '#web/api/call.ts'
import { usePages } from '#web/api/use-pages.ts'

/** The keys of a project, newest first, page by page; few projects have a second page of them. */
export function useKeys(project: string) {
  return usePages(
    [listKeys.id, { project }],
    (from) => call(listKeys, { query: { project, ...from } }),
    { keepsPrevious: false },
  )
}
