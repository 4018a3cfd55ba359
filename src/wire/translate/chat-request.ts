import { asList, asRecord, asRecords, asText, exactJson, type Loose } from '#wire/loose.ts'
import type { Omissions } from './omissions.ts'
import { numberAt, stopsAt } from './readable.ts'
import { untranslatable } from './untranslatable.ts'

/** A chat completion request, read once for every format that it is translated to. */
export type ChatRequest = {
  /** System and developer messages, in order; both formats have one place for all of them. */
  readonly system: readonly TextPart[]
  readonly turns: readonly Turn[]
  readonly tools: readonly FunctionTool[]
  readonly toolChoice: ToolChoice | null
  /** Null when the caller did not say. */
  readonly parallelToolCalls: boolean | null
  readonly responseFormat: ResponseFormat
  readonly outputTokensMax: number | null
  readonly stops: readonly string[]
  readonly choices: number
  readonly streamed: boolean
  readonly userId: string
  /** Of the caller's own list. */
  readonly messageCount: number
  /** The body, for the fields that pass with at most another name. */
  readonly body: Loose
}

export type TextPart = {
  readonly kind: 'text'
  readonly text: string
  /** Anthropic's marker, which callers that know where they are going put on parts; passed on. */
  readonly cacheControl: unknown
}

export type ImagePart = { readonly kind: 'image'; readonly url: string; readonly path: string }

export type Part =
  | TextPart
  | ImagePart
  | {
      readonly kind: 'audio'
      readonly base64: string
      readonly format: string
      readonly path: string
    }
  | { readonly kind: 'file'; readonly url: string; readonly name: string; readonly path: string }

export type ToolCall = {
  readonly id: string
  readonly name: string
  /** Always an object: both formats take nothing else. */
  readonly arguments: Loose
  /** What Google's own compatible API carries along: https://ai.google.dev/gemini-api/docs/thought-signatures */
  readonly thoughtSignature: string
}

export type Turn =
  | { readonly role: 'user'; readonly parts: readonly Part[] }
  | {
      readonly role: 'assistant'
      readonly parts: readonly TextPart[]
      readonly calls: readonly ToolCall[]
      /** Signed thoughts of an earlier translated reply, when the caller sent them back. */
      readonly thinkingBlocks: readonly Loose[]
      /** Gemini's signature of the text, where the caller sent it back. */
      readonly thoughtSignature: string
      /** Path of the message. */
      readonly path: string
    }
  | {
      readonly role: 'tool'
      readonly callId: string
      /** Name of the tool that the call with this id was for. */
      readonly name: string
      /** What the tool answered: text, and pictures (screenshots of agents). */
      readonly parts: readonly (TextPart | ImagePart)[]
      /** Anthropic's marker on the result as a whole. */
      readonly cacheControl: unknown
    }

export type FunctionTool = {
  readonly name: string
  readonly description: string
  readonly parameters: Loose
  readonly strict: boolean
  /** Anthropic's marker, passed on. */
  readonly cacheControl: unknown
  /** Path of the tool. */
  readonly path: string
}

/** How a request is read. */
export type Reading = {
  readonly omissions: Omissions
  /** Ids of calls as the provider takes them; results keep to the id of their call. */
  fitId(id: string): string
}

export type ToolChoice =
  | { readonly kind: 'auto' | 'none' | 'required' }
  | { readonly kind: 'function'; readonly name: string }

export type ResponseFormat =
  | { readonly kind: 'text' | 'json_object' }
  | { readonly kind: 'json_schema'; readonly schema: Loose }

// Fields that leave the answer as it is: they help the provider store, route or speed it up.
const hints = new Set([
  'store',
  'metadata',
  'prompt_cache_key',
  'prompt_cache_retention',
  'prompt_cache_options',
  'prediction',
  'stream_options',
])

// Fields that the translations read; each of them says what it does with them.
const read = new Set([
  'model',
  'messages',
  'stream',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'response_format',
  'max_tokens',
  'max_completion_tokens',
  'stop',
  'n',
  'user',
  'safety_identifier',
  'temperature',
  'top_p',
  'top_k',
  'seed',
  'frequency_penalty',
  'presence_penalty',
  'reasoning_effort',
  'service_tier',
  'logprobs',
  'top_logprobs',
  'thinking',
])

/** Values that say no more than leaving the field out would. */
function isSilent(field: string, value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (field === 'modalities') return asList(value).every((modality) => modality === 'text')
  if (field === 'verbosity') return value === 'medium'
  if (field === 'logit_bias') return Object.keys(asRecord(value) ?? {}).length === 0
  return false
}

// Wishes about the form of an answer: it is one without them too, so they never keep a call from its provider.
const wishes = new Set(['verbosity'])

