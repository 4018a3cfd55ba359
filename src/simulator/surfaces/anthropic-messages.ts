import { z } from 'zod'
import { describeBlob, turn, type Turn } from '#simulator/asked.ts'
import type { Choice, SimulatedUsage } from '#simulator/answer.ts'
import { splitTokens } from '#simulator/count-tokens.ts'
import { hexOf } from '#simulator/random.ts'
import { readBody } from '#simulator/read-body.ts'
import { typedFrame, type Frame, type SimulatedCall, type Surface } from '#simulator/surface.ts'

const block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  source: z
    .looseObject({
      type: z.string(),
      media_type: z.string().optional(),
      data: z.string().optional(),
      url: z.string().optional(),
    })
    .optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  tool_use_id: z.string().optional(),
  get content() {
    return z.union([z.string(), z.array(block)]).optional()
  },
})
type Block = z.infer<typeof block>

const conversation = {
  model: z.string(),
  messages: z
    .array(
      z.object({
        role: z.enum(['user', 'assistant', 'system']),
        content: z.union([z.string(), z.array(block)]),
      }),
    )
    .min(1),
  system: z.union([z.string(), z.array(block)]).optional(),
  tools: z
    .array(z.looseObject({ name: z.string().optional(), input_schema: z.unknown().optional() }))
    .optional(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).optional(),
  output_config: z
    .looseObject({ format: z.looseObject({ schema: z.unknown().optional() }).nullish() })
    .nullish(),
}

const request = z.object({
  ...conversation,
  // The one API here that insists on a bound.
  max_tokens: z.number().int().min(1),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string()).optional(),
})

/** POST /v1/messages of Anthropic (https://docs.claude.com/en/api/messages). */
export const anthropicMessages: Surface = {
  format: 'anthropic',
  streamType: 'text/event-stream; charset=utf-8',
  read(body) {
    const read = readBody(request, body)
    if ('problem' in read) return read.problem
    const { value } = read
    return {
      ...askedOf(value),
      outputTokensMax: value.max_tokens,
      streamed: value.stream === true,
      stops: value.stop_sequences ?? [],
    }
  },
  whole: (call) => ({
    ...head(call),
    content: contentOf(call).map((one) => one.done),
    ...stopOf(call.answer.choices[0]),
    usage: messagesUsage(call.answer.usage, call.answer.usage.output + call.answer.usage.reasoning),
  }),
  frames,
}

/** POST /v1/messages/count_tokens: the same conversation, without a bound and without an answer. */
export const anthropicCountTokens: Pick<Surface, 'format' | 'read'> = {
  format: 'anthropic',
  read(body) {
    const read = readBody(z.object(conversation), body)
    return 'problem' in read ? read.problem : askedOf(read.value)
  },
}

function askedOf(value: z.infer<z.ZodObject<typeof conversation>>) {
  const system = value.system === undefined ? [] : [turn('system', textOf(value.system))]
  const names = new Map(
    value.messages
      .flatMap((one) => (typeof one.content === 'string' ? [] : one.content))
      .flatMap((one) => (one.type === 'tool_use' ? [[one.id, one.name ?? ''] as const] : [])),
  )
  return {
    model: value.model,
    streamed: false,
    turns: [...system, ...value.messages.flatMap((one) => turnsOf(one, names))],
    tools: (value.tools ?? []).flatMap((tool) =>
      tool.input_schema === undefined ? [] : [{ name: tool.name ?? '', schema: tool.input_schema }],
    ),
    mayCallTools: value.tool_choice?.type !== 'none',
    forcedTool: value.tool_choice?.name ?? null,
    schema: value.output_config?.format?.schema ?? null,
    outputTokensMax: null,
    stops: [],
    choices: 1,
  }
}

function turnsOf(
  message: { role: 'user' | 'assistant' | 'system'; content: string | Block[] },
  names: ReadonlyMap<string | undefined, string>,
): Turn[] {
  if (typeof message.content === 'string') return [turn(message.role, message.content)]
  const results = message.content.filter((one) => one.type === 'tool_result')
  const said = message.content.filter((one) => one.type !== 'tool_result')
  return [
    ...(said.length === 0
      ? []
      : [turn(message.role, textOf(said), { attachments: said.flatMap(attachment) })]),
    ...results.map((one) =>
      turn('tool', textOf(one.content ?? ''), {
        tool: names.get(one.tool_use_id) ?? '',
        attachments: typeof one.content === 'string' ? [] : (one.content ?? []).flatMap(attachment),
      }),
    ),
  ]
}

