import { vocabularies } from '#plugins/vocabularies/catalog.gen.ts'
import type { Vocabulary } from '#plugins/vocabularies/define-vocabulary.ts'

/** Every dialect that spans are read in, the ones whose word counts most first. */
export const dialects: readonly Vocabulary[] = vocabularies.toSorted(
  (a, b) => a.precedence - b.precedence,
)
