import type { Loose } from '#wire/loose.ts'
import { parseDataUrl } from '#wire/media-part.ts'
import {
  readChatRequest,
  type ChatRequest,
  type Part,
  type TextPart,
  type Turn,
} from './chat-request.ts'
import { untranslatable } from './untranslatable.ts'

// Anthropic insists on a bound. This is the largest that every model since Claude Opus 4 accepts, so
// that a caller who set none is cut as late as can be.
const outputTokensDefault = 32_000

// Tokens to think for each effort, where a model takes a budget and no effort: the budgets that
// Google documents for the same field, https://ai.google.dev/gemini-api/docs/openai#thinking
const thinkingBudgets: Readonly<Record<string, number>> = {
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
}
const thinkingBudgetMin = 1_024

/** A chat completion request as a Messages request (https://docs.claude.com/en/api/messages). */
export function toMessagesRequest(body: unknown, model: string): unknown {
  const request = readChatRequest(body)
  refuseUnsupported(request)
  const system = [...request.system.map(textBlock), ...jsonInstruction(request)]
  const outputTokensMax = request.outputTokensMax ?? outputTokensDefault
  return {
    model,
    max_tokens: outputTokensMax,
    ...(system.length === 0 ? {} : { system }),
    messages: joinTurns(request.turns),
    ...toolFields(request),
    ...samplingFields(request),
    ...reasoningFields(request, { model, outputTokensMax }),
    ...(request.stops.length === 0 ? {} : { stop_sequences: request.stops }),
    ...(request.userId === '' ? {} : { metadata: { user_id: request.userId } }),
    ...(request.streamed ? { stream: true } : {}),
  }
}

function refuseUnsupported({ body, choices }: ChatRequest): void {
  const without = (field: string, isFine: boolean, sentence: string) => {
    if (!isFine) untranslatable(field, sentence)
  }
  without('n', choices === 1, 'Anthropic gives one answer at a time: `n` must be 1.')
  without('seed', body['seed'] == null, 'Anthropic has no seed: leave it out.')
  for (const field of ['frequency_penalty', 'presence_penalty']) {
    without(field, !body[field], `Anthropic has no \`${field}\`: leave it out.`)
  }
  without('logprobs', !body['logprobs'], 'Anthropic reports no log probabilities.')
  without('top_logprobs', !body['top_logprobs'], 'Anthropic reports no log probabilities.')
}

/** Anthropic has a format for a schema, none for any JSON: that has to be asked for in words. */
function jsonInstruction(request: ChatRequest): unknown[] {
  if (request.responseFormat.kind !== 'json_object') return []
  return [{ type: 'text', text: 'Answer with one JSON object and nothing else.' }]
}

type Message = { readonly role: 'user' | 'assistant'; readonly content: unknown[] }

/** Results of tools stand in user messages, and all that answer one turn in the same. */
function joinTurns(turns: readonly Turn[]): Message[] {
  const messages: Message[] = []
  for (const turn of turns) {
    const role = turn.role === 'assistant' ? 'assistant' : 'user'
    const blocks = blocksOf(turn)
    const last = messages.at(-1)
    if (last?.role === role) last.content.push(...blocks)
    else if (blocks.length > 0) messages.push({ role, content: blocks })
  }
  return messages
}

function blocksOf(turn: Turn): unknown[] {
  switch (turn.role) {
    case 'user':
      return turn.parts.map(partBlock)
    case 'assistant':
      return [
        ...turn.thinkingBlocks,
        ...turn.parts.filter((part) => part.text !== '').map(textBlock),
        ...turn.calls.map((call) => ({
          type: 'tool_use',
          id: call.id,
          name: call.name,
          input: call.arguments,
        })),
      ]
    case 'tool':
      return [{ type: 'tool_result', tool_use_id: turn.callId, content: turn.text }]
  }
}

function textBlock(part: TextPart): unknown {
  return {
    type: 'text',
    text: part.text,
    ...(part.cacheControl == null ? {} : { cache_control: part.cacheControl }),
  }
}

function partBlock(part: Part): unknown {
  switch (part.kind) {
    case 'text':
      return textBlock(part)
    case 'image':
      return { type: 'image', source: imageSource(part.url, part.path) }
    case 'file':
      return {
        type: 'document',
        source: documentSource(part.url, part.path),
        ...(part.name === '' ? {} : { title: part.name }),
      }
    case 'audio':
      return untranslatable(part.path, 'Anthropic takes no audio.')
  }
}

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

