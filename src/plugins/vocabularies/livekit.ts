import type { Message } from '#contract/message.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { toMessages, toParts } from './read-messages.ts'
import { fromJson, isObject, toCount, toNumber, toText } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

/** LiveKit Agents: voice agents whose turns, tools and model calls are spans. */
export const vocabulary = defineVocabulary({
  id: 'livekit',
  title: 'LiveKit Agents',
  summary: 'lk.* names of LiveKit’s voice agents, beside the gen_ai.* ones.',
  precedence: 60,
  families: ['lk.'],
  columns: { 'lk.room_name': 'session_id' },
  parameters: {},
  renames: {
    'lk.agent_name': 'gen_ai.agent.name',
    'lk.function_tool.name': 'gen_ai.tool.name',
    'lk.function_tool.id': 'gen_ai.tool.call.id',
  },
  read(span) {
    if (span.has('lk.function_tool.name')) span.is('tool', 'execute_tool')
    if (span.has('lk.llm_metrics')) readMetrics(span)
    if (span.attributes['lk.function_tool.is_error'] === true) span.row.status = 'error'
    readConversation(span)
    span.use('lk.function_tools', (tools) => span.tools(tools))
    span.contentOf('input', 'lk.function_tool.arguments', 'lk.user_input', 'lk.input_text')
    span.contentOf('output', 'lk.function_tool.output', 'lk.user_transcript')
  },
  examples: [
    {
      title: 'a model call with its metrics',
      name: 'llm_request',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4.1-mini',
        'lk.chat_ctx':
          '{"items":[{"type":"message","role":"system","content":["Be brief."]},{"type":"message","role":"user","content":["Hi"]}]}',
        'lk.response.text': 'Hello',
        'lk.llm_metrics':
          '{"prompt_tokens":100,"completion_tokens":5,"prompt_cached_tokens":60,"total_tokens":105,"ttft":0.4}',
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        counts: 1,
        usage: { input: 40, cache_read: 60, output: 5 },
        first_token_ns: '400000000',
        input:
          '[{"role":"system","parts":[{"type":"text","content":"Be brief."}]},{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output: '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]',
      },
    },
    {
      title: 'a tool that failed',
      name: 'function_tool',
      attributes: {
        'lk.function_tool.name': 'weather',
        'lk.function_tool.arguments': '{"city":"Paris"}',
        'lk.function_tool.output': 'no such city',
        'lk.function_tool.is_error': true,
      },
      becomes: { kind: 'tool', status: 'error', input: '{"city":"Paris"}', output: 'no such city' },
    },
  ],
})

function readMetrics(span: SpanReading): void {
  const metrics = fromJson(span.attributes['lk.llm_metrics'])
  if (!isObject(metrics)) return
  span.is('model', 'chat')
  span.firstToken(toNumber(metrics['ttft']))
  span.usage({
    input: toCount(metrics['prompt_tokens']),
    output: toCount(metrics['completion_tokens']),
    total: toCount(metrics['total_tokens']),
    cacheRead: toCount(metrics['prompt_cached_tokens']),
    inputIncludesCache: true,
    outputIncludesReasoning: true,
  })
}

function readConversation(span: SpanReading): void {
  const context = fromJson(span.attributes['lk.chat_ctx'])
  const items = isObject(context) ? context['items'] : context
  const isItemsOnly = !isObject(context) || Object.keys(context).length === 1
  if (span.messages('input', toMessages(items)) && isItemsOnly) span.take('lk.chat_ctx')
  const text = toText(span.attributes['lk.response.text'])
  const calls = fromJson(span.attributes['lk.response.function_calls'])
  const parts = toParts(text)
  if (Array.isArray(calls)) {
    parts.push(
      ...toParts(calls.map((call) => (isObject(call) ? { type: 'function_call', ...call } : call))),
    )
  }
  const answer: Message[] = parts.length === 0 ? [] : [{ role: 'assistant', parts }]
  if (!span.messages('output', answer)) return
  span.take('lk.response.text')
  if (Array.isArray(calls)) span.take('lk.response.function_calls')
}
