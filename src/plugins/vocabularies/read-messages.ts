import type { Message, MessagePart } from '#contract/message.ts'
import { fromJson, isObject, toText, type JsonObject } from './read-value.ts'

const roles: Readonly<Record<string, string>> = {
  model: 'assistant',
  ai: 'assistant',
  human: 'user',
  function: 'tool',
}

/**
 * Reads a conversation in whichever shape its emitter knew: OpenTelemetry's own, chat completions,
 * responses, messages, generateContent, or the Vercel AI SDK's. Null when the value is no
 * conversation: then the caller keeps it as it came. Of an object around the messages (a whole
 * request or answer) only the messages are read: the caller keeps that, too.
 */
export function toMessages(value: unknown): Message[] | null {
  const parsed = fromJson(value)
  if (Array.isArray(parsed)) return listOfMessages(parsed)
  if (!isObject(parsed)) return null
  for (const name of ['messages', 'contents', 'input', 'prompt']) {
    if (parsed[name] === undefined) continue
    const messages =
      typeof parsed[name] === 'string' ? textMessage(parsed[name]) : toMessages(parsed[name])
    if (messages !== null) return [...systemMessages(parsed['system']), ...messages]
  }
  if (Array.isArray(parsed['choices'])) return listOfMessages(parsed['choices'])
  if (Array.isArray(parsed['candidates'])) return listOfMessages(parsed['candidates'])
  const message = toMessage(parsed)
  return message === null ? null : [message]
}

function textMessage(text: string): Message[] {
  return [{ role: 'user', parts: [{ type: 'text', content: text }] }]
}

/** System instructions, which dialects carry apart, as a message of their own; none if empty. */
export function systemMessages(value: unknown): Message[] {
  const parsed = fromJson(value)
  if (parsed === undefined || parsed === null || parsed === '') return []
  if (
    Array.isArray(parsed) &&
    parsed.every((item) => isObject(item) && item['role'] !== undefined)
  ) {
    return listOfMessages(parsed) ?? []
  }
  const content = isObject(parsed) ? (parsed['parts'] ?? parsed['content'] ?? parsed) : parsed
  const parts = toParts(content)
  return parts.length === 0 ? [] : [{ role: 'system', parts }]
}

function listOfMessages(values: readonly unknown[]): Message[] | null {
  if (values.length === 0) return null
  const messages: Message[] = []
  for (const value of values) {
    const message = toMessage(value)
    if (message === null) return null
    messages.push(message)
  }
  return messages
}

/** One message, also from a choice or candidate that wraps it; null when the value is none. */
export function toMessage(value: unknown): Message | null {
  if (!isObject(value)) return null
  const inner = wrapped(value)
  if (inner !== null) {
    const message = toMessage(inner)
    if (message !== null) return withFinish(message, finishOf(value) ?? finishOf(inner))
  }
  const item = responsesItem(value)
  if (item !== null) return item
  const role = roleOf(value)
  if (role === null) return null
  const parts = partsOf(value, role)
  if (parts === null) return null
  const message: Message = { role, parts }
  if (typeof value['name'] === 'string' && value['name'] !== '') message.name = value['name']
  return withRest(withFinish(message, finishOf(value)), value, messageFields)
}

/** Fields of a message that end up in its role, name, parts or finish reason. */
const messageFields = new Set([
  ...['type', 'role', 'name', 'parts', 'contents', 'content', 'text', 'message'],
  ...['tool_calls', 'toolCalls', 'function_call', 'tool_call_id', 'toolCallId'],
  ...['reasoning_content', 'reasoning', 'refusal', 'finish_reason', 'finishReason', 'stop_reason'],
])

/** Fields of a part that end up in the canonical part, in any of the dialects. */
const partFields = new Set([
  ...['type', 'content', 'text', 'thinking', 'thought', 'summary', 'refusal', 'data'],
  ...['id', 'call_id', 'toolCallId', 'tool_use_id', 'ref', 'name', 'toolName', 'function'],
  ...['arguments', 'input', 'args', 'response', 'result', 'output', 'tool_call', 'message_content'],
  ...['image_url', 'image', 'source', 'audio', 'input_audio', 'file', 'file_data', 'file_url'],
  ...['inlineData', 'inline_data', 'fileData', 'media', 'modality', 'uri', 'url'],
  ...['mime_type', 'mimeType', 'mediaType', 'media_type', 'contentType'],
  ...[
    'functionCall',
    'function_call',
    'functionResponse',
    'function_response',
    'toolRequest',
    'toolResponse',
  ],
  ...['toolUse', 'toolResult', 'toolUseId', 'reasoningContent'],
])

