import type { Message } from '#contract/message.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { eventMessage } from './event-messages.ts'
import { toMessages } from './read-messages.ts'
import { fromJson, isObject, toText } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

/** Pydantic AI: gen_ai.* names, with the conversation in attributes of its own. */
export const vocabulary = defineVocabulary({
  id: 'pydantic-ai',
  title: 'Pydantic AI',
  summary: 'all_messages_events, final_result, events and tool_* of Pydantic AI’s instrumentation.',
  precedence: 28,
  families: [
    'pydantic_ai.',
    'all_messages_events',
    'final_result',
    'events',
    'tool_arguments',
    'tool_response',
    'model_request_parameters',
    'operation.cost',
    'agent_name',
    'model_name',
  ],
  columns: {},
  parameters: {},
  renames: { agent_name: 'gen_ai.agent.name' },
  read(span) {
    readAgent(span)
    readEvents(span)
    readTool(span)
    const parameters = fromJson(span.attributes['model_request_parameters'])
    if (isObject(parameters)) span.tools(emptyToNothing(parameters['function_tools']))
    span.cost(span.attributes['operation.cost'])
  },
  examples: [
    {
      title: 'an agent’s run, which sums up the usage of its calls',
      name: 'agent run',
      attributes: {
        agent_name: 'support',
        model_name: 'gpt-5',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        all_messages_events:
          '[{"role":"user","content":"Hi","gen_ai.message.index":0,"event.name":"gen_ai.user.message"},{"role":"assistant","content":"Hello","gen_ai.message.index":1,"event.name":"gen_ai.assistant.message"}]',
        final_result: 'Hello',
      },
      becomes: {
        kind: 'agent',
        operation: 'invoke_agent',
        request_model: 'gpt-5',
        counts: 0,
        usage: { input: 100, output: 20 },
        input:
          '[{"role":"user","parts":[{"type":"text","content":"Hi"}]},{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]',
        output: 'Hello',
      },
    },
    {
      title: 'a model call with its events in one attribute',
      name: 'chat gpt-5',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-5',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.usage.details.cache_read_tokens': 60,
        'gen_ai.usage.details.reasoning_tokens': 5,
        'operation.cost': 0.001,
        events:
          '[{"role":"user","content":"Hi","event.name":"gen_ai.user.message"},{"index":0,"message":{"role":"assistant","content":"Hello"},"event.name":"gen_ai.choice"}]',
      },
      becomes: {
        kind: 'model',
        counts: 1,
        usage: { input: 40, cache_read: 60, output: 15, reasoning: 5 },
        reported_cost: '0.001',
        input: '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output: '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]',
      },
    },
    {
      title: 'a tool',
      name: 'running tool',
      attributes: {
        'gen_ai.tool.name': 'weather',
        tool_arguments: '{"city":"Paris"}',
        tool_response: 'sunny',
      },
      becomes: {
        kind: 'tool',
        operation: 'execute_tool',
        input: '{"city":"Paris"}',
        output: 'sunny',
      },
    },
  ],
})

function readAgent(span: SpanReading): void {
  const isRun =
    span.has('all_messages_events') ||
    span.has('pydantic_ai.all_messages') ||
    (span.has('agent_name') && span.has('model_name'))
  if (!isRun) return
  span.is('agent', 'invoke_agent')
  span.use('model_name', (model) => span.fill('request_model', model))
  const events = fromJson(span.attributes['all_messages_events'])
  if (Array.isArray(events)) {
    const { all } = ofEvents(events)
    const isUsed = span.messages('input', all) && all.length === events.length
    if (isUsed) span.take('all_messages_events')
  }
  if (span.messages('input', toMessages(span.attributes['pydantic_ai.all_messages']))) {
    span.take('pydantic_ai.all_messages')
  }
  span.contentOf('output', 'final_result')
}

function readEvents(span: SpanReading): void {
  const events = fromJson(span.attributes['events'])
  if (!Array.isArray(events)) return
  const { asked, answered } = ofEvents(events)
  const hasInput = span.messages('input', asked)
  const hasOutput = span.messages('output', answered)
  const isWhole = asked.length + answered.length === events.length
  if (isWhole && hasInput === asked.length > 0 && hasOutput === answered.length > 0) {
    span.take('events')
  }
}

function ofEvents(events: readonly unknown[]): {
  readonly all: Message[]
  readonly asked: Message[]
  readonly answered: Message[]
} {
  const found = { all: [] as Message[], asked: [] as Message[], answered: [] as Message[] }
  for (const event of events) {
    if (!isObject(event)) continue
    const name = toText(event['event.name'])
    const message = eventMessage(name, event)
    if (message === null) continue
    found.all.push(message)
    found[name === 'gen_ai.choice' ? 'answered' : 'asked'].push(message)
  }
  return found
}

function readTool(span: SpanReading): void {
  if (!span.has('tool_arguments') && !span.has('tool_response')) return
  span.is('tool', 'execute_tool')
  span.contentOf('input', 'tool_arguments')
  span.contentOf('output', 'tool_response')
}

function emptyToNothing(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value
}
