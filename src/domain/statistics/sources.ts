import { invariant } from '#kit/invariant.ts'
import { requireFinite } from './require-numbers.ts'

export type Scores = {
  readonly values: readonly number[]
  /**
   * One id a value, in the same order: values that share a source (a document, a conversation, an item
   * asked repeatedly) share the id. Without it every value is a source of its own.
   */
  readonly clusterIds?: readonly string[] | undefined
}

/** What came of one source: the sum of its values and how many there are, at least one. */
export type Source = { readonly sum: number; readonly size: number }

/** The sources of scores, in the order in which they first appear. */
export function sourcesOf({ values, clusterIds }: Scores): Source[] {
  requireFinite(values, 'scores')
  if (clusterIds === undefined) return values.map((value) => ({ sum: value, size: 1 }))
  invariant(
    clusterIds.length === values.length,
    `every score has a cluster: ${clusterIds.length} ids, ${values.length} scores`,
  )
  const sources = new Map<string, { sum: number; size: number }>()
  clusterIds.forEach((id, place) => {
    const value = values[place] ?? 0
    const source = sources.get(id)
    if (source === undefined) sources.set(id, { sum: value, size: 1 })
    else {
      source.sum += value
      source.size += 1
    }
  })
  return [...sources.values()]
}
