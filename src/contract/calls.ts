import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { callMeasures } from '#contract/metrics.ts'
import { cost } from '#contract/money.ts'
import { pageOf, pageQuery } from '#contract/page.ts'
import { spanStatuses } from '#contract/span-row.ts'
import { traceFilter } from '#contract/trace-filter.ts'
import { atQuery, environmentName, placeQuery, timeNs, windowQuery } from '#contract/time.ts'

/** One model call: a span that owns its tokens, as overview, budgets and prices count it. */
export const callRow = z.object({
  traceId: z.string(),
  spanId: z.string(),
  name: z.string(),
  environment: environmentName,
  status: z.enum(spanStatuses),
  errorType: z.string().describe('kind of error; empty where none was told'),
  statusMessage: z.string().describe('at most 200 characters'),
  startedAtNs: timeNs,
  durationMs: z.number(),
  provider: z.string(),
  model: z.string(),
  keyId: z.string(),
  keyName: z.string(),
  userId: z.string(),
  sessionId: z.string(),
  flags: z.array(z.string()),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost,
})
export type CallRow = z.infer<typeof callRow>

/** Filters of a list of calls. Those with commas mean "any of"; `(none)` is a call that names none. */
export const callFilter = {
  status: traceFilter.status.describe('ok, error, unset; several with commas'),
  errorType: traceFilter.errorType.describe(
    'kind of error, as rate_limited; several with commas, (none) for none told',
  ),
  model: traceFilter.model.describe(
    'name of a model; several with commas, (none) for calls that name none',
  ),
  provider: traceFilter.provider,
  key: traceFilter.key.describe(
    'id of a key; several with commas, (none) for calls sent as traces without one',
  ),
  user: traceFilter.user.describe(
    'user of the application, as it names them on any span of the trace',
  ),
  unpriced: traceFilter.unpriced.describe('true: only calls without a price'),
  minDurationMs: traceFilter.minDurationMs,
}

const window = {
  from: windowQuery.from.describe(
    'start: ISO 8601, or -30m, -24h, -7d from now; both ends are drawn out to whole minutes, in windows over six hours to whole hours, as in metrics.overview',
  ),
  to: windowQuery.to,
}

export const callSorts = ['time', 'duration', 'tokens'] as const

export const listCalls = defineEndpoint({
  id: 'calls.list',
  method: 'GET',
  path: '/api/v1/calls',
  scope: 'read',
  summary: 'List model calls, newest first: those that metrics.overview counts.',
  query: z.strictObject({
    ...placeQuery,
    ...window,
    ...callFilter,
    sort: z.enum(callSorts).default('time').describe('what they are ordered by'),
    order: z
      .enum(['descending', 'ascending'])
      .default('descending')
      .describe('largest first, or smallest'),
    at: atQuery,
    ...pageQuery,
  }),
  reply: pageOf(callRow),
})

export const measureCalls = defineEndpoint({
  id: 'calls.measure',
  method: 'GET',
  path: '/api/v1/calls/measures',
  scope: 'read',
  summary: 'Count all calls that calls.list would list, with their errors by kind and their cost.',
  query: z.strictObject({ ...placeQuery, ...window, ...callFilter }),
  reply: z.object({
    total: callMeasures.pick({
      calls: true,
      errors: true,
      inputTokens: true,
      outputTokens: true,
      cost: true,
    }),
    errorTypes: z
      .array(z.object({ errorType: z.string(), calls: z.number().int() }))
      .describe('of those that failed, most first, at most 30'),
  }),
})