/** Reads a chat completion request; gives up on the first thing that no other format can say, unless it may be left out. */
export function readChatRequest(body: unknown, reading: Reading): ChatRequest {
  const request = asRecord(body)
  if (request === null) untranslatable('', 'The body must be a JSON object.')
  for (const [field, value] of Object.entries(request)) {
    if (read.has(field) || hints.has(field) || isSilent(field, value)) continue
    if (wishes.has(field)) {
      reading.omissions.leaveOut(field)
      continue
    }
    const instead =
      field === 'functions' || field === 'function_call' ? ' Send `tools` instead.' : ''
    reading.omissions.refuse(
      field,
      `\`${field}\` has no counterpart in the API of the provider that this model runs on.${instead}`,
    )
  }
  const messages = asList(request['messages'])
  if (messages.length === 0)
    untranslatable('messages', '`messages` must be a list with at least one message.')
  const { system, turns } = readMessages(messages, reading.fitId)
  const choice = request['tool_choice']
  const tools = readTools(request['tools'], choice)
  // A call with nothing but instructions, which OpenAI takes: elsewhere somebody must have said something.
  const isOnlySystem = turns.length === 0 && system.length > 0
  return {
    system: isOnlySystem ? [] : system,
    turns: isOnlySystem ? [{ role: 'user', parts: system }] : turns,
    tools,
    toolChoice: readToolChoice(choice),
    parallelToolCalls:
      typeof request['parallel_tool_calls'] === 'boolean' ? request['parallel_tool_calls'] : null,
    responseFormat: readResponseFormat(asRecord(request['response_format'])),
    outputTokensMax:
      numberAt(request['max_completion_tokens'], 'max_completion_tokens') ??
      numberAt(request['max_tokens'], 'max_tokens'),
    stops: stopsAt(request['stop'], 'stop'),
    choices: numberAt(request['n'], 'n') ?? 1,
    streamed: request['stream'] === true,
    userId: asText(request['safety_identifier']) || asText(request['user']),
    messageCount: messages.length,
    body: request,
  }
}

function readMessages(
  messages: readonly unknown[],
  fitId: Reading['fitId'],
): { system: TextPart[]; turns: Turn[] } {
  const system: TextPart[] = []
  const turns: Turn[] = []
  const names = new Map<string, string>()
  for (const [index, given] of messages.entries()) {
    const path = `messages[${index}]`
    const message = asRecord(given)
    if (message === null) untranslatable(path, 'A message must be an object.')
    switch (message['role']) {
      case 'system':
      case 'developer':
        system.push(...textParts(message['content'], `${path}.content`))
        break
      case 'user':
        turns.push({ role: 'user', parts: readParts(message['content'], `${path}.content`) })
        break
      case 'assistant': {
        const turn = readAssistant(message, path)
        for (const call of turn.calls) names.set(call.id, call.name)
        turns.push({ ...turn, calls: turn.calls.map((call) => ({ ...call, id: fitId(call.id) })) })
        break
      }
      case 'tool': {
        const callId = asText(message['tool_call_id'])
        const name = names.get(callId)
        if (name === undefined) {
          untranslatable(
            `${path}.tool_call_id`,
            `No earlier message calls a tool with the id ${JSON.stringify(callId)}.`,
          )
        }
        const parts = resultParts(message['content'], `${path}.content`)
        const marked = parts.findLast((part) => part.kind === 'text' && part.cacheControl != null)
        const cacheControl =
          message['cache_control'] ?? (marked?.kind === 'text' ? marked.cacheControl : undefined)
        turns.push({ role: 'tool', callId: fitId(callId), name, parts, cacheControl })
        break
      }
      default:
        untranslatable(
          `${path}.role`,
          `\`role\` must be system, developer, user, assistant or tool; it is ${JSON.stringify(message['role'])}.`,
        )
    }
  }
  return { system, turns }
}

function readAssistant(message: Loose, path: string): Turn & { readonly role: 'assistant' } {
  for (const field of ['audio', 'function_call']) {
    if (message[field] != null) {
      untranslatable(
        `${path}.${field}`,
        `\`${field}\` has no counterpart there; send text or tool calls.`,
      )
    }
  }
  const refusal = asText(message['refusal'])
  return {
    role: 'assistant',
    parts: [
      ...(message['content'] == null ? [] : textParts(message['content'], `${path}.content`)),
      // What was said in refusing is said as text where there is no word for refusing.
      ...(refusal === ''
        ? []
        : [{ kind: 'text' as const, text: refusal, cacheControl: undefined }]),
    ],
    calls: asList(message['tool_calls']).map((call, index) =>
      readToolCall(asRecord(call) ?? {}, `${path}.tool_calls[${index}]`),
    ),
    thinkingBlocks: asRecords(message['thinking_blocks']),
    thoughtSignature: signatureOf(message),
    path,
  }
}

function readToolCall(call: Loose, path: string): ToolCall {
  const called = asRecord(call['function'])
  if (called === null) untranslatable(path, 'Only calls of functions can be translated.')
  const written = asText(called['arguments'])
  const given = written.trim() === '' ? {} : asRecord(exactJson(written))
  if (given === null) {
    untranslatable(`${path}.function.arguments`, 'The arguments of a call must be a JSON object.')
  }
  return {
    id: asText(call['id']),
    name: asText(called['name']),
    arguments: given,
    thoughtSignature: signatureOf(call),
  }
}

