import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf, traceId } from '#contract/ids.ts'
import { messageRoles } from '#contract/message.ts'
import { done } from '#contract/nothing.ts'
import {
  modelParameters,
  outputContract,
  promptTool,
  variableValues,
} from '#contract/prompt-content.ts'
import { promptName, versionReference } from '#contract/prompts.ts'
import { usage } from '#contract/usage.ts'

/** Messages of one run, and parts of one message: more is a document, not a conversation. */
const messagesMax = 200
const partsMax = 50
/** Bytes of a run's body: some pictures as base64, and the text around them. */
export const playgroundBodyBytesMax = 24 * 1024 * 1024

/** What a message of a run can hold: the parts of stored messages that every provider understands. */
const playgroundPart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), content: z.string() }),
  z.strictObject({
    type: z.literal('blob'),
    modality: z.literal('image'),
    mime_type: z.string().regex(/^image\/[a-z0-9.+-]{1,40}$/, 'a media type such as image/png'),
    content: z.base64().describe('base64'),
  }),
  z.strictObject({
    type: z.literal('uri'),
    modality: z.literal('image'),
    uri: z.url({ protocol: /^https?$/ }).describe('address that the provider fetches'),
  }),
  z.strictObject({
    type: z.literal('tool_call'),
    id: z.string().min(1).max(200),
    name: z.string().min(1).max(200),
    arguments: z.unknown(),
  }),
  z.strictObject({
    type: z.literal('tool_call_response'),
    id: z.string().min(1).max(200),
    response: z.unknown(),
  }),
])
export type PlaygroundPart = z.infer<typeof playgroundPart>

export const playgroundMessage = z.strictObject({
  role: z.enum(messageRoles),
  parts: z.array(playgroundPart).max(partsMax),
})
export type PlaygroundMessage = z.infer<typeof playgroundMessage>

/** Models that one run asks side by side, and times that it asks each. */
export const playgroundModelsMax = 6
export const playgroundRepeatsMax = 10

/** What one run sends, and to whom: every model gets the same. */
export const playgroundRun = z
  .strictObject({
    models: z
      .array(z.string().min(1).max(200).regex(/^\S*$/, 'no spaces'))
      .max(playgroundModelsMax)
      .default([])
      .describe('connection/model or aliases, asked side by side; empty: the model of the prompt'),
    repeats: z
      .number()
      .int()
      .min(1)
      .max(playgroundRepeatsMax)
      .default(1)
      .describe('how often each model is asked'),
    prompt: z
      .strictObject({
        name: promptName,
        version: versionReference.default('production'),
      })
      .nullable()
      .default(null)
      .describe('registered prompt whose messages come first'),
    messages: z
      .array(playgroundMessage)
      .max(messagesMax)
      .default([])
      .describe('conversation; after the messages of the prompt, where there is one'),
    variables: variableValues
      .nullable()
      .default(null)
      .describe(
        'values for the variables of the prompt; without a prompt, for those of the messages, whose texts are then templates. null: messages stand as they are',
      ),
    parameters: modelParameters.default({}).describe('before those of the prompt'),
    tools: z.array(promptTool).max(100).default([]).describe('in the place of those of the prompt'),
    outputContract: outputContract
      .nullable()
      .default(null)
      .describe('what the answer must be, in the place of what the prompt says'),
  })
  .superRefine((run, context) => {
    if (run.prompt !== null) return
    if (run.messages.length === 0)
      context.addIssue({
        code: 'custom',
        path: ['messages'],
        message: 'without a prompt, at least one message',
      })
    if (run.models.length === 0)
      context.addIssue({
        code: 'custom',
        path: ['models'],
        message: 'without a prompt, at least one model: connection/model or an alias',
      })
  })
export type PlaygroundRun = z.infer<typeof playgroundRun>

/** Which call of a run something is about. */
const callPlace = {
  model: z.number().int().describe('place in `models`, from 0'),
  repeat: z.number().int().describe('which time that model is asked, from 0'),
}

