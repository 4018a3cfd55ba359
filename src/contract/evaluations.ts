import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { variants } from '#contract/evaluation-targets/catalog.gen.ts'
import { idOf, name } from '#contract/ids.ts'
import { usd } from '#contract/money.ts'
import { done } from '#contract/nothing.ts'
import { pageOf, pageQuery } from '#contract/page.ts'
import { placeQuery, timestamp } from '#contract/time.ts'
import { usage } from '#contract/usage.ts'

/** Bounds of one evaluation. Its results are rows of the record store, one per call. */
export const variantsMax = 20
export const evaluatorsMax = 50
export const repeatsMax = 50
export const callsMax = 500_000
export const parallelCallsMax = 64

/** What is compared: each variant answers every item of the dataset. */
export const variant = z.discriminatedUnion('kind', variants)
export type Variant = z.output<typeof variant>

export const metricRoles = ['goal', 'guardrail', 'dry-run'] as const

/** How one figure decides: a goal must get better, a guardrail must not get worse, a dry run is only shown. */
export const evaluatorUse = z.strictObject({
  name: name.describe('of the metric; unique in the evaluation'),
  evaluator: z.string().max(100).describe('id of an evaluator: equals, rouge-l, coherence, …'),
  settings: z.record(z.string(), z.json()).default({}),
  threshold: z.number().nullable().default(null).describe('a case passes from this score on'),
  role: z.enum(metricRoles).default('goal'),
  margin: z
    .number()
    .min(0)
    .default(0.02)
    .describe('of a guardrail: by how much it may be worse, in the unit of the score'),
})
export type EvaluatorUse = z.output<typeof evaluatorUse>

/** Figures that every evaluation has beside its evaluators' own; gates may name them. */
export const ownMetrics = ['latency p95 ms', 'cost per call usd', 'failed calls'] as const

/** What an evaluation must meet; CI stops when one is not. Bounds hold for the end of the interval, not for the mean. */
export const gateCriterion = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('at-least'),
    metric: z.string().min(1).max(120),
    variant: z.string().max(120).default('').describe('empty: every variant but the baseline'),
    bound: z.number().describe('the lower end of the interval must reach it'),
  }),
  z.strictObject({
    kind: z.literal('at-most'),
    metric: z
      .string()
      .min(1)
      .max(120)
      .describe('a metric, `latency p95 ms` or `cost per call usd`'),
    variant: z.string().max(120).default(''),
    bound: z.number().describe('the upper end of the interval must not exceed it'),
  }),
  z.strictObject({
    kind: z.literal('non-inferior'),
    metric: z.string().min(1).max(120),
    variant: z.string().max(120).default(''),
    margin: z.number().min(0).describe('by how much it may be worse than the baseline'),
  }),
])
export type GateCriterion = z.output<typeof gateCriterion>

/** Everything that an evaluation is, before it ran. */
export const evaluationDefinition = z.strictObject({
  name,
  dataset: z.string().min(1).max(120).describe('id or name'),
  version: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('of the dataset; null: the newest, pinned at the start'),
  split: z.string().max(40).default('').describe('only items of this split'),
  itemsMax: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('only the first so many items'),
  variants: z.array(variant).min(1).max(variantsMax),
  baseline: z
    .string()
    .max(120)
    .default('')
    .describe('name of the variant that others are compared with; empty: the first'),
  evaluators: z.array(evaluatorUse).max(evaluatorsMax).default([]),
  repeats: z
    .number()
    .int()
    .min(1)
    .max(repeatsMax)
    .default(1)
    .describe('real calls per item and variant, never copies'),
  parallel: z
    .number()
    .int()
    .min(1)
    .max(parallelCallsMax)
    .nullable()
    .default(null)
    .describe(
      `calls at once, less where the provider has too much; null: as many as it bears, from 8 up to ${parallelCallsMax}, with a budget at most 8`,
    ),
  budgetUsd: usd
    .nullable()
    .default(null)
    .describe('it stops when its calls have cost so much; null: no bound'),
  cache: z
    .boolean()
    .default(true)
    .describe('take answers of earlier evaluations to the very same call'),
  clusterBy: z
    .string()
    .max(100)
    .default('')
    .describe('metadata field of items that share a source: intervals then allow for it'),
  judgeModel: z
    .string()
    .max(200)
    .default('')
    .describe('connection/model that judges where an evaluator names none'),
  gate: z.array(gateCriterion).max(50).default([]),
  alpha: z.number().min(0.001).max(0.2).default(0.05),
})
export type EvaluationDefinition = z.output<typeof evaluationDefinition>

