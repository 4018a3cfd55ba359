import { defineVocabulary } from './define-vocabulary.ts'
import { systemMessages, toMessage, toMessages } from './read-messages.ts'
import { fromJson, toCount, toText, type JsonObject, objectOf } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

/** Fields of a request that are content rather than parameters. */
const contentFields = new Set(['model', 'messages', 'input', 'system', 'tools', 'stream'])

/** Pydantic Logfire: its own spans, and OpenAI's and Anthropic's bodies as attributes. */
export const vocabulary = defineVocabulary({
  id: 'logfire',
  title: 'Pydantic Logfire',
  summary: 'logfire.* names, and request_data and response_data of its model instrumentations.',
  precedence: 80,
  families: ['logfire.', 'request_data', 'response_data'],
  columns: {},
  parameters: {},
  renames: {},
  read(span) {
    // A pending span announces one that will be sent again when it has ended.
    if (span.attributes['logfire.span_type'] === 'pending_span') span.is('span')
    span.use('logfire.tags', (tags) => span.tags(tags))
    const request = objectOf(fromJson(span.attributes['request_data']))
    if (typeof request['model'] === 'string') readCall(span, request)
  },
  examples: [
    {
      title: 'a chat completion by the OpenAI instrumentation',
      attributes: {
        'logfire.msg': 'Chat Completion with gpt-5',
        'logfire.tags': ['LLM'],
        request_data:
          '{"model":"gpt-5","temperature":0,"messages":[{"role":"user","content":"Hi"}],"stream":true}',
        response_data:
          '{"message":{"role":"assistant","content":"Hello"},"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_tokens_details":{"cached_tokens":60},"completion_tokens_details":{"reasoning_tokens":5}}}',
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        request_model: 'gpt-5',
        counts: 1,
        usage: { input: 40, cache_read: 60, output: 15, reasoning: 5 },
        streamed: 1,
        tags: ['LLM'],
        parameters: '{"temperature":0}',
        input: '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output: '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]',
      },
    },
    {
      title: 'a message by the Anthropic instrumentation, whose input excludes the cache',
      attributes: {
        request_data:
          '{"model":"claude-sonnet-4-5","max_tokens":10,"system":"Be brief.","messages":[{"role":"user","content":"Hi"}]}',
        response_data:
          '{"message":{"role":"assistant","content":"Hello"},"usage":{"input_tokens":10,"output_tokens":20,"cache_read_input_tokens":5,"cache_creation_input_tokens":4}}',
      },
      becomes: {
        kind: 'model',
        counts: 1,
        usage: { input: 10, cache_read: 5, cache_write_5m: 4, output: 20 },
        input:
          '[{"role":"system","parts":[{"type":"text","content":"Be brief."}]},{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
      },
    },
  ],
})

function readCall(span: SpanReading, request: JsonObject): void {
  span.is('model', 'chat')
  span.fill('request_model', request['model'])
  span.streamed(request['stream'])
  for (const [name, value] of Object.entries(request)) {
    if (!contentFields.has(name)) span.parameter(name, value)
  }
  span.tools(request['tools'])
  const messages = toMessages(request['messages'] ?? request['input'])
  if (messages !== null) {
    span.messages('input', [...systemMessages(request['system']), ...messages])
  }
  readAnswer(span, objectOf(fromJson(span.attributes['response_data'])))
}

function readAnswer(span: SpanReading, response: JsonObject): void {
  const message = toMessage(response['message'])
  const text = toText(response['combined_chunk_content'])
  const answer = message ?? toMessage(text === '' ? null : { role: 'assistant', content: text })
  const usage = objectOf(response['usage'])
  if (answer !== null) span.messages('output', [answer])
  const isOpenAi =
    usage['prompt_tokens'] !== undefined || usage['input_tokens_details'] !== undefined
  const inputDetails = objectOf(usage['prompt_tokens_details'] ?? usage['input_tokens_details'])
  const outputDetails = objectOf(
    usage['completion_tokens_details'] ?? usage['output_tokens_details'],
  )
  span.usage({
    input: toCount(usage['prompt_tokens'] ?? usage['input_tokens']),
    output: toCount(usage['completion_tokens'] ?? usage['output_tokens']),
    total: toCount(usage['total_tokens']),
    cacheRead: toCount(inputDetails['cached_tokens'] ?? usage['cache_read_input_tokens']),
    cacheWrite: toCount(usage['cache_creation_input_tokens']),
    reasoning: toCount(outputDetails['reasoning_tokens']),
    inputAudio: toCount(inputDetails['audio_tokens']),
    outputAudio: toCount(outputDetails['audio_tokens']),
    inputIncludesCache: isOpenAi,
    outputIncludesReasoning: true,
  })
}
