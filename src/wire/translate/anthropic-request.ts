import { parseDataUrl } from '#wire/media-part.ts'
import { claudeRules } from './anthropic-models.ts'
import { structuredSchema, toolSchema } from './anthropic-schema.ts'
import { samplingFields } from './anthropic-sampling.ts'
import { thinkingFields } from './anthropic-thinking.ts'
import {
  readChatRequest,
  type ChatRequest,
  type FunctionTool,
  type Part,
  type TextPart,
  type Turn,
} from './chat-request.ts'
import type { TranslatedRequest, TranslationTarget } from './define.ts'
import { Omissions } from './omissions.ts'
import { opaqueUserId } from './person-id.ts'
import { anthropicIds, fittingId } from './tool-call-ids.ts'
import { untranslatable } from './untranslatable.ts'

// Anthropic insists on a bound. This is the largest that every model since Claude Opus 4 accepts, so
// that a caller who set none is cut as late as can be.
const outputTokensDefault = 32_000

/** A chat completion request as a Messages request (https://docs.claude.com/en/api/messages). */
export function toMessagesRequest(body: unknown, target: TranslationTarget): TranslatedRequest {
  const omissions = new Omissions(target.mayDrop)
  const request = readChatRequest(body, { omissions, fitId: (id) => fittingId(id, anthropicIds) })
  refuseUnsupported(request, omissions)
  const rules = claudeRules(target.model)
  const system = [...request.system.filter(hasText).map(textBlock), ...jsonInstruction(request)]
  const messages = joinTurns(withoutFinalSpace(request.turns))
  if (messages.length === 0)
    untranslatable('messages', 'Anthropic needs a message with text in it; these are empty.')
  if (messages.at(-1)?.role === 'assistant' && !rules.takesPrefill) {
    untranslatable(
      `messages[${request.messageCount - 1}].role`,
      `${target.model} continues no message of the assistant: let the last one be of the user.`,
    )
  }
  const outputTokensMax = request.outputTokensMax ?? outputTokensDefault
  const thinking = thinkingFields(request, { rules, outputTokensMax, omissions })
  const format = formatOf(request, { rules, omissions })
  const output = { ...format, ...thinking.output }
  const stops = stopSequences(request.stops, omissions)
  const translated = {
    model: target.model,
    max_tokens: outputTokensMax,
    ...(system.length === 0 ? {} : { system }),
    messages,
    ...toolFields(request, omissions),
    ...samplingFields(request, { rules, omissions, isThinking: thinking.isThinking }),
    ...thinking.fields,
    ...(Object.keys(output).length === 0 ? {} : { output_config: output }),
    ...(stops.length === 0 ? {} : { stop_sequences: stops }),
    ...(request.userId === '' ? {} : { metadata: { user_id: opaqueUserId(request.userId) } }),
    ...(request.streamed ? { stream: true } : {}),
  }
  return { body: translated, dropped: omissions.fields }
}

/** Anthropic refuses one that is white space alone, which would never be reached in a text that it trims. */
function stopSequences(stops: readonly string[], omissions: Omissions): string[] {
  return stops.filter((stop) => {
    if (stop.trim() !== '') return true
    omissions.refuse('stop', `Anthropic stops at no ${JSON.stringify(stop)}: white space alone.`)
    return false
  })
}

function formatOf(
  { responseFormat }: ChatRequest,
  {
    rules,
    omissions,
  }: { readonly rules: ReturnType<typeof claudeRules>; readonly omissions: Omissions },
): object {
  if (responseFormat.kind !== 'json_schema') return {}
  if (!rules.hasStructuredOutputs) {
    omissions.refuse(
      'response_format',
      'This model has no structured outputs: use one from Claude 4.1 on, or a tool.',
    )
    return {}
  }
  const field = 'response_format.json_schema.schema'
  const schema = structuredSchema(responseFormat.schema, field, omissions)
  return { format: { type: 'json_schema', schema } }
}

function refuseUnsupported({ body, choices }: ChatRequest, omissions: Omissions): void {
  const without = (field: string, isFine: boolean, sentence: string) => {
    if (!isFine) omissions.refuse(field, sentence)
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

/** What the model is to continue must not end in white space; nothing that it says is lost with it. */
function withoutFinalSpace(turns: readonly Turn[]): readonly Turn[] {
  const last = turns.at(-1)
  if (last?.role !== 'assistant' || last.calls.length > 0) return turns
  const parts = last.parts.filter(hasText)
  const trimmed = parts.map((part, index) =>
    index === parts.length - 1 ? { ...part, text: part.text.trimEnd() } : part,
  )
  return [...turns.slice(0, -1), { ...last, parts: trimmed }]
}

/** Anthropic refuses texts that are empty or white space alone; they say nothing. */
function hasText(part: Part): boolean {
  return part.kind !== 'text' || part.text.trim() !== ''
}

function blocksOf(turn: Turn): unknown[] {
  switch (turn.role) {
    case 'user':
      return turn.parts.filter(hasText).map(partBlock)
    case 'assistant':
      return [
        ...turn.thinkingBlocks,
        ...turn.parts.filter(hasText).map(textBlock),
        ...turn.calls.map((call) => ({
          type: 'tool_use',
          id: call.id,
          name: call.name,
          input: call.arguments,
        })),
      ]
    case 'tool':
      return [resultBlock(turn)]
  }
}

function resultBlock({ callId, parts, cacheControl }: Turn & { readonly role: 'tool' }): unknown {
  const told = parts.filter(hasText)
  const isText = told.every((part) => part.kind === 'text')
  const blocks = told.map((part) =>
    // The marker stands on the result as a whole.
    part.kind === 'text' ? { type: 'text', text: part.text } : partBlock(part),
  )
  return {
    type: 'tool_result',
    tool_use_id: callId,
    content: isText ? told.map((part) => (part.kind === 'text' ? part.text : '')).join('') : blocks,
    ...(cacheControl == null ? {} : { cache_control: cacheControl }),
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
  // No registered name of a type, but what many write.
  const mimeType = data.mimeType === 'image/jpg' ? 'image/jpeg' : data.mimeType
  if (!imageTypes.includes(mimeType)) {
    untranslatable(path, `Anthropic takes ${imageTypes.join(', ')}; this is ${mimeType}.`)
  }
  return { type: 'base64', media_type: mimeType, data: data.base64 }
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

function toolFields(
  { tools, toolChoice, parallelToolCalls }: ChatRequest,
  omissions: Omissions,
): object {
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
    tools: tools.map((tool) => toolOf(tool, omissions)),
    ...(isUsual ? {} : { tool_choice: choice }),
  }
}

function toolOf(tool: FunctionTool, omissions: Omissions): unknown {
  const { name, description, parameters, strict, cacheControl, path } = tool
  return {
    name,
    ...(description === '' ? {} : { description }),
    input_schema: strict
      ? structuredSchema(parameters, `${path}.function.parameters`, omissions)
      : toolSchema(parameters),
    ...(strict ? { strict: true } : {}),
    ...(cacheControl == null ? {} : { cache_control: cacheControl }),
  }
}
