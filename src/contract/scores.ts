import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { spanId, traceId } from '#contract/ids.ts'
import { placeQuery, timeNs, windowQuery } from '#contract/time.ts'

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
  createdAt: z.iso
    .datetime()
    .optional()
    .describe(
      'when it was given, ISO 8601 in UTC, at most 30 days ago; now if left out: for what was collected elsewhere',
    ),
})

export const createScores = defineEndpoint({
  id: 'scores.create',
  method: 'POST',
  path: '/api/v1/scores',
  scope: 'score',
  summary: 'Attach scores or feedback to traces, spans or sessions; one, or up to 1,000 at once.',
  query: z.strictObject(placeQuery),
  body: z.union([scoreInput, z.strictObject({ scores: z.array(scoreInput).min(1).max(1000) })]),
  reply: z.object({ ids: z.array(z.string()) }),
})

export const listScores = defineEndpoint({
  id: 'scores.list',
  method: 'GET',
  path: '/api/v1/scores',
  scope: 'read',
  summary: 'List scores of a trace or by name, newest first.',
  query: z.strictObject({
    ...placeQuery,
    traceId: traceId.optional().describe('only those of this trace'),
    name: z.string().max(200).optional().describe('only those of this name'),
    limit: z.coerce.number().int().min(1).max(1000).default(100).describe('at most so many'),
  }),
  reply: z.object({ items: z.array(score) }),
})

/** The scores of one name by one kind of judge, over a window. */
export const scoreFigure = z.object({
  name: z.string(),
  source: score.shape.source,
  n: z.number().int().describe('scores; a corrected one counts once'),
  kind: z
    .enum(['rate', 'mean', 'none'])
    .describe('rate: every value is 0 or 1; mean: of numbers; none: words, which have no mean'),
  value: z
    .object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() })
    .nullable()
    .describe('with its 95 % interval: Wilson’s for a rate, Student’s t for a mean'),
  series: z
    .array(z.object({ startNs: timeNs, n: z.number().int(), mean: z.number().nullable() }))
    .describe('only buckets that have scores; a gap is a gap'),
})
export type ScoreFigure = z.infer<typeof scoreFigure>

export const summariseScores = defineEndpoint({
  id: 'scores.summary',
  method: 'GET',
  path: '/api/v1/scores/summary',
  scope: 'read',
  summary:
    'Sum up scores by name and by who judged. Those of evaluations are left out: they stand by variant with the evaluation.',
  query: z.strictObject({ ...placeQuery, ...windowQuery }),
  reply: z.object({
    fromNs: timeNs,
    toNs: timeNs,
    bucketS: z.number().int().describe('length of each bucket of `series`, seconds'),
    items: z.array(scoreFigure).describe('most scores first, at most 60'),
    isCut: z.boolean().describe('true when there are more names than these'),
  }),
})
