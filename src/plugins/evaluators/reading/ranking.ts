import { z } from 'zod'
import type { EvaluationCase } from '../define.ts'
import type { Ranking } from '../text-metrics/retrieval.ts'

export const kField = z
  .number()
  .int()
  .min(1)
  .max(1000)
  .default(10)
  .describe('the first so many documents')

/** The documents of a case, a document that was retrieved twice at its first place; a sentence where a label is off the scale. */
export function rankingOf(
  { retrieved, relevance }: Pick<EvaluationCase, 'retrieved' | 'relevance'>,
  { k, labelMax, gain }: Pick<Ranking, 'k' | 'labelMax' | 'gain'>,
): Ranking | string {
  const labels = new Map(Object.entries(relevance ?? {}))
  const [wrong] = [...labels].filter(([, label]) => label < 0 || label > labelMax)
  if (wrong !== undefined)
    return `The document ${wrong[0]} has the label ${wrong[1]}; labels go from 0 to ${labelMax}. Set \`labelMax\` to the highest that can be given.`
  return { ranked: [...new Set(retrieved ?? [])], labels, labelMax, gain, k }
}
