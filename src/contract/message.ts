import { z } from 'zod'

/**
 * One part of a message, in the names of OpenTelemetry's GenAI message schema
 * (gen_ai.input.messages and gen_ai.output.messages). Parts of a type not listed here are kept
 * as they came: a reader shows them raw.
 */
export const messagePart = z.union([
  z.object({ type: z.literal('text'), content: z.string() }),
  z.object({ type: z.literal('reasoning'), content: z.string() }),
  z.object({ type: z.literal('refusal'), content: z.string() }),
  z.object({
    type: z.literal('tool_call'),
    id: z.string().nullish(),
    name: z.string(),
    arguments: z.unknown(),
  }),
  z.object({
    type: z.literal('tool_call_response'),
    id: z.string().nullish(),
    name: z.string().nullish(),
    response: z.unknown(),
  }),
  z.object({
    type: z.literal('blob'),
    modality: z.string(),
    mime_type: z.string().nullish(),
    content: z.string().describe('base64'),
  }),
  z.object({
    type: z.literal('uri'),
    modality: z.string(),
    mime_type: z.string().nullish(),
    uri: z.string(),
  }),
  z.looseObject({ type: z.string() }),
])
export type MessagePart = z.infer<typeof messagePart>

export const messageRoles = ['system', 'developer', 'user', 'assistant', 'tool'] as const

/** A message of a conversation: a role and its parts in order; `finish_reason` on output only. */
export const message = z.object({
  role: z.string().describe(`one of ${messageRoles.join(', ')}, or what the provider called it`),
  name: z.string().nullish(),
  parts: z.array(messagePart),
  finish_reason: z.string().nullish(),
})
export type Message = z.infer<typeof message>
