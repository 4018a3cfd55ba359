import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { callMeasures } from '#contract/metrics.ts'
import { nothing } from '#contract/nothing.ts'
import { placeQuery } from '#contract/time.ts'
import { usageClass } from '#contract/usage.ts'

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
})
export type ModelCard = z.infer<typeof modelCard>

export const listModels = defineEndpoint({
  id: 'models.list',
  method: 'GET',
  path: '/api/v1/models',
  scope: 'read',
  summary: 'List the model catalogue with published prices and measured behaviour.',
  params: nothing,
  query: z.strictObject({
    ...placeQuery,
    search: z.string().max(200).optional(),
    provider: z.string().max(400).optional(),
    only: z.enum(['callable', 'measured', 'all']).default('all'),
  }),
  body: nothing,
  reply: z.object({ items: z.array(modelCard), total: z.number().int() }),
  faults: ['not_found'],
})
