import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { callMeasures } from '#contract/metrics.ts'
import { placeQuery, timestamp } from '#contract/time.ts'
import { usageClass } from '#contract/usage.ts'

/** What an evaluation measured of a model: one variant of it. */
export const modelBenchmark = z.object({
  evaluation: z.string().describe('id of the evaluation'),
  name: z.string().describe('of the evaluation'),
  variant: z.string(),
  dataset: z.string(),
  datasetVersion: z.number().int(),
  metrics: z.array(
    z.object({
      metric: z.string(),
      unit: z.string().describe('empty: a share or a score from 0 to 1'),
      kind: z.enum(['rate', 'score', 'amount']),
      n: z.number().int(),
      value: z
        .object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() })
        .nullable(),
    }),
  ),
  latencyMs: z.object({ p50: z.number(), p95: z.number() }).nullable(),
  tokensPerS: z.number().nullable(),
  costPerCallUsd: z.number().nullable(),
  isChosen: z.boolean().describe('somebody recorded it as the choice of that evaluation'),
  endedAt: timestamp,
})
export type ModelBenchmark = z.infer<typeof modelBenchmark>

/** Benchmarks that a model's card shows. */
export const benchmarksShown = 5

/** A model of the catalogue: what is published about it, and what this installation measured. */
export const modelCard = z.object({
  provider: z.string(),
  providerTitle: z.string(),
  model: z.string(),
  title: z.string(),
  description: z.string(),
  contextTokens: z.number().int().nullable(),
  usdPerMillion: z
    .partialRecord(usageClass, z.string())
    .describe('standard tier, today; empty if unpriced'),
  priceNote: z.string().describe('tiers and conditions in words; empty if there are none'),
  isPriced: z.boolean(),
  isDeprecated: z.boolean(),
  inputModalities: z.array(z.string()),
  outputModalities: z.array(z.string()),
  capabilities: z
    .array(z.string())
    .describe('chat, embeddings, tools, structured-output, reasoning, caching, …'),
  isCallable: z.boolean().describe('a connection to its provider exists'),
  callName: z.string().describe('what to send as `model`'),
  measured: callMeasures
    .nullable()
    .describe('this installation, last 30 days; null if never called'),
  costPerCallUsd: z.string().nullable(),
  benchmarks: z
    .array(modelBenchmark)
    .describe(`evaluations that it answered in, newest first, at most ${benchmarksShown}`),
})
export type ModelCard = z.infer<typeof modelCard>

export const listModels = defineEndpoint({
  id: 'models.list',
  method: 'GET',
  path: '/api/v1/models',
  scope: 'read',
  summary: 'List the model catalogue with published prices and measured behaviour.',
  query: z.strictObject({
    ...placeQuery,
    search: z
      .string()
      .max(200)
      .optional()
      .describe('words of its name, its provider or what it can do'),
    provider: z.string().max(400).optional().describe('id of a provider; several with commas'),
    only: z
      .enum(['callable', 'measured', 'all'])
      .default('all')
      .describe('callable: through a connection; measured: called in the last 30 days'),
  }),
  reply: z.object({ items: z.array(modelCard), total: z.number().int() }),
})
