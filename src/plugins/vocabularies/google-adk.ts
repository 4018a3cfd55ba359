import { groundingSearches } from '#wire/gemini/grounding-searches.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { systemMessages, toMessages } from './read-messages.ts'
import { fromJson, toCount, type JsonObject, objectOf } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

/** Google's Agent Development Kit, which writes Gemini's request and answer as JSON text. */
export const vocabulary = defineVocabulary({
  id: 'google-adk',
  title: 'Google Agent Development Kit',
  summary: 'gcp.vertex.agent.* names of ADK, beside the gen_ai.* ones.',
  precedence: 25,
  families: ['gcp.vertex.agent.'],
  columns: { 'gcp.vertex.agent.session_id': 'session_id' },
  parameters: {},
  renames: {},
  read(span) {
    const request = objectOf(fromJson(span.attributes['gcp.vertex.agent.llm_request']))
    // Tools and agents carry the attribute too, with an empty object in it.
    if (Object.keys(request).length > 0) readCall(span, request)
    span.contentOf('input', 'gcp.vertex.agent.tool_call_args')
    span.contentOf('output', 'gcp.vertex.agent.tool_response')
  },
  examples: [
    {
      title: 'a model call',
      name: 'call_llm',
      attributes: {
        'gen_ai.system': 'gcp.vertex.agent',
        'gen_ai.request.model': 'gemini-2.5-flash',
        'gcp.vertex.agent.session_id': 's-1',
        'gcp.vertex.agent.llm_request':
          '{"model":"gemini-2.5-flash","config":{"system_instruction":"Be brief.","temperature":0.1},"contents":[{"role":"user","parts":[{"text":"Hi"}]}]}',
        'gcp.vertex.agent.llm_response':
          '{"content":{"role":"model","parts":[{"text":"Hmm","thought":true},{"function_call":{"name":"f","args":{"x":1}}}]},"finish_reason":"STOP","grounding_metadata":{"web_search_queries":["a","b"]},"usage_metadata":{"prompt_token_count":10,"candidates_token_count":5,"thoughts_token_count":7,"total_token_count":22,"cached_content_token_count":4}}',
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.output_tokens': 5,
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        provider: 'vertex',
        session_id: 's-1',
        counts: 1,
        usage: { input: 6, cache_read: 4, output: 5, reasoning: 7, web_search: 1 },
        finish_reasons: ['STOP'],
        parameters: '{"temperature":0.1}',
        input:
          '[{"role":"system","parts":[{"type":"text","content":"Be brief."}]},{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output:
          '[{"role":"assistant","parts":[{"type":"reasoning","content":"Hmm"},{"type":"tool_call","id":null,"name":"f","arguments":{"x":1}}],"finish_reason":"STOP"}]',
      },
    },
    {
      title: 'a tool',
      name: 'execute_tool f',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'f',
        'gcp.vertex.agent.tool_call_args': '{"x":1}',
        'gcp.vertex.agent.tool_response': '{"y":2}',
        'gcp.vertex.agent.llm_request': '{}',
      },
      becomes: { kind: 'tool', counts: 0, input: '{"x":1}', output: '{"y":2}' },
    },
  ],
})

function readCall(span: SpanReading, request: JsonObject): void {
  span.is('model', 'chat')
  span.fill('request_model', request['model'])
  const { system_instruction: system, tools, ...settings } = objectOf(request['config'])
  for (const [name, value] of Object.entries(settings)) span.parameter(name, value)
  span.tools(tools)
  const messages = toMessages(request['contents'])
  if (messages !== null) span.messages('input', [...systemMessages(system), ...messages])
  const response = objectOf(fromJson(span.attributes['gcp.vertex.agent.llm_response']))
  const usage = objectOf(response['usage_metadata'] ?? response['usageMetadata'])
  span.messages('output', toMessages([response]))
  span.finish(response['finish_reason'] ?? response['finishReason'] ?? '')
  span.usage({
    input: toCount(usage['prompt_token_count'] ?? usage['promptTokenCount']),
    output: toCount(usage['candidates_token_count'] ?? usage['candidatesTokenCount']),
    total: toCount(usage['total_token_count'] ?? usage['totalTokenCount']),
    cacheRead: toCount(usage['cached_content_token_count'] ?? usage['cachedContentTokenCount']),
    reasoning: toCount(usage['thoughts_token_count'] ?? usage['thoughtsTokenCount']),
    webSearches: groundingSearches(
      [response['grounding_metadata'] ?? response['groundingMetadata']],
      span.row.request_model,
    ),
    inputIncludesCache: true,
    outputIncludesReasoning: false,
  })
}
