import { levenshteinSimilarity } from './levenshtein.ts'
import { numericSimilarity } from './numeric-difference.ts'

/**
 * How alike two JSON values are, from 0 to 1, as autoevals' JSONDiff computes it: objects by the mean
 * over the names of both, lists place by place over the longer, texts by edits, numbers by their
 * difference, and values of different kinds by edits of their JSON. The caller bounds depth and size.
 */
export function jsonSimilarity(one: unknown, other: unknown): number {
  if (isObject(one) && isObject(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
    return names.length === 0
      ? 1
      : mean(
          names.map((name) => jsonSimilarity(own(one, name), own(other, name))),
          names.length,
        )
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    const longer = Math.max(one.length, other.length)
    const shorter = Math.min(one.length, other.length)
    return longer === 0
      ? 1
      : mean(
          one.slice(0, shorter).map((item, index) => jsonSimilarity(item, other[index])),
          longer,
        )
  }
  if (typeof one === 'string' && typeof other === 'string') return levenshteinSimilarity(one, other)
  if (typeof one === 'number' && typeof other === 'number') return numericSimilarity(one, other)
  const isNothing = (value: unknown): boolean => value === null || value === undefined
  if (isNothing(one) || isNothing(other)) return isNothing(one) && isNothing(other) ? 1 : 0
  return levenshteinSimilarity(sortedJson(one), sortedJson(other))
}

type JsonObject = { readonly [name: string]: unknown }

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(value: JsonObject, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

function mean(values: readonly number[], count: number): number {
  return values.reduce((sum, value) => sum + value, 0) / count
}

/** JSON with names in order, so that two equal values have one text. */
export function sortedJson(value: unknown): string {
  return (
    JSON.stringify(value, (_name, inner: unknown) =>
      isObject(inner)
        ? Object.fromEntries(
            Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)),
          )
        : inner,
    ) ?? 'null'
  )
}
