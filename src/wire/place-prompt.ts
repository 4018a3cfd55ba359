import { failed, ok, type Result } from '#kit/result.ts'
import { asList, asRecord, asRecords, asText, type Loose } from './loose.ts'
import type { WireFault } from './define.ts'
import { placeParameters } from './place-parameters.ts'
import { translatorFor } from './translate/catalog.ts'

/** What a rendered prompt asks for, as a chat completion request without a model. */
type ChatFields = Loose & { readonly messages: readonly Loose[] }

type Placing = {
  /** The caller's body. */
  readonly request: Loose
  readonly prompt: ChatFields
  /** By its own name the provider knows what to think of parameters. */
  readonly model: string
  readonly streamed: boolean
}

type Place = (placing: Placing) => Result<Loose, WireFault>

const places: Readonly<Record<string, Place>> = {
  'openai.responses': inResponses,
  'anthropic.messages': inMessages,
  'anthropic.count_tokens': inCount,
  'gemini.generate_content': inContents,
}

/** Ids of the APIs besides chat completions that take a rendered prompt. */
export const promptPlaces: readonly string[] = Object.keys(places)

/**
 * A request of another API than chat completions with a rendered prompt in it: its messages before the
 * caller's, its parameters, tools and output contract where the caller set none. Null for an API
 * that has no place for messages.
 */
export function placePrompt(wire: string, placing: Placing): Result<Loose, WireFault> | null {
  return places[wire]?.(placing) ?? null
}

function inMessages(placing: Placing): Result<Loose, WireFault> {
  const { request } = placing
  const wrong = noList(request, 'messages')
  if (wrong !== null) return failed(wrong)
  const own = translated('anthropic.messages', placing)
  if (!own.ok) return own
  const system = [...blocksOf(own.value['system']), ...blocksOf(request['system'])]
  return ok({
    ...own.value,
    ...request,
    ...(system.length === 0 ? {} : { system }),
    messages: [...asList(own.value['messages']), ...asList(request['messages'])],
  })
}

/** Of what is counted the API takes messages and tools, and no parameters. */
function inCount(placing: Placing): Result<Loose, WireFault> {
  const { messages, tools } = placing.prompt
  const prompt = tools === undefined ? { messages } : { messages, tools }
  const placed = inMessages({ ...placing, prompt })
  if (!placed.ok) return placed
  const { max_tokens: _bound, ...counted } = placed.value
  return ok(counted)
}

function inContents(placing: Placing): Result<Loose, WireFault> {
  const own = translated('gemini.generate_content', placing)
  if (!own.ok) return own
  const { request } = placing
  const { system_instruction: snakeSystem, generation_config: snakeSettings, ...rest } = request
  const system = request['systemInstruction'] ?? snakeSystem
  const settings = asRecord(request['generationConfig'] ?? snakeSettings)
  const parts = [...partsOf(own.value['systemInstruction']), ...partsOf(system)]
  return ok({
    ...own.value,
    ...rest,
    ...(parts.length === 0 ? {} : { systemInstruction: { parts } }),
    contents: [...asList(own.value['contents']), ...listed(request['contents'])],
    generationConfig: { ...asRecord(own.value['generationConfig']), ...settings },
  })
}

function inResponses({ request, prompt }: Placing): Result<Loose, WireFault> {
  const { messages, tools, response_format: format, tool_choice: choice, ...parameters } = prompt
  const placed = placeParameters(request, parameters, 'openai.responses')
  if (!placed.ok)
    return failed({
      field: 'model',
      message: `The prompt sets ${placed.fault}, for which responses have no place.`,
    })
  const { input } = request
  const wrong = typeof input === 'string' ? null : noList(request, 'input')
  if (wrong !== null) return failed(wrong)
  const asked = typeof input === 'string' ? [{ role: 'user', content: input }] : asList(input)
  const text = asRecord(placed.value['text'])
  const contract = asRecord(asRecord(format)?.['json_schema'])
  const formatted =
    contract === null || text?.['format'] != null
      ? {}
      : { text: { ...text, format: { type: 'json_schema', ...contract } } }
  const own = asRecords(tools).map((tool) => ({ type: 'function', ...asRecord(tool['function']) }))
  return ok({
    ...(own.length === 0 ? {} : { tools: own }),
    ...(typeof choice === 'string' ? { tool_choice: choice } : {}),
    ...placed.value,
    ...formatted,
    input: [...messages.map(({ role, content }) => ({ role, content })), ...asked],
  })
}

/**
 * The prompt in the format of another API, by the translation that takes chat completions there. What it
 * insists on, a message to answer, may be the caller's to say: then one is put there and taken out again.
 */
function translated(wire: string, { prompt, model, streamed }: Placing): Result<Loose, WireFault> {
  const translator = translatorFor('openai.chat', [wire])
  if (translator === undefined) return ok({})
  const turns = prompt.messages.filter(({ role }) => role === 'user' || role === 'assistant')
  const isOpen = turns.at(-1)?.['role'] !== 'user'
  const messages = isOpen
    ? [...prompt.messages, { role: 'user', content: 'stands for the caller' }]
    : prompt.messages
  const request = translator.request({ ...prompt, messages }, { model, mayDrop: false, streamed })
  if (!request.ok) return failed({ ...request.fault, field: 'model' })
  const { model: _model, stream: _stream, ...body } = asRecord(request.value.body) ?? {}
  const name = wire === 'anthropic.messages' ? 'messages' : 'contents'
  return ok(isOpen ? { ...body, [name]: asList(body[name]).slice(0, -1) } : body)
}

/** What is wrong where a list stands that is none; null where it is one, or is not there. */
function noList(request: Loose, field: string): WireFault | null {
  return request[field] == null || Array.isArray(request[field])
    ? null
    : {
        field,
        message: `\`${field}\` must be a list; it follows the messages of the prompt, and may be left out.`,
      }
}

function blocksOf(system: unknown): readonly unknown[] {
  const text = asText(system)
  return text === '' ? asList(system) : [{ type: 'text', text }]
}

function partsOf(instruction: unknown): readonly unknown[] {
  const text = asText(instruction)
  return text === '' ? listed(asRecord(instruction)?.['parts']) : [{ text }]
}

/** Gemini takes a single value for a list of one, and a text for a turn. */
function listed(value: unknown): readonly unknown[] {
  if (value == null) return []
  if (typeof value === 'string') return [{ role: 'user', parts: [{ text: value }] }]
  return Array.isArray(value) ? value : [value]
}