/** Adds what no name of ours holds under its own name: a reader may ignore it, nobody loses it. */
function withRest<Target extends object>(
  target: Target,
  source: JsonObject,
  known: ReadonlySet<string>,
): Target {
  const rest: { [name: string]: unknown } = {}
  for (const [name, value] of Object.entries(source)) {
    // Names with dots are attributes of the event that carried the message, not fields of it.
    const isForeign =
      known.has(name) || name.includes('.') || value === null || name === '__proto__'
    if (!isForeign && !Object.hasOwn(target, name)) rest[name] = value
  }
  return Object.assign(target, rest)
}

/**
 * A choice `{ message }`, a candidate `{ content: { parts } }`, OpenInference's `{ message: … }`.
 */
function wrapped(value: JsonObject): JsonObject | null {
  if (isObject(value['message'])) return value['message']
  const content = value['content']
  if (isObject(content) && Array.isArray(content['parts'])) return { role: 'model', ...content }
  return null
}

/** Items of OpenAI's responses that stand beside messages instead of inside one. */
function responsesItem(value: JsonObject): Message | null {
  const type = value['type']
  if (type === 'function_call' || type === 'custom_tool_call' || type === 'reasoning') {
    return value['role'] === undefined ? { role: 'assistant', parts: [toPart(value)] } : null
  }
  if (type === 'function_call_output') return { role: 'tool', parts: [toPart(value)] }
  return null
}

function roleOf(value: JsonObject): string | null {
  if (typeof value['role'] === 'string') return roles[value['role']] ?? value['role']
  const type = value['type']
  if (
    typeof type === 'string' &&
    (Object.hasOwn(roles, type) || type === 'system' || type === 'tool')
  ) {
    return roles[type] ?? type
  }
  return null
}

function finishOf(value: JsonObject): string | undefined {
  const reason = value['finish_reason'] ?? value['finishReason'] ?? value['stop_reason']
  return typeof reason === 'string' && reason !== '' ? reason : undefined
}

function withFinish(message: Message, finish: string | undefined): Message {
  if (finish !== undefined && !message.finish_reason) message.finish_reason = finish
  return message
}

/**
 * All parts of a message, in the order a reader expects: thought, said, called. Null if it has none
 * of the fields.
 */
function partsOf(value: JsonObject, role: string): MessagePart[] | null {
  const content = value['parts'] ?? value['contents'] ?? value['content'] ?? value['text']
  const calls = value['tool_calls'] ?? value['toolCalls']
  const call = value['function_call']
  const hasAny = [content, calls, call].some((field) => field !== undefined)
  if (!hasAny) return null
  const parts: MessagePart[] = []
  const reasoning = value['reasoning_content'] ?? value['reasoning']
  if (typeof reasoning === 'string' && reasoning !== '')
    parts.push({ type: 'reasoning', content: reasoning })
  const answered = value['tool_call_id'] ?? value['toolCallId']
  if (role === 'tool' && typeof answered === 'string')
    parts.push(toolResponse(value, answered, content))
  else parts.push(...toParts(content))
  if (typeof value['refusal'] === 'string')
    parts.push({ type: 'refusal', content: value['refusal'] })
  if (Array.isArray(calls)) parts.push(...calls.map(toolCall))
  if (isObject(call)) parts.push(toolCall(call))
  return parts
}

function toolResponse(value: JsonObject, id: string, content: unknown): MessagePart {
  const response = typeof content === 'string' ? content : (textOf(content) ?? content ?? null)
  return { type: 'tool_call_response', id, name: orNull(value['name']), response }
}

/** The text of a list that holds nothing but text parts. */
function textOf(content: unknown): string | null {
  if (!Array.isArray(content)) return null
  const texts = content.map((part) =>
    isObject(part) && typeof part['text'] === 'string' ? part['text'] : null,
  )
  return texts.every((text) => text !== null) ? texts.join('') : null
}

/** Content of any dialect as parts: text alone is one part, nothing is none. */
export function toParts(content: unknown): MessagePart[] {
  if (content === undefined || content === null || content === '') return []
  if (typeof content === 'string') return [{ type: 'text', content }]
  if (Array.isArray(content)) return content.map(toPart)
  return [toPart(content)]
}