/** Where Google's own compatible API has it, on calls and on messages. */
function signatureOf(marked: Loose): string {
  const google = asRecord(asRecord(marked['extra_content'])?.['google'])
  return asText(google?.['thought_signature'])
}

/** What a tool answered: text, and pictures of what it saw. */
function resultParts(content: unknown, path: string): (TextPart | ImagePart)[] {
  return readParts(content, path).map((part, index) =>
    part.kind === 'text' || part.kind === 'image'
      ? part
      : untranslatable(
          `${path}[${index}]`,
          'Only text and images can stand in the result of a tool.',
        ),
  )
}

function textParts(content: unknown, path: string): TextPart[] {
  return readParts(content, path).map((part, index) =>
    part.kind === 'text'
      ? part
      : untranslatable(`${path}[${index}]`, 'Only text can stand in a message with this role.'),
  )
}

function readParts(content: unknown, path: string): Part[] {
  if (typeof content === 'string') {
    return content === '' ? [] : [{ kind: 'text', text: content, cacheControl: undefined }]
  }
  if (!Array.isArray(content)) untranslatable(path, 'Content must be text or a list of parts.')
  return content.map((part, index) => readPart(asRecord(part) ?? {}, `${path}[${index}]`))
}

function readPart(part: Loose, path: string): Part {
  switch (part['type']) {
    case 'text':
      return { kind: 'text', text: asText(part['text']), cacheControl: part['cache_control'] }
    case 'refusal':
      return { kind: 'text', text: asText(part['refusal']), cacheControl: undefined }
    case 'image_url':
      return {
        kind: 'image',
        url: asText(asRecord(part['image_url'])?.['url']),
        path: `${path}.image_url.url`,
      }
    case 'input_audio': {
      const audio = asRecord(part['input_audio'])
      return {
        kind: 'audio',
        base64: asText(audio?.['data']),
        format: asText(audio?.['format']),
        path: `${path}.input_audio`,
      }
    }
    case 'file': {
      const file = asRecord(part['file'])
      if (asText(file?.['file_data']) === '') {
        untranslatable(
          `${path}.file.file_id`,
          'An uploaded file is known only where it was uploaded; send it as `file_data`.',
        )
      }
      return {
        kind: 'file',
        url: asText(file?.['file_data']),
        name: asText(file?.['filename']),
        path: `${path}.file.file_data`,
      }
    }
    default:
      return untranslatable(
        `${path}.type`,
        `A part of type ${JSON.stringify(part['type'])} has no counterpart there.`,
      )
  }
}

function readTools(given: unknown, choice: unknown): FunctionTool[] {
  const allowed = allowedNames(choice)
  return asList(given)
    .map((tool, index) => readTool(asRecord(tool) ?? {}, `tools[${index}]`))
    .filter((tool) => allowed === null || allowed.includes(tool.name))
}

function readTool(tool: Loose, path: string): FunctionTool {
  const declared = asRecord(tool['function'])
  if (tool['type'] !== 'function' || declared === null) {
    untranslatable(
      `${path}.type`,
      `A tool of type ${JSON.stringify(tool['type'])} has no counterpart there; only functions have.`,
    )
  }
  return {
    name: asText(declared['name']),
    description: asText(declared['description']),
    // A function without parameters takes an empty object.
    parameters: asRecord(declared['parameters']) ?? { type: 'object', properties: {} },
    strict: declared['strict'] === true,
    cacheControl: tool['cache_control'] ?? declared['cache_control'],
    path,
  }
}

/** `allowed_tools` is said by not offering the others. */
function allowedNames(choice: unknown): string[] | null {
  const allowed = asRecord(asRecord(choice)?.['allowed_tools'])
  if (allowed === null) return null
  return asRecords(allowed['tools']).map((tool) => asText(asRecord(tool['function'])?.['name']))
}

function readToolChoice(choice: unknown): ToolChoice | null {
  if (choice === null || choice === undefined) return null
  const record = asRecord(choice)
  const kind = record === null ? choice : (asRecord(record['allowed_tools'])?.['mode'] ?? null)
  if (kind === 'auto' || kind === 'none' || kind === 'required') return { kind }
  const name = asText(asRecord(record?.['function'])?.['name'])
  if (name !== '') return { kind: 'function', name }
  return untranslatable('tool_choice', `${JSON.stringify(choice)} has no counterpart there.`)
}

function readResponseFormat(format: Loose | null): ResponseFormat {
  if (format === null) return { kind: 'text' }
  switch (format['type']) {
    case 'text':
      return { kind: 'text' }
    case 'json_object':
      return { kind: 'json_object' }
    case 'json_schema': {
      const schema = asRecord(asRecord(format['json_schema'])?.['schema'])
      if (schema !== null) return { kind: 'json_schema', schema }
      return untranslatable('response_format.json_schema.schema', 'The schema is missing.')
    }
    default:
      return untranslatable(
        'response_format.type',
        `${JSON.stringify(format['type'])} has no counterpart there; use json_schema.`,
      )
  }
}