function imageSource(url: string, path: string): unknown {
  if (/^https?:\/\//.test(url)) return { type: 'url', url }
  const data = parseDataUrl(url)
  if (data === null) untranslatable(path, 'An image must be an https URL or a base64 data URL.')
  if (!imageTypes.includes(data.mimeType)) {
    untranslatable(path, `Anthropic takes ${imageTypes.join(', ')}; this is ${data.mimeType}.`)
  }
  return { type: 'base64', media_type: data.mimeType, data: data.base64 }
}

function documentSource(url: string, path: string): unknown {
  const data = parseDataUrl(url)
  if (data === null) untranslatable(path, 'A file must be a base64 data URL.')
  if (data.mimeType === 'application/pdf') {
    return { type: 'base64', media_type: data.mimeType, data: data.base64 }
  }
  if (data.mimeType === 'text/plain') {
    const text = Buffer.from(data.base64, 'base64').toString()
    return { type: 'text', media_type: data.mimeType, data: text }
  }
  return untranslatable(path, `Anthropic takes PDF and plain text; this is ${data.mimeType}.`)
}

function toolFields({ tools, toolChoice, parallelToolCalls }: ChatRequest): object {
  if (tools.length === 0) return {}
  const kinds = { auto: 'auto', none: 'none', required: 'any', function: 'tool' } as const
  const kind = kinds[toolChoice?.kind ?? 'auto']
  const choice = {
    type: kind,
    ...(toolChoice?.kind === 'function' ? { name: toolChoice.name } : {}),
    ...(parallelToolCalls === false && kind !== 'none' ? { disable_parallel_tool_use: true } : {}),
  }
  const isUsual = toolChoice === null && parallelToolCalls !== false
  return {
    tools: tools.map((tool) => ({
      name: tool.name,
      ...(tool.description === '' ? {} : { description: tool.description }),
      input_schema: tool.parameters,
      ...(tool.strict ? { strict: true } : {}),
    })),
    ...(isUsual ? {} : { tool_choice: choice }),
  }
}

function samplingFields({ body }: ChatRequest): object {
  const { temperature } = body
  if (typeof temperature === 'number' && temperature > 1) {
    untranslatable('temperature', `Anthropic takes 0 to 1; this is ${temperature}.`)
  }
  const tier = serviceTier(body['service_tier'])
  return {
    ...given({ temperature, top_p: body['top_p'], top_k: body['top_k'] }),
    ...(tier === null ? {} : { service_tier: tier }),
  }
}

function serviceTier(tier: unknown): string | null {
  if (tier == null || tier === 'auto') return null
  if (tier === 'default') return 'standard_only'
  return untranslatable(
    'service_tier',
    `Anthropic has no tier ${JSON.stringify(tier)} to ask for: use auto or default.`,
  )
}

/** Thinking and the format of the answer, which share a field here. */
function reasoningFields(
  { body, responseFormat }: ChatRequest,
  target: { readonly model: string; readonly outputTokensMax: number },
): object {
  const { reasoning_effort: effort, thinking } = body
  const format =
    responseFormat.kind === 'json_schema'
      ? { format: { type: 'json_schema', schema: responseFormat.schema } }
      : {}
  const config = (fields: Loose) =>
    Object.keys(fields).length === 0 ? {} : { output_config: fields }
  // Anthropic's own compatible API takes its `thinking` as it is; so does this.
  if (thinking != null) return { thinking, ...config(format) }
  if (effort == null) return config(format)
  if (effort === 'none') return { thinking: { type: 'disabled' }, ...config(format) }
  const budget = thinkingBudgets[String(effort)]
  if (budget === undefined) {
    untranslatable(
      'reasoning_effort',
      `${JSON.stringify(effort)} is no effort that Anthropic knows.`,
    )
  }
  if (takesBudget(target.model)) {
    return { thinking: budgeted(budget, target.outputTokensMax), ...config(format) }
  }
  const level = effort === 'minimal' ? 'low' : effort
  return { thinking: { type: 'adaptive' }, ...config({ ...format, effort: level }) }
}

/** Models up to the 4.5 generation think by a budget; later ones by effort, and decide for themselves. */
function takesBudget(model: string): boolean {
  return /claude-(3|(haiku|sonnet|opus)-4-([015](-|$)|20))/.test(model)
}

function budgeted(budget: number, outputTokensMax: number): object {
  if (outputTokensMax <= thinkingBudgetMin) {
    untranslatable(
      'max_completion_tokens',
      `To think, this model needs more than ${thinkingBudgetMin} tokens; this is ${outputTokensMax}.`,
    )
  }
  return { type: 'enabled', budget_tokens: Math.min(budget, outputTokensMax - 1) }
}

/** The fields that have a value. */
function given(fields: Loose): Loose {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null))
}
