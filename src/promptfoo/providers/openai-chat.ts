import { messagesOf } from '#promptfoo/providers/chat-messages.ts'
import {
  askGateway,
  type Gateway,
  type Loose,
  type ModelAsk,
  numberOf,
  recordOf,
  recordsOf,
} from '#promptfoo/providers/gateway.ts'
import type { Answer } from '#promptfoo/suite.ts'

/** Asks a model in OpenAI's chat format, which the gateway translates where the model's provider has another. */
export async function askOpenaiChat(gateway: Gateway, given: ModelAsk): Promise<Answer> {
  const { passthrough, ...config } = given.config
  const body = {
    ...config,
    ...recordOf(passthrough),
    model: given.model,
    messages: messagesOf(given.prompt),
  }
  const asked = await askGateway(gateway, '/v1/chat/completions', body, given.signal)
  if (!('reply' in asked)) return asked
  const { reply, latencyMs } = asked
  const choice = recordsOf(reply['choices'])[0] ?? {}
  const usage = recordOf(reply['usage'])
  const logProbs = recordsOf(recordOf(choice['logprobs'])?.['content']).flatMap(
    ({ logprob }) => numberOf(logprob) ?? [],
  )
  return {
    ...outputOf(recordOf(choice['message']) ?? {}, config),
    latencyMs,
    ...(typeof choice['finish_reason'] === 'string'
      ? { finishReason: choice['finish_reason'] }
      : {}),
    ...(logProbs.length === 0 ? {} : { logProbs }),
    tokenUsage: {
      total: numberOf(usage?.['total_tokens']) ?? 0,
      prompt: numberOf(usage?.['prompt_tokens']) ?? 0,
      completion: numberOf(usage?.['completion_tokens']) ?? 0,
    },
  }
}

/** A text; calls of tools where there is no text, the whole message where there are both; JSON where a schema was asked for. */
function outputOf(message: Loose, config: Loose): Answer {
  const { content, refusal } = message
  const calls = message['tool_calls'] ?? message['function_call']
  if (typeof refusal === 'string' && refusal !== '') return { output: refusal }
  if (calls !== undefined && calls !== null) return { output: content ? message : calls }
  if (
    recordOf(config['response_format'])?.['type'] !== 'json_schema' ||
    typeof content !== 'string'
  )
    return { output: content ?? '' }
  try {
    return { output: JSON.parse(content) as unknown }
  } catch {
    return { error: `The model was held to a schema and answered what is no JSON: ${content}` }
  }
}

/** Vectors of texts, in their order. Throws Error when there are none. */
export async function embedTexts(
  gateway: Gateway,
  model: string,
  texts: readonly string[],
): Promise<readonly (readonly number[])[]> {
  const asked = await askGateway(gateway, '/v1/embeddings', { model, input: texts }, null)
  if (!('reply' in asked)) throw new Error(asked.error)
  return recordsOf(asked.reply['data'])
    .toSorted((one, other) => Number(one['index']) - Number(other['index']))
    .map(({ embedding }) => (Array.isArray(embedding) ? embedding.map(Number) : []))
}
