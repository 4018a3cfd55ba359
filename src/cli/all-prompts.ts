import type { Client } from '#client/client.ts'
import { listPrompts, type Prompt } from '#contract/prompts.ts'

/** More prompts than a workspace has; whoever has them names one. */
const promptsMax = 10_000
const pageSize = 200 // as many as a page can have

/** Every prompt of a project, page after page. */
export async function allPrompts(
  call: Client,
  query: { readonly project?: string },
): Promise<Prompt[]> {
  const prompts: Prompt[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(call, query, cursor)
    prompts.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && prompts.length < promptsMax)
  return prompts
}

function pageOf(call: Client, query: { readonly project?: string }, cursor: string | null) {
  return call(listPrompts, {
    query: { ...query, limit: pageSize, ...(cursor === null ? {} : { cursor }) },
  })
}
