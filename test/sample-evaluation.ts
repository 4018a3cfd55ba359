// Evaluations as they stand in the store, from a few literal answers, judged by the evaluators of the catalogue.
import type { DatasetItem } from '#contract/datasets.ts'
import {
  type Evaluation,
  type EvaluationDefinition,
  evaluationDefinition,
} from '#contract/evaluations.ts'
import { caseOf } from '#domain/evaluations/case-of.ts'
import { type Measured, readMeasured } from '#domain/evaluations/measured.ts'
import { scoreCase } from '#domain/evaluations/score-case.ts'
import { shownEvaluation } from '#domain/evaluations/shown-evaluation.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'
import { noTools } from '#plugins/evaluators/define.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

/** An item; its id is its number, and its input asks for that number unless told. */
export function itemOf(number: number, fields: Partial<DatasetItem> = {}): DatasetItem {
  return {
    id: `itm_${String(number).padStart(26, '0')}`,
    input: `question ${number}`,
    expected: null,
    context: [],
    metadata: {},
    split: '',
    source: 'person',
    traceId: null,
    spanId: null,
    since: 1,
    hash: '',
    ...fields,
  }
}

/** A result that answered at once, without cost, and was not judged. */
export function resultOf(
  item: Pick<DatasetItem, 'id'>,
  variant: number,
  fields: Partial<StoredResult> = {},
): StoredResult {
  return {
    evaluation: 'evn_00000000000000000000000000',
    variant,
    item: item.id,
    repeat: 0,
    output: '',
    error: '',
    traceId: null,
    model: 'sim/echo',
    latencyMs: 100,
    costUsd: null,
    usage: null,
    finishReason: 'stop',
    toolCalls: null,
    requestHash: '',
    isCached: false,
    isScored: true,
    scores: [],
    at: new Date(0),
    ...fields,
  }
}

/** An answer of one variant: its output, or a whole result. */
export type Answer = string | Partial<StoredResult>

export type SampleItem = {
  readonly item?: Partial<DatasetItem>
  /** One list of answers a variant, in the definition's order; more than one answer are repeats. */
  readonly answers: readonly (readonly Answer[])[]
}

type Definition = Parameters<(typeof evaluationDefinition)['parse']>[0] & object

/** An evaluation that ran: every answer scored as a run scores it. Variants are recorded ones named after `variants`. */
export async function sampleEvaluation(sample: {
  readonly variants: readonly string[]
  readonly definition: Definition
  readonly items: readonly SampleItem[]
}): Promise<Measured> {
  const definition: EvaluationDefinition = evaluationDefinition.parse({
    name: 'Sample',
    dataset: 'Questions',
    variants: sample.variants.map((name) => ({ kind: 'recorded', name, from: 'outputs' })),
    ...sample.definition,
  })
  // A setting misspelt would leave everything unscored, and a test content with that.
  for (const { evaluator, settings } of definition.evaluators)
    evaluators[evaluator]?.settings.parse(settings)
  const items = sample.items.map(({ item }, at) => itemOf(at + 1, item))
  const made = items.flatMap((item, at) =>
    (sample.items[at]?.answers ?? []).flatMap((answers, variant) =>
      answers.map((answer, repeat) => ({
        item,
        result: resultOf(item, variant, {
          repeat,
          ...(typeof answer === 'string' ? { output: answer } : answer),
        }),
      })),
    ),
  )
  const results = await Promise.all(
    made.map(async ({ item, result }) => ({
      ...result,
      scores:
        result.error === ''
          ? await scoreCase(caseOf(item, result), definition.evaluators, evaluators, noTools)
          : [],
    })),
  )
  return readMeasured(
    {
      id: 'evn_00000000000000000000000000',
      project: 'prj_00000000000000000000000000',
      name: definition.name,
      state: 'done',
      reason: '',
      definition,
      pinned: definition.variants.map(() => ''),
      dataset: 'dst_00000000000000000000000000',
      datasetName: 'Questions',
      datasetVersion: 3,
      calls: results.length,
      callsDone: results.length,
      callsFailed: results.filter(({ error }) => error !== '').length,
      costUsd: null,
      gate: 'none',
      verdicts: [],
      choice: null,
      measured: [],
      attempt: 0,
      createdAt: new Date(0),
      createdBy: 'Ada',
      payer: null,
      startedAt: new Date(0),
      endedAt: new Date(0),
    },
    items,
    results,
  )
}

/** The evaluation as the API tells of it. */
export function toldOf({ record }: Measured, fields: Partial<Evaluation> = {}): Evaluation {
  return {
    ...shownEvaluation(record),
    startedAt: null,
    endedAt: null,
    ...fields,
  }
}
