import { z } from 'zod'
import { describeUrl, turn, type Turn } from '#simulator/asked.ts'
import type { Choice, SimulatedUsage } from '#simulator/answer.ts'
import { splitTokens } from '#simulator/count-tokens.ts'
import { readBody } from '#simulator/read-body.ts'
import {
  typedFrame,
  type TypedEvent,
  type Frame,
  type SimulatedCall,
  type Surface,
} from '#simulator/surface.ts'

const part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.string().nullish(),
  file_data: z.string().nullish(),
  file_url: z.string().nullish(),
})

const item = z.looseObject({
  type: z.string().optional(),
  role: z.enum(['system', 'developer', 'user', 'assistant']).optional(),
  content: z.union([z.string(), z.array(part)]).nullish(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  output: z.unknown().optional(),
})
type Item = z.infer<typeof item>

const request = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(item)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.number().int().nullish(),
  tools: z
    .array(
      z.looseObject({
        type: z.string(),
        name: z.string().optional(),
        parameters: z.unknown().optional(),
      }),
    )
    .nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ name: z.string().optional() })]).nullish(),
  text: z
    .looseObject({
      format: z.looseObject({ type: z.string(), schema: z.unknown().optional() }).nullish(),
    })
    .nullish(),
})

/** POST /v1/responses of OpenAI (https://platform.openai.com/docs/api-reference/responses). */
export const openaiResponses: Surface = {
  format: 'openai',
  streamType: 'text/event-stream; charset=utf-8',
  read(body) {
    const read = readBody(request, body)
    if ('problem' in read) return read.problem
    const { value } = read
    const instructions = value.instructions ? [turn('system', value.instructions)] : []
    const items =
      typeof value.input === 'string' ? [turn('user', value.input)] : turnsOf(value.input)
    const choice = value.tool_choice
    return {
      model: value.model,
      streamed: value.stream === true,
      turns: [...instructions, ...items],
      tools: (value.tools ?? []).flatMap((tool) =>
        tool.type === 'function' ? [{ name: tool.name ?? '', schema: tool.parameters }] : [],
      ),
      mayCallTools: choice !== 'none',
      forcedTool: typeof choice === 'object' ? (choice?.name ?? null) : null,
      schema: value.text?.format?.schema ?? null,
      outputTokensMax: value.max_output_tokens ?? null,
      stops: [],
      choices: 1,
    }
  },
  whole: (call) => finished(call),
  frames,
}

function turnsOf(items: readonly Item[]): Turn[] {
  const names = new Map(
    items.flatMap((one) => (one.name === undefined ? [] : [[one.call_id, one.name] as const])),
  )
  return items.flatMap((one) => {
    if (one.type === 'function_call_output') {
      const text = typeof one.output === 'string' ? one.output : JSON.stringify(one.output)
      return [turn('tool', text, { tool: names.get(one.call_id) ?? '' })]
    }
    if (one.role === undefined) return one.type === 'function_call' ? [turn('assistant', '')] : []
    const parts = typeof one.content === 'string' ? [] : (one.content ?? [])
    const text = typeof one.content === 'string' ? one.content : ''
    return [
      turn(
        one.role === 'developer' ? 'system' : one.role,
        text + parts.map((each) => each.text ?? '').join(''),
        {
          attachments: parts
            .map((each) => each.image_url ?? each.file_data ?? each.file_url ?? '')
            .filter((url) => url !== '')
            .map(describeUrl),
        },
      ),
    ]
  })
}

function responsesUsage(usage: SimulatedUsage) {
  const written = usage.cacheWrite5m + usage.cacheWrite1h
  const input = usage.input + usage.cacheRead + written
  const output = usage.output + usage.reasoning
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: input + output,
  }
}

/** The response before anything was generated. */
function started(call: SimulatedCall) {
  const body = z
    .looseObject({ text: z.looseObject({}).nullish(), reasoning: z.looseObject({}).nullish() })
    .parse(call.body)
  const given = (name: string, otherwise: unknown) => body[name] ?? otherwise
  return {
    id: `resp_${call.identity.hex}`,
    object: 'response',
    created_at: call.identity.createdS,
    status: 'in_progress',
    background: false,
    completed_at: null as number | null,
    error: null,
    incomplete_details: null as { reason: string } | null,
    instructions: given('instructions', null),
    max_output_tokens: given('max_output_tokens', null),
    max_tool_calls: null,
    model: call.asked.model,
    output: [] as unknown[],
    parallel_tool_calls: given('parallel_tool_calls', true),
    previous_response_id: given('previous_response_id', null),
    prompt_cache_key: given('prompt_cache_key', null),
    reasoning: { effort: null, summary: null, ...body.reasoning },
    safety_identifier: given('safety_identifier', null),
    service_tier: 'default',
    store: given('store', true),
    temperature: given('temperature', 1),
    text: { format: { type: 'text' }, verbosity: 'medium', ...body.text },
    tool_choice: given('tool_choice', 'auto'),
    tools: given('tools', []),
    top_logprobs: 0,
    top_p: given('top_p', 1),
    truncation: given('truncation', 'disabled'),
    usage: null as unknown,
    user: given('user', null),
    metadata: given('metadata', {}),
  }
}

function finished(call: SimulatedCall) {
  const [choice] = call.answer.choices
  const isCut = choice?.finish === 'length'
  return {
    ...started(call),
    status: isCut ? 'incomplete' : 'completed',
    completed_at: isCut ? null : call.identity.createdS,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    output: choice === undefined ? [] : outputItems(choice, call).map((one) => one.done),
    usage: responsesUsage(call.answer.usage),
  }
}

