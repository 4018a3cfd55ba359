import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { traceId } from '#contract/ids.ts'
import { usd } from '#contract/money.ts'
import { promptContent, variableValues } from '#contract/prompt-content.ts'
import { promptName } from '#contract/prompts.ts'
import { usage } from '#contract/usage.ts'

/** What a model answered to content that was filled in, and what that took. */
export const promptRun = z.object({
  output: z.string().describe('empty when there is no answer'),
  toolCalls: z.array(z.object({ name: z.string(), arguments: z.unknown() })),
  error: z.string().describe('why there is no answer; empty when there is one'),
  model: z.string().describe('connection/model that answered'),
  finishReason: z.string(),
  usage: usage.nullable().describe('null: none was reported'),
  costUsd: usd.nullable().describe('null: unpriced'),
  latencyMs: z.number(),
  traceId: traceId.describe('trace of the call; it is stored within a second'),
})
export type PromptRun = z.infer<typeof promptRun>

export const runPromptContent = defineEndpoint({
  id: 'prompt-contents.run',
  method: 'POST',
  path: '/api/v1/prompt-contents/run',
  // Not `call`: it is Belay's own key that calls, and a key that may call one model must reach no other by it.
  scope: 'edit',
  summary:
    'Try content that is no version yet: fill in its variables and ask its model, through the gateway.',
  body: z.strictObject({
    content: promptContent,
    variables: variableValues.default({}),
    model: promptContent.shape.model.describe(
      'connection/model or alias to ask; the content’s own if empty',
    ),
    prompt: promptName.optional().describe('prompt that the call is recorded with'),
    version: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('version of that prompt that the content is; left out for a draft'),
  }),
  reply: promptRun,
  faults: ['not_found', 'template_invalid', 'variables_invalid', 'store_away'],
})
