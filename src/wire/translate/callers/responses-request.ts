import { asList, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import type { CallerAsk, ChatAsk } from '../define.ts'
import { numberAt } from '../readable.ts'
import { untranslatable } from '../untranslatable.ts'
import { CallerPaths } from './caller-paths.ts'
import { chatMessagesOf } from './responses-items.ts'
import { chatTools } from './responses-tools.ts'

// Fields that leave the answer as it is: they help the provider store, route or speed it up.
const hints = new Set([
  'store',
  'metadata',
  'include',
  'stream_options',
  'client_metadata',
  'prompt_cache_key',
  'prompt_cache_retention',
  'prompt_cache_options',
  // It bounds OpenAI's own tools only, which are refused below.
  'max_tool_calls',
])

// Fields that are read here; each of them says below what is done with it.
const read = new Set([
  'model',
  'input',
  'instructions',
  'max_output_tokens',
  'temperature',
  'top_p',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'text',
  'stream',
  'user',
  'safety_identifier',
  'service_tier',
])

/** What is known only where it was stored: without it another question would be asked. */
const stored = new Set(['previous_response_id', 'conversation', 'prompt'])

/** What is done with a conversation that is too long; an answer is one without it too. */
const wishes = new Set(['truncation', 'context_management'])

/** A request of the Responses API (https://platform.openai.com/docs/api-reference/responses) as a chat completion request. */
export function fromResponsesRequest(given: unknown, { streamed, omissions }: CallerAsk): ChatAsk {
  const request = asRecord(given) ?? untranslatable('', 'The body must be a JSON object.')
  const paths = new CallerPaths()
  for (const [field, value] of Object.entries(request)) {
    if (read.has(field) || hints.has(field) || isSilent(field, value)) continue
    if (stored.has(field)) {
      untranslatable(
        field,
        `\`${field}\` names what OpenAI has stored, which the provider that this model runs on cannot see: send the conversation itself in \`input\`.`,
      )
    }
    if (wishes.has(field)) omissions.leaveOut(field)
    else
      omissions.refuse(
        field,
        `\`${field}\` has no counterpart in the API of the provider that this model runs on.`,
      )
  }
  noteFields(paths)
  const text = asRecord(request['text'])
  const format = formatOf(asRecord(text?.['format']))
  const outputTokensMax = numberAt(request['max_output_tokens'], 'max_output_tokens')
  const effort = asRecord(request['reasoning'])?.['effort']
  const body = {
    model: request['model'],
    messages: chatMessagesOf(request, { paths, omissions }),
    ...renamed(request, {
      temperature: 'temperature',
      top_p: 'top_p',
      user: 'user',
      safety_identifier: 'safety_identifier',
      service_tier: 'service_tier',
    }),
    ...(outputTokensMax === null ? {} : { max_tokens: outputTokensMax }),
    ...chatTools(request, { paths, omissions }),
    ...(format === null ? {} : { response_format: format }),
    ...(effort == null ? {} : { reasoning_effort: effort }),
    ...(text?.['verbosity'] == null ? {} : { verbosity: text['verbosity'] }),
    ...(streamed ? { stream: true } : {}),
  }
  return { body, paths }
}

/** Values that say no more than leaving the field out would. */
function isSilent(field: string, value: unknown): boolean {
  if (value == null || value === false || value === 0) return true
  if (field === 'truncation') return value === 'disabled'
  return Array.isArray(value) && value.length === 0
}

function noteFields(paths: CallerPaths): void {
  paths.note('response_format', 'text.format')
  paths.noteTree('response_format.json_schema.schema', 'text.format.schema')
  paths.note('reasoning_effort', 'reasoning.effort')
  paths.note('messages', 'input')
  paths.note('verbosity', 'text.verbosity')
  paths.note('max_tokens', 'max_output_tokens')
  paths.note('max_completion_tokens', 'max_output_tokens')
}

function renamed(request: Loose, names: Readonly<Record<string, string>>): Loose {
  return Object.fromEntries(
    Object.entries(names)
      .filter(([name]) => request[name] != null)
      .map(([name, other]) => [other, request[name]]),
  )
}

function formatOf(format: Loose | null): Loose | null {
  switch (format?.['type']) {
    case undefined:
    case 'text':
      return null
    case 'json_schema': {
      const { type: _type, ...schema } = format
      return {
        type: 'json_schema',
        json_schema: { ...schema, name: asText(schema['name']) || 'answer' },
      }
    }
    default:
      return { type: format?.['type'] }
  }
}

/** The names of the tools of a request that take a text and no JSON. */
export function customTools(asked: unknown): ReadonlySet<string> {
  return new Set(
    asRecords(asList(asRecord(asked)?.['tools']))
      .filter(({ type }) => type === 'custom')
      .map(({ name }) => asText(name)),
  )
}