export const verdicts = ['ship', 'hold', 'rollback'] as const

export const evaluationStates = [
  'queued',
  'running',
  'done',
  'stopped',
  'cancelled',
  'failed',
] as const

/** What a person made of an evaluation: the variant that was chosen, and why. */
export const evaluationChoice = z.object({
  variant: z.string(),
  reason: z.string(),
  by: z.string(),
  at: timestamp,
})
export type EvaluationChoice = z.infer<typeof evaluationChoice>

export const evaluation = z.object({
  id: idOf('evaluation'),
  name,
  state: z.enum(evaluationStates).describe('stopped: the budget was reached'),
  reason: z.string().describe('why it stopped or failed; empty otherwise'),
  datasetId: idOf('dataset'),
  datasetName: z.string(),
  datasetVersion: z.number().int(),
  variants: z.array(z.string()),
  metrics: z.array(z.string()),
  calls: z.number().int().describe('to be made: items × variants × repeats'),
  callsDone: z.number().int(),
  callsFailed: z.number().int(),
  costUsd: usd.nullable().describe('of its model calls; null while nothing has a price'),
  gate: z.enum(['none', 'passed', 'failed', 'open']).describe('open: it is not over yet'),
  choice: evaluationChoice.nullable(),
  verdicts: z
    .array(z.object({ variant: z.string(), verdict: z.enum(verdicts) }))
    .describe('of each variant against the baseline; empty until it is over'),
  createdAt: timestamp,
  createdBy: z.string(),
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
})
export type Evaluation = z.infer<typeof evaluation>

/** A figure with how sure it is; ends are null where one case alone tells nothing of it. */
export const interval = z.object({
  mean: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})
export type FigureInterval = z.infer<typeof interval>

export const metricFigure = z.object({
  metric: z.string(),
  unit: z.string().describe('empty: a share or a score from 0 to 1'),
  kind: z.enum(['rate', 'score', 'amount']),
  n: z.number().int().describe('cases that have a score'),
  missing: z.number().int().describe('cases without one: failed calls, unscored cases'),
  value: interval.nullable(),
  method: z.string().describe('of the interval'),
  passed: interval
    .nullable()
    .describe('share of cases that passed; null where nothing was asked for'),
  histogram: z
    .array(z.number().int())
    .describe('counts in ten equal bins from 0 to 1; empty for amounts'),
})
export type MetricFigure = z.infer<typeof metricFigure>

export const comparison = z.object({
  variant: z.string(),
  baseline: z.string(),
  metric: z.string(),
  role: z.enum(metricRoles),
  n: z.number().int().describe('items that both answered'),
  missing: z.number().int(),
  effect: interval.nullable().describe('variant minus baseline'),
  pValue: z.number().nullable(),
  adjustedPValue: z.number().nullable().describe('after Holm, over what decides'),
  method: z.string(),
  nStillNeeded: z
    .number()
    .int()
    .nullable()
    .describe('further items until a difference of this size can be told'),
  verdict: z.enum(verdicts),
  reason: z.string(),
})
export type Comparison = z.infer<typeof comparison>

export const variantSummary = z.object({
  name: z.string(),
  what: z.string().describe('prompt@version on model, or where its outputs come from'),
  model: z.string(),
  metrics: z.array(metricFigure),
  calls: z.number().int(),
  failed: z.number().int(),
  cached: z.number().int(),
  latencyMs: z.object({ p50: z.number(), p95: z.number() }).nullable(),
  tokensPerS: z.number().nullable().describe('written, median'),
  costUsd: usd.nullable(),
  costPerCallUsd: z.number().nullable(),
  unpriced: z.number().int().describe('calls without a price; the cost is without them'),
  onFrontier: z
    .boolean()
    .describe('no other variant is better in quality, cost and latency at once'),
  verdict: z.enum(verdicts).nullable().describe('against the baseline; null for it'),
  reasons: z.array(z.string()),
})
export type VariantSummary = z.infer<typeof variantSummary>

export const gateOutcome = z.object({
  criterion: gateCriterion,
  variant: z.string(),
  passed: z.boolean(),
  detail: z.string(),
})

/** A metric that a judge gives: how far it is known to agree with people, and its rates corrected by that. */
export const judgedMetric = z.object({
  metric: z.string(),
  judgeModel: z.string(),
  calibration: z.string().nullable().describe('id of the newest calibration of this judge'),
  items: z.number().int().describe('that people and the judge both judged in it'),
  rates: z
    .array(z.object({ variant: z.string(), rate: interval }))
    .describe('at which people would have passed each variant: Rogan and Gladen’s estimate'),
  note: z.string().describe('why there are no rates; empty where there are'),
})
export type JudgedMetric = z.infer<typeof judgedMetric>

