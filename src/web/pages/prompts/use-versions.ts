import { listPromptVersions } from '#contract/prompts.ts'
import { call } from '#web/api/call.ts'
import { usePages } from '#web/api/use-pages.ts'

const pageSize = 50

/** The versions of a prompt, newest first, page by page. */
export function useVersions(project: string, name: string) {
  return usePages(
    [listPromptVersions.id, { project, name }],
    (from) =>
      call(listPromptVersions, { params: { name }, query: { project, limit: pageSize, ...from } }),
    { keepsPrevious: false },
  )
}
