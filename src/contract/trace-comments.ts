import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf, spanId, traceId } from '#contract/ids.ts'
import { done } from '#contract/nothing.ts'
import { actor } from '#contract/people.ts'
import { pageOf, pageQuery } from '#contract/page.ts'
import { placeQuery, timestamp } from '#contract/time.ts'

const byId = z.object({ id: idOf('traceComment') })

/** Characters of one comment; what is longer is a document. */
export const commentTextMax = 10_000

const commentText = z
  .string()
  .trim()
  .min(1)
  .max(commentTextMax)
  .refine(
    (text) => text.isWellFormed() && !text.includes('\0'),
    'no U+0000 and no half of a surrogate pair',
  )
  .describe('the comment, in Markdown')

/** What somebody says of a trace, or of one of its spans. */
export const traceComment = z.object({
  id: idOf('traceComment'),
  traceId,
  spanId: z.string().describe('of the span it is about; empty: the trace as a whole'),
  text: z.string().describe('Markdown'),
  author: z.string().describe('name of the person, or of the key, that wrote it'),
  authorKind: actor.shape.kind,
  isOwn: z.boolean().describe('true: whoever asks wrote it, and may edit it'),
  createdAt: timestamp,
  editedAt: timestamp.nullable(),
})
export type TraceComment = z.infer<typeof traceComment>

/** Spans that are told to have comments; a trace where more have them is no longer read span by span. */
export const commentedSpansMax = 1000

export const listTraceComments = defineEndpoint({
  id: 'trace-comments.list',
  method: 'GET',
  path: '/api/v1/traces/:traceId/comments',
  scope: 'read',
  summary: 'List the comments on a trace and on its spans: the newest page, oldest first in it.',
  params: z.object({ traceId }),
  query: z.strictObject({ project: placeQuery.project, ...pageQuery }),
  reply: pageOf(traceComment).extend({
    total: z.number().int().describe('comments on this trace, on all pages'),
    spanIds: z
      .array(z.string())
      .describe(`spans that have comments, on all pages; at most ${commentedSpansMax}`),
  }),
  faults: ['not_found', 'request_invalid'],
})

export const createTraceComment = defineEndpoint({
  id: 'trace-comments.create',
  method: 'POST',
  path: '/api/v1/traces/:traceId/comments',
  scope: 'score',
  summary: 'Comment on a trace, or on one of its spans.',
  params: z.object({ traceId }),
  body: z.strictObject({
    text: commentText,
    spanId: spanId.optional().describe('a span of the trace; the trace as a whole if left out'),
  }),
  reply: traceComment,
})

export const editTraceComment = defineEndpoint({
  id: 'trace-comments.edit',
  method: 'PATCH',
  path: '/api/v1/trace-comments/:id',
  scope: 'score',
  summary: 'Change the text of a comment of one’s own.',
  params: byId,
  body: z.strictObject({ text: commentText }),
  reply: traceComment,
  faults: ['not_found', 'not_allowed'],
})

export const removeTraceComment = defineEndpoint({
  id: 'trace-comments.remove',
  method: 'DELETE',
  path: '/api/v1/trace-comments/:id',
  scope: 'score',
  summary: 'Remove a comment of one’s own; whoever manages people removes any.',
  params: byId,
  reply: done,
  faults: ['not_found', 'not_allowed'],
})