export const evaluationSummary = z.object({
  variants: z.array(variantSummary),
  comparisons: z.array(comparison),
  gate: z.array(gateOutcome),
  slices: z
    .array(
      z.object({
        field: z.string().describe('of the items’ metadata, or split'),
        values: z.array(
          z.object({
            value: z.string(),
            items: z.number().int(),
            variants: z.array(z.object({ name: z.string(), metrics: z.array(metricFigure) })),
          }),
        ),
      }),
    )
    .describe('fields with at most 20 values'),
  disagreements: z
    .array(
      z.object({
        metrics: z.tuple([z.string(), z.string()]),
        n: z.number().int(),
        agreement: z.number(),
        kappa: z.number().nullable(),
      }),
    )
    .describe('how often two evaluators pass the same cases'),
})
export type EvaluationSummary = z.infer<typeof evaluationSummary>

export const resultScore = z.object({
  metric: z.string(),
  score: z.number().nullable(),
  passed: z.boolean().nullable(),
  label: z.string(),
  explanation: z.string(),
})
export type ResultScore = z.infer<typeof resultScore>

export const evaluationResult = z.object({
  variant: z.string(),
  itemId: z.string(),
  repeat: z.number().int().describe('from 0'),
  output: z.string(),
  error: z.string().describe('why there is no output'),
  traceId: z.string().nullable(),
  latencyMs: z.number().nullable(),
  costUsd: usd.nullable(),
  usage: usage.nullable(),
  finishReason: z.string(),
  isCached: z.boolean(),
  scores: z.array(resultScore),
})
export type EvaluationResult = z.infer<typeof evaluationResult>

const evaluationParams = z.object({ evaluation: idOf('evaluation') })
const projectQuery = { project: placeQuery.project }

export const listEvaluations = defineEndpoint({
  id: 'evaluations.list',
  method: 'GET',
  path: '/api/v1/evaluations',
  scope: 'read',
  summary: 'List evaluations, newest first.',
  query: z.strictObject({
    ...projectQuery,
    dataset: z.string().max(120).optional().describe('id or name'),
    search: z.string().max(200).optional().describe('part of the name'),
    ...pageQuery,
  }),
  reply: pageOf(evaluation),
})

export const createEvaluation = defineEndpoint({
  id: 'evaluations.create',
  method: 'POST',
  path: '/api/v1/evaluations',
  scope: 'edit',
  summary: 'Start an evaluation: variants × the items of a dataset × evaluators.',
  body: evaluationDefinition,
  reply: evaluation,
  bodyBytesMax: 64 * 1024 * 1024,
})

export const showEvaluation = defineEndpoint({
  id: 'evaluations.show',
  method: 'GET',
  path: '/api/v1/evaluations/:evaluation',
  scope: 'read',
  summary: 'Show an evaluation with what it found so far: figures, comparisons, gate.',
  params: evaluationParams,
  reply: evaluation.extend({
    definition: evaluationDefinition,
    summary: evaluationSummary,
    judges: z.array(judgedMetric),
  }),
})

export const cancelEvaluation = defineEndpoint({
  id: 'evaluations.cancel',
  method: 'POST',
  path: '/api/v1/evaluations/:evaluation/cancel',
  scope: 'edit',
  summary: 'Stop an evaluation; what it has is kept.',
  params: evaluationParams,
  reply: evaluation,
  faults: ['not_found', 'conflict'],
})

export const resumeEvaluation = defineEndpoint({
  id: 'evaluations.resume',
  method: 'POST',
  path: '/api/v1/evaluations/:evaluation/resume',
  scope: 'edit',
  summary:
    'Go on with an evaluation that was cancelled, stopped or failed; calls that failed are made again.',
  params: evaluationParams,
  body: z.strictObject({
    budgetUsd: usd.nullable().optional().describe('a new bound, all calls counted'),
  }),
  reply: evaluation,
  faults: ['not_found', 'conflict'],
})

export const chooseVariant = defineEndpoint({
  id: 'evaluations.choose',
  method: 'POST',
  path: '/api/v1/evaluations/:evaluation/choice',
  scope: 'edit',
  summary:
    'Record which variant was chosen, and why. A later choice replaces it; the events keep both.',
  params: evaluationParams,
  body: z.strictObject({
    variant: z.string().min(1).max(120).describe('the one that was chosen'),
    reason: z.string().trim().min(1).max(5000).describe('why, for whoever asks later'),
  }),
  reply: evaluation,
})