/** One part of any dialect in our names; a part that nobody here knows stays as it came. */
function toPart(value: unknown): MessagePart {
  if (!isObject(value)) return { type: 'text', content: toText(value) }
  if (isObject(value['message_content'])) return toPart(value['message_content'])
  const type = value['type']
  const known =
    typeof type === 'string' && Object.hasOwn(partReaders, type) ? partReaders[type] : undefined
  const part = known === undefined ? untypedPart(value) : known(value)
  if (part !== null) return withRest(part, value, partFields)
  return { ...value, type: typeof type === 'string' ? type : 'unknown' }
}

type PartReader = (value: JsonObject) => MessagePart | null

const partReaders: Readonly<Record<string, PartReader>> = {
  text: textPart,
  input_text: textPart,
  output_text: textPart,
  reasoning: reasoningPart,
  thinking: reasoningPart,
  refusal: (value) => ({ type: 'refusal', content: toText(value['refusal'] ?? value['content']) }),
  tool_call: toolCall,
  tool_use: toolCall,
  'tool-call': toolCall,
  function_call: toolCall,
  custom_tool_call: toolCall,
  tool_call_response: toolResult,
  tool_result: toolResult,
  'tool-result': toolResult,
  function_call_output: toolResult,
  image_url: (value) => media(urlOf(value['image_url']), 'image', undefined),
  input_image: (value) => media(urlOf(value['image_url']), 'image', undefined),
  image: imagePart,
  audio: (value) => media(urlOf(value['audio']), 'audio', undefined),
  input_audio: audioPart,
  file: filePart,
}

function textPart(value: JsonObject): MessagePart | null {
  const text = value['content'] ?? value['text']
  return typeof text === 'string' ? { type: 'text', content: text } : null
}

function reasoningPart(value: JsonObject): MessagePart {
  const text = value['content'] ?? value['text'] ?? value['thinking']
  if (typeof text === 'string') return { type: 'reasoning', content: text }
  const summary = textOf(value['summary']) ?? textOf(value['content'])
  return { type: 'reasoning', content: summary ?? toText(value['data']) }
}

/** A call in the words of any of the dialects; arguments that are JSON text are read. */
function toolCall(value: unknown): MessagePart {
  if (!isObject(value)) return { type: 'tool_call', id: null, name: '', arguments: value }
  if (isObject(value['tool_call'])) return toolCall(value['tool_call'])
  const inner = isObject(value['function']) ? value['function'] : value
  const id =
    value['call_id'] ?? value['id'] ?? value['toolCallId'] ?? value['toolUseId'] ?? value['ref']
  const given = inner['arguments'] ?? inner['input'] ?? inner['args'] ?? null
  return {
    type: 'tool_call',
    id: orNull(id),
    name: toText(inner['name'] ?? inner['toolName']),
    arguments: fromJson(given),
  }
}

function toolResult(value: JsonObject): MessagePart {
  const id =
    value['id'] ??
    value['tool_use_id'] ??
    value['toolCallId'] ??
    value['toolUseId'] ??
    value['call_id'] ??
    value['ref']
  const given = value['response'] ?? value['result'] ?? value['output'] ?? value['content'] ?? null
  // The AI SDK wraps an output with its type: { type: 'json', value }.
  const isWrapped =
    isObject(given) && typeof given['type'] === 'string' && given['value'] !== undefined
  const response = isWrapped ? given['value'] : (textOf(given) ?? given)
  return {
    type: 'tool_call_response',
    id: orNull(id),
    name: orNull(value['name'] ?? value['toolName']),
    response,
  }
}

function imagePart(value: JsonObject): MessagePart | null {
  const { source, image } = value
  if (isObject(source)) {
    const type = typeof source['media_type'] === 'string' ? source['media_type'] : undefined
    return media(source['data'] ?? source['url'], 'image', type)
  }
  return media(isObject(image) ? urlOf(image) : image, 'image', mediaTypeOf(value))
}

function audioPart(value: JsonObject): MessagePart | null {
  const audio = value['input_audio']
  if (!isObject(audio)) return null
  const format = typeof audio['format'] === 'string' ? `audio/${audio['format']}` : undefined
  return media(audio['data'], 'audio', format)
}

function filePart(value: JsonObject): MessagePart | null {
  const file = isObject(value['file']) ? value['file'] : value
  const type = mediaTypeOf(file)
  const data = isObject(file['data']) ? (file['data']['data'] ?? file['data']['url']) : file['data']
  return media(data ?? file['file_data'] ?? file['file_url'], modalityOf(type), type)
}

