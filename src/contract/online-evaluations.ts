import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { evaluatorsMax } from '#contract/evaluations.ts'
import { idOf, name } from '#contract/ids.ts'
import { usd } from '#contract/money.ts'
import { done } from '#contract/nothing.ts'
import { environmentName, timeNs, timestamp } from '#contract/time.ts'
import { traceFilter } from '#contract/trace-filter.ts'

/** An evaluator of single cases, as a stream of traces is judged by it. */
export const onlineEvaluator = z.strictObject({
  name: name.describe('of the score on the traces; unique in it'),
  evaluator: z
    .string()
    .max(100)
    .describe('id of an evaluator that needs no expected answer: toxicity, valid-json, …'),
  settings: z.record(z.string(), z.json()).default({}),
  threshold: z.number().nullable().default(null).describe('a trace passes from this score on'),
})
export type OnlineEvaluator = z.output<typeof onlineEvaluator>

// What needs prices cannot be sampled by the store, and scores come when they like; two names would be taken for the
// evaluation's own.
const {
  unpriced: _unpriced,
  minCostUsd: _minCostUsd,
  score: _score,
  name: traceName,
  key: keyId,
  ...conditions
} = traceFilter

/** Which traces, as the trace list is filtered. */
export const onlineFilter = z.strictObject({
  environment: environmentName
    .optional()
    .describe('every environment but `evaluation` if left out, where Belay’s own calls are'),
  ...conditions,
  traceName,
  keyId,
})
export type OnlineFilter = z.output<typeof onlineFilter>

const fields = {
  name: name.describe('what it is called; unique in the project'),
  evaluators: z.array(onlineEvaluator).min(1).max(evaluatorsMax),
  filter: onlineFilter.describe(
    'which traces; all if left out. A new filter takes the place of the old one',
  ),
  share: z
    .number()
    .gt(0)
    .max(1)
    .describe('of the traces that match, so large a part is judged; 0.05: one in twenty'),
  tracesPerHourMax: z
    .number()
    .int()
    .min(1)
    .max(36_000)
    .describe('no more than this are judged, whatever the share'),
  delayS: z
    .number()
    .int()
    .min(1)
    .max(3600)
    .describe('seconds after its begin that a trace is judged: longer than most of them last'),
  judgeModel: z
    .string()
    .max(200)
    .describe('connection/model that judges where an evaluator names none'),
  budgetUsdPerDay: usd.nullable().describe('of judges, a day in UTC; null: no bound'),
  isOn: z.boolean().describe('false: traces go by unjudged'),
}

export const onlineEvaluation = z.object({
  id: idOf('onlineEvaluation'),
  ...fields,
  judged: z.number().int().describe('traces so far'),
  skipped: z
    .number()
    .int()
    .describe(
      'traces of the share that were not judged: over the bound, over the budget, or without texts',
    ),
  problem: z.string().describe('what went wrong last; empty when nothing did'),
  spentTodayUsd: usd.describe('by its judges, this day in UTC'),
  judgedToNs: timeNs.describe('traces that began before this moment are dealt with'),
  createdAt: timestamp,
  createdBy: z.string(),
})
export type OnlineEvaluation = z.infer<typeof onlineEvaluation>

const byId = z.object({ id: idOf('onlineEvaluation') })

export const listOnlineEvaluations = defineEndpoint({
  id: 'online-evaluations.list',
  method: 'GET',
  path: '/api/v1/online-evaluations',
  scope: 'read',
  summary: 'List what judges traces as they come, newest first.',
  reply: z.object({ items: z.array(onlineEvaluation) }),
})

export const showOnlineEvaluation = defineEndpoint({
  id: 'online-evaluations.show',
  method: 'GET',
  path: '/api/v1/online-evaluations/:id',
  scope: 'read',
  summary: 'Show one online evaluation with how far it is.',
  params: byId,
  reply: onlineEvaluation,
})

export const createOnlineEvaluation = defineEndpoint({
  id: 'online-evaluations.create',
  method: 'POST',
  path: '/api/v1/online-evaluations',
  scope: 'edit',
  summary: 'Judge a share of the traces from now on; scores appear on the traces.',
  body: z.strictObject({
    ...fields,
    filter: fields.filter.default({}),
    share: fields.share.default(0.05),
    tracesPerHourMax: fields.tracesPerHourMax.default(600),
    delayS: fields.delayS.default(60),
    judgeModel: fields.judgeModel.default(''),
    budgetUsdPerDay: fields.budgetUsdPerDay.default(null),
    isOn: fields.isOn.default(true),
  }),
  reply: onlineEvaluation,
  faults: ['not_found', 'conflict'],
})

export const editOnlineEvaluation = defineEndpoint({
  id: 'online-evaluations.edit',
  method: 'PATCH',
  path: '/api/v1/online-evaluations/:id',
  scope: 'edit',
  summary:
    'Change an online evaluation. Switched on again, it begins with the traces of that moment.',
  params: byId,
  body: z.strictObject(fields).partial(),
  reply: onlineEvaluation,
  faults: ['not_found', 'conflict'],
})

export const removeOnlineEvaluation = defineEndpoint({
  id: 'online-evaluations.remove',
  method: 'DELETE',
  path: '/api/v1/online-evaluations/:id',
  scope: 'edit',
  summary: 'End an online evaluation. The scores that it gave stay.',
  params: byId,
  reply: done,
})

export const runOnlineEvaluation = defineEndpoint({
  id: 'online-evaluations.run',
  method: 'POST',
  path: '/api/v1/online-evaluations/:id/run',
  scope: 'edit',
  summary: 'Judge now what has come since the last time, rather than within the minute.',
  params: byId,
  reply: onlineEvaluation,
})