/** Why there is no answer, or no whole one. */
const callFailure = z.object({
  code: z
    .string()
    .describe(
      'code of docs/reference/faults.md where Belay refused the call; provider_failed where the provider did',
    ),
  detail: z.string().describe('what happened, in the words of who refused'),
  field: z.string().describe('place in the request that is meant; empty: none'),
  remedy: z.string().describe('what to try'),
  status: z.number().int().describe('HTTP status of the call; 0 when none came'),
})
export type CallFailure = z.infer<typeof callFailure>

/** The figures of a call; what nobody said is null. */
const callFigures = z.object({
  durationMs: z.number(),
  firstTokenMs: z.number().nullable().describe('null: nothing was written'),
  usage: usage.nullable().describe('tokens by class; null: the provider reported none'),
  costUsd: z
    .string()
    .nullable()
    .describe('US dollars; null: the model has no price, or no usage was reported'),
  target: z.string().describe('connection/model that answered; empty: none did'),
  isSimulated: z.boolean().describe('true: the built-in simulator answered'),
})
export type CallFigures = z.infer<typeof callFigures>

/**
 * What a run tells as it goes. Of each call: `call-started`, its deltas in their order, and at last
 * `call-finished`, `call-failed` or `call-stopped`; calls of different models come mixed.
 */
export const playgroundEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run-started'),
    run: idOf('playgroundRun').describe('to stop a model of it by'),
  }),
  z.object({ type: z.literal('call-started'), ...callPlace }),
  z.object({
    type: z.literal('call-traced'),
    ...callPlace,
    traceId: traceId.describe('stored when the call is over'),
  }),
  z.object({ type: z.literal('text-delta'), ...callPlace, text: z.string() }),
  z.object({ type: z.literal('reasoning-delta'), ...callPlace, text: z.string() }),
  z.object({ type: z.literal('refusal-delta'), ...callPlace, text: z.string() }),
  z.object({
    type: z.literal('tool-call-delta'),
    ...callPlace,
    index: z.number().int().describe('which tool call of the answer, from 0'),
    id: z.string().describe('empty when it was said before'),
    name: z.string().describe('empty when it was said before'),
    arguments: z.string().describe('continues the text of its arguments'),
  }),
  z.object({
    type: z.literal('call-finished'),
    ...callPlace,
    finishReason: z.string(),
    contractFault: z
      .string()
      .nullable()
      .describe('how the answer breaks the output contract; null: it keeps it, or there is none'),
    ...callFigures.shape,
  }),
  z.object({
    type: z.literal('call-failed'),
    ...callPlace,
    ...callFailure.shape,
    ...callFigures.shape,
  }),
  z.object({ type: z.literal('call-stopped'), ...callPlace, durationMs: z.number() }),
])
export type PlaygroundEvent = z.infer<typeof playgroundEvent>

export const runPlayground = defineEndpoint({
  id: 'playground.run',
  method: 'POST',
  path: '/api/v1/playground/runs',
  scope: 'edit',
  summary:
    'Send messages or a prompt to several models at once and stream their answers: server-sent events. Each call has a trace like any other; closing the connection ends them all.',
  body: playgroundRun,
  reply: playgroundEvent,
  faults: [
    'not_found',
    'template_invalid',
    'variables_invalid',
    'too_many_tries',
    'body_too_large',
  ],
  bodyBytesMax: playgroundBodyBytesMax,
  isStream: true,
})

export const stopPlayground = defineEndpoint({
  id: 'playground.stop',
  method: 'POST',
  path: '/api/v1/playground/runs/:run/stop',
  scope: 'edit',
  summary: 'Stop the calls of one model of a run; those of the others go on.',
  params: z.object({ run: idOf('playgroundRun') }),
  body: z.strictObject({
    model: z
      .number()
      .int()
      .min(0)
      .max(playgroundModelsMax - 1)
      .describe('place in `models`, from 0'),
  }),
  reply: done,
})
