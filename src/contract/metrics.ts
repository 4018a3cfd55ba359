import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { cost } from '#contract/money.ts'
import { placeQuery, timeNs, windowQuery } from '#contract/time.ts'
import { timeZone } from '#contract/time-zone.ts'
import { usage } from '#contract/usage.ts'

/** The measures of a set of model calls. Rates have their n (`calls`) beside them; null is "no data". */
export const callMeasures = z.object({
  calls: z.number().int(),
  errors: z.number().int(),
  errorRate: z.number().nullable().describe('0 to 1'),
  latencyMs: z.object({
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
  }),
  firstTokenMs: z.object({
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
  }),
  outputTokensPerS: z.number().nullable().describe('median over calls'),
  usage,
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost,
})
export type CallMeasures = z.infer<typeof callMeasures>

export const groupings = ['model', 'provider', 'key', 'environment', 'user'] as const

const callFilter = {
  model: z.string().max(400).optional(),
  provider: z.string().max(400).optional(),
  key: z.string().max(400).optional(),
}

export const showOverview = defineEndpoint({
  id: 'metrics.overview',
  method: 'GET',
  path: '/api/v1/metrics/overview',
  scope: 'read',
  summary:
    'Measure the model calls of a window: in total, over time, by group, and against the window before.',
  query: z.strictObject({
    ...placeQuery,
    ...windowQuery,
    ...callFilter,
    by: z.enum(groupings).default('model'),
    timezone: timeZone
      .optional()
      .describe('whose days and hours `series` follows; the project’s if left out'),
  }),
  reply: z.object({
    fromNs: timeNs,
    toNs: timeNs,
    total: callMeasures,
    before: callMeasures.describe('the window of the same length just before'),
    traces: z.number().int(),
    timeZone: timeZone.describe('whose days and hours `series` follows'),
    bucketS: z.number().int().describe('length of each bucket of `series`, seconds'),
    series: z
      .array(callMeasures.extend({ startNs: timeNs }))
      .describe('only buckets that have calls; a gap is a gap'),
    groups: z
      .array(callMeasures.extend({ group: z.string(), label: z.string() }))
      .describe('most calls first, at most 50'),
    attention: z.array(
      z.object({ text: z.string(), path: z.string().describe('page that shows the evidence') }),
    ),
    isSimulatedOnly: z
      .boolean()
      .describe('true when every call of the window went to the simulator'),
  }),
})
