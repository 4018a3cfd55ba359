import { useQuery } from '@tanstack/react-query'
import { listPrompts, type Prompt } from '#contract/prompts.ts'
import { call } from '#web/api/call.ts'
import { usePages } from '#web/api/use-pages.ts'

const pageSize = 200
/** Pages that the counts of folders and tags are taken from; a registry of more has other ways to be searched. */
const countedPagesMax = 10

export type PromptsQuestion = {
  readonly project: string
  readonly search?: string | undefined
  readonly folder?: string | undefined
  readonly tag?: string | undefined
  readonly archived?: 'true' | undefined
}

/** Prompts that match, page by page. */
export function usePrompts(question: PromptsQuestion) {
  return usePages([listPrompts.id, question], (from) =>
    call(listPrompts, { query: { ...question, limit: pageSize, ...from } }),
  )
}

/** All prompts of a project, for the counts beside folders and tags; `isWhole` is false where there are more than are counted. */
export function useAllPrompts(project: string, isArchived: boolean) {
  const question = { project, ...(isArchived ? { archived: 'true' as const } : {}) }
  return useQuery({
    queryKey: ['prompts.list', question, 'all'],
    queryFn: async (): Promise<{ items: readonly Prompt[]; isWhole: boolean }> => {
      const items: Prompt[] = []
      let cursor: string | null = null
      for (let page = 0; page < countedPagesMax; page += 1) {
        const next: { items: Prompt[]; nextCursor: string | null } = await call(listPrompts, {
          query: { ...question, limit: pageSize, ...(cursor === null ? {} : { cursor }) },
        })
        items.push(...next.items)
        cursor = next.nextCursor
        if (cursor === null) break
      }
      return { items, isWhole: cursor === null }
    },
  })
}
