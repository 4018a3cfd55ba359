import { listItems } from '#contract/datasets.ts'
import { call } from '#web/api/call.ts'
import { usePages } from '#web/api/use-pages.ts'

const pageSize = 200

export type ItemsQuestion = {
  readonly project: string
  readonly version: number
  readonly split?: string
  readonly search?: string
}

/** Items of one version of a dataset, page by page. */
export function useItems(dataset: string, question: ItemsQuestion) {
  const { pages, ...list } = usePages(
    [listItems.id, dataset, question],
    (from) =>
      call(listItems, { params: { dataset }, query: { ...question, limit: pageSize, ...from } }),
    { isEnabled: question.version > 0 },
  )
  return {
    ...list,
    /** The version that the items are of; for a moment still the one asked for before. */
    version: pages?.[0]?.version ?? 0,
    total: pages?.[0]?.total ?? 0,
  }
}