export const removeEvaluation = defineEndpoint({
  id: 'evaluations.remove',
  method: 'DELETE',
  path: '/api/v1/evaluations/:evaluation',
  scope: 'edit',
  summary: 'Remove an evaluation with its results. Its traces stay.',
  params: evaluationParams,
  reply: done,
  faults: ['not_found', 'conflict'],
})

export const listResults = defineEndpoint({
  id: 'evaluations.results',
  method: 'GET',
  path: '/api/v1/evaluations/:evaluation/results',
  scope: 'read',
  summary: 'List items with the outputs of all variants, the worst first.',
  params: evaluationParams,
  query: z.strictObject({
    ...projectQuery,
    metric: z.string().max(120).optional().describe('orders by it; the first metric if left out'),
    order: z
      .enum(['worst', 'best', 'difference', 'item'])
      .default('worst')
      .describe('difference: where variants differ most'),
    only: z
      .enum(['all', 'failed', 'errors', 'disagreement'])
      .default('all')
      .describe(
        'failed: a case did not pass; errors: its call failed, so there is no output; disagreement: evaluators do not agree',
      ),
    search: z.string().max(200).optional().describe('part of input or output'),
    slice: z
      .string()
      .max(200)
      .optional()
      .describe('field=value of the items’ metadata, or split=value'),
    ...pageQuery,
  }),
  reply: pageOf(
    z.object({
      itemId: z.string(),
      input: z.json(),
      expected: z.json().nullable(),
      metadata: z.record(z.string(), z.string()),
      results: z.array(evaluationResult),
    }),
  ).extend({ total: z.number().int() }),
})

export const compareEvaluations = defineEndpoint({
  id: 'evaluations.compare',
  method: 'GET',
  path: '/api/v1/evaluations/:evaluation/compare',
  scope: 'read',
  summary: 'Compare a variant with one of another evaluation, on items of both.',
  params: evaluationParams,
  query: z.strictObject({
    ...projectQuery,
    variant: z.string().max(120).optional().describe('the last one if left out'),
    with: idOf('evaluation').describe('the other evaluation; the baseline of this comparison'),
    withVariant: z.string().max(120).optional().describe('the last one if left out'),
  }),
  reply: z.object({
    items: z.number().int().describe('with the same input in both'),
    onlyHere: z.number().int(),
    onlyThere: z.number().int(),
    comparisons: z.array(comparison),
    verdict: z.enum(verdicts),
    reasons: z.array(z.string()),
  }),
})

export const evaluationFormats = ['json', 'csv', 'junit', 'html', 'markdown'] as const

export const exportEvaluation = defineEndpoint({
  id: 'evaluations.export',
  method: 'GET',
  path: '/api/v1/evaluations/:evaluation/export',
  scope: 'read',
  summary: 'Export an evaluation: JSON, CSV, JUnit, HTML, or Markdown for a pull request.',
  params: evaluationParams,
  query: z.strictObject({
    ...projectQuery,
    format: z
      .enum(evaluationFormats)
      .default('json')
      .describe('markdown is made for a pull request'),
  }),
  reply: z.object({ fileName: z.string(), mediaType: z.string(), content: z.string() }),
})

/** An evaluator as the catalogue has it. */
export const evaluatorEntry = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  family: z.string(),
  needs: z.array(z.string()),
  measures: z.string(),
  unit: z.string(),
  over: z.enum(['case', 'set', 'choice']),
  settings: z.record(z.string(), z.json()).describe('JSON Schema'),
  judgePrompt: z.string().describe('id of the prompt that it judges with; empty for others'),
})
export type EvaluatorEntry = z.infer<typeof evaluatorEntry>

export const listEvaluators = defineEndpoint({
  id: 'evaluators.list',
  method: 'GET',
  path: '/api/v1/evaluators',
  scope: 'read',
  of: 'workspace',
  summary: 'List the evaluators there are, with what each needs and its settings.',
  reply: z.object({ items: z.array(evaluatorEntry) }),
})

export const tryEvaluator = defineEndpoint({
  id: 'evaluators.try',
  method: 'POST',
  path: '/api/v1/evaluators/:evaluator/try',
  scope: 'edit',
  summary: 'Try an evaluator on one case, before it is used.',
  params: z.object({ evaluator: z.string().max(100) }),
  body: z.strictObject({
    settings: z.record(z.string(), z.json()).default({}),
    input: z.string().max(1_000_000).default(''),
    output: z.string().max(1_000_000),
    expected: z.string().max(1_000_000).nullable().default(null),
    context: z.array(z.string().max(200_000)).max(100).default([]),
    judgeModel: z.string().max(200).default(''),
  }),
  reply: resultScore,
})
