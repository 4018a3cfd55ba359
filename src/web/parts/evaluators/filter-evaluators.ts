import type { EvaluatorEntry } from '#contract/evaluations.ts'

/** Evaluators that have every word of a search in their name, summary, group or needs; whose name has it stand first. */
export function filterEvaluators(
  catalog: readonly EvaluatorEntry[],
  search: string,
): readonly EvaluatorEntry[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const nameOf = (entry: EvaluatorEntry) => `${entry.id} ${entry.title}`.toLowerCase()
  const isNamed = (entry: EvaluatorEntry) => words.every((word) => nameOf(entry).includes(word))
  return catalog
    .filter((entry) => {
      const text = [nameOf(entry), entry.summary, entry.family, ...entry.needs]
        .join(' ')
        .toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .toSorted((left, right) => Number(isNamed(right)) - Number(isNamed(left)))
}

/** Groups in the order in which people look for them; one that is not named here stands after them. */
const familyOrder = [
  'text',
  'structure',
  'similarity',
  'judge',
  'safety',
  'embedding',
  'retrieval',
  'tools',
  'trace',
  'cost and time',
  'set',
  'own',
]

/** Evaluators by their groups. */
export function byFamily(
  catalog: readonly EvaluatorEntry[],
): readonly (readonly [string, readonly EvaluatorEntry[]])[] {
  const placeOf = (family: string): number => {
    const at = familyOrder.indexOf(family)
    return at === -1 ? familyOrder.length : at
  }
  return [...Map.groupBy(catalog, ({ family }) => family)].toSorted(
    ([left], [right]) => placeOf(left) - placeOf(right),
  )
}
