import { messagesOf } from '#promptfoo/providers/chat-messages.ts'
import {
  askGateway,
  type Gateway,
  type ModelAsk,
  numberOf,
  recordOf,
  recordsOf,
} from '#promptfoo/providers/gateway.ts'
import type { Answer } from '#promptfoo/suite.ts'

/** What promptfoo asks for where the configuration says nothing. */
const usualTokensMax = 1024

/** Asks a model in Anthropic's format. */
export async function askAnthropicMessages(gateway: Gateway, given: ModelAsk): Promise<Answer> {
  const messages = messagesOf(given.prompt)
  const system = messages
    .filter(({ role }) => role === 'system')
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
    .join('\n\n')
  const { extra_body: extra, ...config } = given.config
  const body = {
    max_tokens: usualTokensMax,
    ...config,
    ...recordOf(extra),
    model: given.model,
    ...(system === '' ? {} : { system }),
    messages: messages.filter(({ role }) => role !== 'system'),
  }
  const asked = await askGateway(gateway, '/v1/messages', body, given.signal)
  if (!('reply' in asked)) return asked
  const { reply, latencyMs } = asked
  const usage = recordOf(reply['usage'])
  const prompt = numberOf(usage?.['input_tokens']) ?? 0
  const completion = numberOf(usage?.['output_tokens']) ?? 0
  return {
    // A call of a tool is its block as JSON, as promptfoo has it.
    output: recordsOf(reply['content'])
      .flatMap((block) => {
        if (block['type'] === 'text') return [String(block['text'])]
        return block['type'] === 'tool_use' ? [JSON.stringify(block)] : []
      })
      .join('\n\n'),
    latencyMs,
    ...(typeof reply['stop_reason'] === 'string'
      ? { finishReason: finishReasons[reply['stop_reason']] ?? reply['stop_reason'] }
      : {}),
    tokenUsage: { total: prompt + completion, prompt, completion },
  }
}

/** promptfoo tells the reasons in OpenAI's words. */
const finishReasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
}