/** Parts that are told by their fields, not by a type: Gemini's, Genkit's, and those of Bedrock's Converse. */
function untypedPart(value: JsonObject): MessagePart | null {
  if (value['type'] === undefined) {
    const part = conversePart(value)
    if (part !== null) return part
  }
  const call = value['functionCall'] ?? value['function_call'] ?? value['toolRequest']
  if (isObject(call)) return toolCall(call)
  const result = value['functionResponse'] ?? value['function_response'] ?? value['toolResponse']
  if (isObject(result)) return toolResult(result)
  const inline =
    value['inlineData'] ??
    value['inline_data'] ??
    value['fileData'] ??
    value['file_data'] ??
    value['media']
  if (isObject(inline)) {
    const type = mediaTypeOf(inline)
    const data = inline['data'] ?? inline['fileUri'] ?? inline['file_uri'] ?? inline['url']
    return media(data, modalityOf(type), type)
  }
  const isTyped = typeof value['type'] === 'string'
  if (isTyped || typeof value['text'] !== 'string') return null
  return { type: value['thought'] === true ? 'reasoning' : 'text', content: value['text'] }
}

/** A content block of Bedrock's Converse, which agents of Strands speak whatever their provider is. */
function conversePart(value: JsonObject): MessagePart | null {
  const { toolUse, toolResult: result, reasoningContent, image } = value
  if (isObject(toolUse)) return toolCall(toolUse)
  if (isObject(result)) {
    const part = toolResult(result)
    // One block of JSON is the value itself; text alone was joined to a text.
    const [block, ...more] = Array.isArray(result['content']) ? result['content'] : []
    const isValue = isObject(block) && 'json' in block && more.length === 0
    return isValue ? { ...part, response: block['json'] } : part
  }
  if (isObject(reasoningContent)) {
    const { reasoningText } = reasoningContent
    return isObject(reasoningText) ? reasoningPart(reasoningText) : null
  }
  if (!isObject(image) || !isObject(image['source'])) return null
  const format = typeof image['format'] === 'string' ? `image/${image['format']}` : undefined
  return media(image['source']['bytes'], 'image', format)
}

function urlOf(value: unknown): unknown {
  if (!isObject(value)) return value
  return value['url'] ?? (isObject(value['image']) ? value['image']['url'] : undefined)
}

function mediaTypeOf(value: JsonObject): string | undefined {
  const type =
    value['mime_type'] ??
    value['mimeType'] ??
    value['mediaType'] ??
    value['media_type'] ??
    value['contentType']
  return typeof type === 'string' ? type : undefined
}

function modalityOf(mediaType: string | undefined): string {
  const family = mediaType?.split('/')[0]
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file'
}

/** Data or a pointer to it: a data URL is data, another URL a pointer, everything else base64. */
function media(data: unknown, modality: string, mediaType: string | undefined): MessagePart | null {
  if (typeof data !== 'string' || data === '') return null
  const embedded = /^data:([^;,]*)(?:;[^,]*)?,/.exec(data.slice(0, 256))
  if (embedded !== null) {
    const content = data.slice(embedded[0].length)
    return { type: 'blob', modality, mime_type: embedded[1] || mediaType || null, content }
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(data.slice(0, 32))) {
    return { type: 'uri', modality, mime_type: mediaType ?? null, uri: data }
  }
  return { type: 'blob', modality, mime_type: mediaType ?? null, content: data }
}

function orNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/**
 * True when the value is a conversation in our own names already, so that its text can be stored
 * as it came instead of being written anew.
 */
export function isCanonical(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (item) =>
        isObject(item) &&
        typeof item['role'] === 'string' &&
        !Object.hasOwn(roles, item['role']) &&
        Array.isArray(item['parts']) &&
        item['parts'].every(isCanonicalPart),
    )
  )
}

function isCanonicalPart(part: unknown): boolean {
  if (!isObject(part)) return false
  switch (part['type']) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return typeof part['content'] === 'string'
    case 'tool_call':
      return (
        typeof part['name'] === 'string' &&
        'arguments' in part &&
        typeof part['arguments'] !== 'string'
      )
    case 'tool_call_response':
      return 'response' in part
    case 'blob':
      return typeof part['content'] === 'string' && typeof part['modality'] === 'string'
    case 'uri':
      return typeof part['uri'] === 'string' && typeof part['modality'] === 'string'
    default:
      return typeof part['type'] === 'string' && !Object.hasOwn(partReaders, part['type'])
  }
}
