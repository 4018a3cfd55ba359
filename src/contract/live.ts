import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { placeQuery } from '#contract/time.ts'

const promptChanges = [
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
] as const
const hello = z.object({ type: z.literal('hello'), serverTimeNs: z.string() })

/** What the live stream sends, one JSON object per server-sent event; `event:` is its `type`. */
export const liveEvent = z.union([
  z.object({
    type: z.literal('trace.stored'),
    traceId: z.string(),
    project: z.string(),
    environment: z.string(),
  }),
  z.object({ type: z.literal('records.changed'), noun: z.string() }),
  ...promptChanges,
  hello,
])
export type LiveEvent = z.infer<typeof liveEvent>

/** Server-sent events; the reply schema is that of one event's data. */
export const watchLive = defineEndpoint({
  id: 'live.watch',
  method: 'GET',
  path: '/api/v1/live',
  scope: 'read',
  summary: 'Watch what happens as it happens: server-sent events.',
  query: z.strictObject(placeQuery),
  reply: liveEvent,
  isStream: true,
})

/** What an application is told, whose key may call prompts and read nothing. */
export const promptEvent = z.union([...promptChanges, hello])
export type PromptEvent = z.infer<typeof promptEvent>

/** Server-sent events; the reply schema is that of one event's data. */
export const watchPrompts = defineEndpoint({
  id: 'prompts.watch',
  method: 'GET',
  path: '/api/v1/prompt-events',
  scope: 'call',
  summary: 'Watch labels move and versions appear: server-sent events.',
  reply: promptEvent,
  isStream: true,
})