function textOf(content: string | readonly Block[]): string {
  return typeof content === 'string' ? content : content.map((one) => one.text ?? '').join('')
}

function attachment(given: Block): string[] {
  const { source } = given
  if (source === undefined) return []
  if (source.url !== undefined) return [source.url]
  return [describeBlob(source.media_type ?? given.type, source.data ?? '')]
}

function head(call: SimulatedCall) {
  return {
    id: `msg_${call.identity.hex}`,
    type: 'message',
    role: 'assistant',
    model: call.asked.model,
  }
}

function stopOf(choice: Choice | undefined) {
  const reasons = {
    stop: 'end_turn',
    'stop-sequence': 'stop_sequence',
    length: 'max_tokens',
    tools: 'tool_use',
    refusal: 'refusal',
  }
  return {
    stop_reason: reasons[choice?.finish ?? 'stop'],
    stop_sequence: choice?.stoppedBy ? choice.stoppedBy : null,
  }
}

/** Input without what the cache gave and took, as Anthropic counts it. */
function messagesUsage(usage: SimulatedUsage, outputTokens: number) {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5m,
      ephemeral_1h_input_tokens: usage.cacheWrite1h,
    },
    output_tokens: outputTokens,
    ...(usage.reasoning > 0 && outputTokens >= usage.reasoning
      ? { output_tokens_details: { thinking_tokens: usage.reasoning } }
      : {}),
    ...(usage.webSearches === 0
      ? {}
      : { server_tool_use: { web_search_requests: usage.webSearches } }),
    service_tier: 'standard',
  }
}

/** One block of the content: as it starts, in which deltas it comes, and as it is at the end. */
type ContentBlock = {
  readonly start: unknown
  readonly deltas: readonly { readonly delta: unknown; readonly tokens: number }[]
  readonly done: unknown
}

function contentOf(call: SimulatedCall): ContentBlock[] {
  const [choice] = call.answer.choices
  if (choice === undefined) return []
  const text = choice.text + choice.refusal
  return [
    ...(choice.reasoning === '' ? [] : [thinkingBlock(choice.reasoning)]),
    ...(text === '' ? [] : [textBlock(text)]),
    ...choice.calls.map((given, index) => toolBlock(given, `toolu_${call.identity.hex}${index}`)),
  ]
}

function textBlock(text: string): ContentBlock {
  return {
    start: { type: 'text', text: '' },
    deltas: splitTokens(text).map((piece) => ({
      delta: { type: 'text_delta', text: piece },
      tokens: 1,
    })),
    done: { type: 'text', text },
  }
}

function thinkingBlock(thinking: string): ContentBlock {
  const signature = Buffer.from(hexOf(thinking, 32)).toString('base64')
  return {
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...splitTokens(thinking).map((piece) => ({
        delta: { type: 'thinking_delta', thinking: piece },
        tokens: 1,
      })),
      { delta: { type: 'signature_delta', signature }, tokens: 0 },
    ],
    done: { type: 'thinking', thinking, signature },
  }
}

function toolBlock(given: Choice['calls'][number], id: string): ContentBlock {
  const block = { type: 'tool_use', id, name: given.name }
  return {
    start: { ...block, input: {} },
    deltas: ['', ...splitTokens(JSON.stringify(given.arguments))].map((piece) => ({
      delta: { type: 'input_json_delta', partial_json: piece },
      tokens: piece === '' ? 0 : 1,
    })),
    done: { ...block, input: given.arguments },
  }
}

function frames(call: SimulatedCall): Frame[] {
  const { usage } = call.answer
  const message = {
    ...head(call),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: messagesUsage(usage, 1),
  }
  const all = [typedFrame({ type: 'message_start', message }, 0)]
  for (const [index, one] of contentOf(call).entries()) {
    const event = (type: string, rest: object, tokens: number) =>
      all.push(typedFrame({ type, index, ...rest }, tokens))
    event('content_block_start', { content_block: one.start }, 0)
    if (index === 0) all.push(typedFrame({ type: 'ping' }, 0))
    for (const { delta, tokens } of one.deltas) event('content_block_delta', { delta }, tokens)
    event('content_block_stop', {}, 0)
  }
  // The usage of this event is cumulative: https://docs.claude.com/en/api/messages-streaming
  const {
    cache_creation: _creation,
    service_tier: _tier,
    ...total
  } = messagesUsage(usage, usage.output + usage.reasoning)
  const delta = stopOf(call.answer.choices[0])
  all.push(typedFrame({ type: 'message_delta', delta, usage: total }, 0))
  all.push(typedFrame({ type: 'message_stop' }, 0))
  return all
}
