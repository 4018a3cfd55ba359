import type { Attributes } from '#contract/otlp/otlp-records.ts'
import { toNumber, toText } from './read-value.ts'

/** A judgement found in telemetry, in the words that all dialects have for it. */
export type FoundEvaluation = {
  readonly name: string
  readonly value: number | undefined
  readonly label: string
  readonly explanation: string
  /**
   * Who judged, where the dialect says; evaluations in telemetry are code's until told otherwise.
   */
  readonly source: 'code' | 'model' | 'person'
  readonly author: string
  /** What it is about: the span that carries it, or all of its trace or session. */
  readonly about: 'span' | 'trace' | 'session'
  readonly metadata: Readonly<Record<string, string>>
}

const eventName = 'gen_ai.evaluation.result'

const ownNames = new Set([
  'gen_ai.evaluation.name',
  'gen_ai.evaluation.score.value',
  'gen_ai.evaluation.score.label',
  'gen_ai.evaluation.explanation',
])

export function isEvaluationEvent(name: string): boolean {
  return name === eventName
}

/**
 * Reads the attributes of a `gen_ai.evaluation.result` event. Null without a name, which the
 * conventions require, or without any value, label or explanation. All else becomes metadata.
 */
export function readEvaluation(attributes: Attributes): FoundEvaluation | null {
  const name = toText(attributes['gen_ai.evaluation.name'])
  const value = toNumber(attributes['gen_ai.evaluation.score.value'])
  const label = toText(attributes['gen_ai.evaluation.score.label'])
  const explanation = toText(attributes['gen_ai.evaluation.explanation'])
  if (name === '' || (value === undefined && label === '' && explanation === '')) return null
  const metadata = Object.fromEntries(
    Object.entries(attributes)
      .filter(([key]) => !ownNames.has(key))
      .map(([key, item]) => [key, toText(item)]),
  )
  return { name, value, label, explanation, source: 'code', author: '', about: 'span', metadata }
}
