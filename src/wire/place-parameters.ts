import { failed, ok, type Result } from '#kit/result.ts'
import { asRecord, type Loose } from './loose.ts'

type Path = readonly string[]

/** Parameters whose names and values are OpenAI's own in chat completions, and where each other API has them. */
const places: Readonly<Record<string, Readonly<Record<string, Path>>>> = {
  'openai.completions': plain(
    'temperature top_p max_tokens stop seed frequency_penalty presence_penalty',
  ),
  'openai.responses': {
    ...plain('temperature top_p parallel_tool_calls service_tier'),
    max_tokens: ['max_output_tokens'],
    max_completion_tokens: ['max_output_tokens'],
    reasoning_effort: ['reasoning', 'effort'],
    verbosity: ['text', 'verbosity'],
  },
  'anthropic.messages': {
    ...plain('temperature top_p max_tokens'),
    max_completion_tokens: ['max_tokens'],
    stop: ['stop_sequences'],
  },
  'gemini.generate_content': {
    temperature: ['generationConfig', 'temperature'],
    top_p: ['generationConfig', 'topP'],
    max_tokens: ['generationConfig', 'maxOutputTokens'],
    max_completion_tokens: ['generationConfig', 'maxOutputTokens'],
    stop: ['generationConfig', 'stopSequences'],
    seed: ['generationConfig', 'seed'],
    frequency_penalty: ['generationConfig', 'frequencyPenalty'],
    presence_penalty: ['generationConfig', 'presencePenalty'],
  },
}

/** Two names of one bound: where one is set the other is, too. */
const bounds: readonly string[] = ['max_tokens', 'max_completion_tokens']

/**
 * A request with these parameters of a chat completion where it has none of its own, in the caller's
 * API. What generates no text takes none, and is left as it is; a parameter that the API has no place
 * for is named as the fault, because the answer would be another without it.
 */
export function placeParameters(
  request: Loose,
  parameters: Readonly<Record<string, unknown>>,
  wire: string,
): Result<Loose, string> {
  if (wire === 'openai.chat') return ok(chatRequest(request, parameters))
  const known = places[wire]
  if (known === undefined) return ok(request)
  let placed = request
  for (const [name, value] of Object.entries(parameters)) {
    const path = known[name]
    if (path === undefined) return failed(name)
    placed = withValue(placed, path, value)
  }
  return ok(placed)
}

function chatRequest(request: Loose, parameters: Readonly<Record<string, unknown>>): Loose {
  const isBounded = bounds.some((name) => request[name] != null)
  const own = Object.entries(parameters).filter(
    ([name]) => request[name] == null && !(isBounded && bounds.includes(name)),
  )
  return own.length === 0 ? request : { ...request, ...Object.fromEntries(own) }
}

function withValue(record: Loose, [first = '', ...rest]: Path, value: unknown): Loose {
  const name = spelling(record, first)
  if (rest.length === 0) return record[name] == null ? { ...record, [name]: value } : record
  return { ...record, [name]: withValue(asRecord(record[name]) ?? {}, rest, value) }
}

/** Gemini takes the snake-case spelling of its fields as well: what is there keeps its own. */
function spelling(record: Loose, name: string): string {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return snake in record ? snake : name
}

function plain(names: string): Record<string, Path> {
  return Object.fromEntries(names.split(' ').map((name) => [name, [name]]))
}
