import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { nothing } from '#contract/nothing.ts'
import { placeQuery } from '#contract/time.ts'

/** What the live stream sends, one JSON object per server-sent event; `event:` is its `type`. */
export const liveEvent = z.union([
  z.object({
    type: z.literal('trace.stored'),
    traceId: z.string(),
    project: z.string(),
    environment: z.string(),
  }),
  z.object({ type: z.literal('records.changed'), noun: z.string() }),
  z.object({
    type: z.literal('prompt-label.moved'),
    project: z.string(),
    prompt: z.string(),
    label: z.string(),
    version: z.number().int().nullable().describe('null: the label was taken away'),
  }),
  z.object({
    type: z.literal('prompt-version.created'),
    project: z.string(),
    prompt: z.string(),
    version: z.number().int(),
  }),
  z.object({ type: z.literal('hello'), serverTimeNs: z.string() }),
])
export type LiveEvent = z.infer<typeof liveEvent>

/** Server-sent events; the reply schema is that of one event's data. */
export const watchLive = defineEndpoint({
  id: 'live.watch',
  method: 'GET',
  path: '/api/v1/live',
  scope: 'read',
  summary: 'Watch what happens as it happens: server-sent events.',
  params: nothing,
  query: z.strictObject(placeQuery),
  body: nothing,
  reply: liveEvent,
  faults: ['not_found'],
})