/** One item of the output: as it is announced, how it grows, and as it is at the end. */
type OutputItem = {
  readonly added: unknown
  readonly done: unknown
  grow(output: number): { readonly event: TypedEvent; readonly tokens: number }[]
}

function outputItems(choice: Choice, call: SimulatedCall): OutputItem[] {
  const { hex } = call.identity
  const status = choice.finish === 'length' ? 'incomplete' : 'completed'
  const hasMessage = choice.text !== '' || choice.refusal !== '' || choice.calls.length === 0
  const searches = Array.from({ length: call.answer.usage.webSearches }, (_, index) =>
    searchItem(`ws_${hex}${index}`),
  )
  return [
    ...searches,
    ...(choice.reasoning === '' ? [] : [reasoningItem(choice.reasoning, `rs_${hex}`)]),
    ...(hasMessage ? [messageItem(choice, `msg_${hex}`, status)] : []),
    ...choice.calls.map((given, index) => callItem(given, `${hex}${index}`)),
  ]
}

function searchItem(id: string): OutputItem {
  const item = { id, type: 'web_search_call' }
  return {
    added: { ...item, status: 'in_progress' },
    done: { ...item, status: 'completed', action: { type: 'search', query: 'simulated' } },
    grow: (output) =>
      ['in_progress', 'searching', 'completed'].map((state) => ({
        event: { type: `response.web_search_call.${state}`, item_id: id, output_index: output },
        tokens: 0,
      })),
  }
}

function reasoningItem(text: string, id: string): OutputItem {
  const summary = { type: 'summary_text', text }
  return {
    added: { id, type: 'reasoning', summary: [] },
    done: { id, type: 'reasoning', summary: [summary] },
    grow(output) {
      const at = { item_id: id, output_index: output, summary_index: 0 }
      const event = (type: string, rest: object) => ({
        type: `response.reasoning_summary_${type}`,
        ...at,
        ...rest,
      })
      return [
        { event: event('part.added', { part: { type: 'summary_text', text: '' } }), tokens: 0 },
        ...splitTokens(text).map((delta) => ({ event: event('text.delta', { delta }), tokens: 1 })),
        { event: event('text.done', { text }), tokens: 0 },
        { event: event('part.done', { part: summary }), tokens: 0 },
      ]
    },
  }
}

function messageItem(choice: Choice, id: string, status: string): OutputItem {
  const isRefusal = choice.refusal !== ''
  const part = isRefusal
    ? { type: 'refusal', refusal: choice.refusal }
    : { type: 'output_text', annotations: [], logprobs: [], text: choice.text }
  const emptyPart = isRefusal ? { ...part, refusal: '' } : { ...part, text: '' }
  return {
    added: { id, type: 'message', status: 'in_progress', content: [], role: 'assistant' },
    done: { id, type: 'message', status, content: [part], role: 'assistant' },
    grow(output) {
      const at = { item_id: id, output_index: output, content_index: 0 }
      const kind = isRefusal ? 'refusal' : 'output_text'
      const event = (type: string, rest: object) => ({ type: `response.${type}`, ...at, ...rest })
      const logprobs = isRefusal ? {} : { logprobs: [] }
      const full = isRefusal ? { refusal: choice.refusal } : { text: choice.text, logprobs: [] }
      return [
        { event: event('content_part.added', { part: emptyPart }), tokens: 0 },
        ...splitTokens(choice.text + choice.refusal).map((delta) => ({
          event: event(`${kind}.delta`, { delta, ...logprobs }),
          tokens: 1,
        })),
        { event: event(`${kind}.done`, full), tokens: 0 },
        { event: event('content_part.done', { part }), tokens: 0 },
      ]
    },
  }
}

function callItem(given: Choice['calls'][number], hex: string): OutputItem {
  const id = `fc_${hex}`
  const written = JSON.stringify(given.arguments)
  const item = { id, type: 'function_call', call_id: `call_${hex}`, name: given.name }
  return {
    added: { ...item, status: 'in_progress', arguments: '' },
    done: { ...item, status: 'completed', arguments: written },
    grow(output) {
      const at = { item_id: id, output_index: output }
      return [
        ...splitTokens(written).map((delta) => ({
          event: { type: 'response.function_call_arguments.delta', ...at, delta },
          tokens: 1,
        })),
        {
          event: {
            type: 'response.function_call_arguments.done',
            ...at,
            name: given.name,
            arguments: written,
          },
          tokens: 0,
        },
      ]
    },
  }
}

function frames(call: SimulatedCall): Frame[] {
  const [choice] = call.answer.choices
  const response = finished(call)
  const events: { readonly event: TypedEvent; readonly tokens: number }[] = []
  const say = (event: { type: string } & Record<string, unknown>) =>
    events.push({ event, tokens: 0 })
  say({ type: 'response.created', response: started(call) })
  say({ type: 'response.in_progress', response: started(call) })
  const items = choice === undefined ? [] : outputItems(choice, call)
  for (const [index, one] of items.entries()) {
    say({ type: 'response.output_item.added', output_index: index, item: one.added })
    events.push(...one.grow(index))
    say({ type: 'response.output_item.done', output_index: index, item: one.done })
  }
  say({ type: `response.${response.status}`, response })
  return events.map(({ event, tokens }, number) =>
    typedFrame({ ...event, sequence_number: number }, tokens),
  )
}
