import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { spanId, traceId } from '#contract/ids.ts'
import { nothing } from '#contract/nothing.ts'
import { placeQuery, timeNs } from '#contract/time.ts'

export const score = z.object({
  id: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  sessionId: z.string(),
  name: z.string(),
  dataType: z.enum(['number', 'boolean', 'category', 'text']),
  value: z.number().nullable(),
  label: z.string(),
  comment: z.string(),
  source: z.enum(['code', 'model', 'person', 'user']),
  author: z.string(),
  createdAtNs: timeNs,
})
export type Score = z.infer<typeof score>

/** A score as an application sends it: one of number, boolean, category or text as `value`. */
export const scoreInput = z.strictObject({
  id: z.string().max(100).optional().describe('send the same id again to correct a score'),
  traceId: traceId.optional(),
  spanId: spanId.optional(),
  sessionId: z.string().max(200).optional(),
  name: z.string().min(1).max(200),
  value: z.union([z.number(), z.boolean(), z.string().max(10_000)]),
  dataType: z
    .enum(['number', 'boolean', 'category', 'text'])
    .optional()
    .describe('told from `value` if left out; a string is a category'),
  comment: z.string().max(10_000).default(''),
  source: z.enum(['code', 'model', 'person', 'user']).default('code'),
  metadata: z.record(z.string().max(100), z.string().max(1000)).default({}),
})

export const createScores = defineEndpoint({
  id: 'scores.create',
  method: 'POST',
  path: '/api/v1/scores',
  scope: 'score',
  summary: 'Attach scores or feedback to traces, spans or sessions; one, or up to 1,000 at once.',
  params: nothing,
  query: z.strictObject(placeQuery),
  body: z.union([scoreInput, z.strictObject({ scores: z.array(scoreInput).min(1).max(1000) })]),
  reply: z.object({ ids: z.array(z.string()) }),
  faults: ['not_found'],
})

export const listScores = defineEndpoint({
  id: 'scores.list',
  method: 'GET',
  path: '/api/v1/scores',
  scope: 'read',
  summary: 'List scores of a trace or by name, newest first.',
  params: nothing,
  query: z.strictObject({
    ...placeQuery,
    traceId: traceId.optional(),
    name: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  body: nothing,
  reply: z.object({ items: z.array(score) }),
  faults: ['not_found'],
})
