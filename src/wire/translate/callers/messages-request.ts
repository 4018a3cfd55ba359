import { asRecord, asText, type Loose } from '#wire/loose.ts'
import type { CallerAsk, ChatAsk } from '../define.ts'
import { listAt, numberAt, recordsAt, stopsAt } from '../readable.ts'
import { untranslatable } from '../untranslatable.ts'
import { CallerPaths } from './caller-paths.ts'
import { chatMessagesOf } from './messages-turns.ts'
import { effortOf } from './messages-thinking.ts'

// Fields that leave the answer as it is: they help the provider store, route or speed it up.
const hints = new Set(['cache_control', 'betas', 'diagnostics'])

// Fields that are read here; each of them says below what is done with it.
const read = new Set([
  'model',
  'messages',
  'system',
  'max_tokens',
  'metadata',
  'stop_sequences',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'service_tier',
])

// Wishes about how it is done: an answer is one without them too. Edits of the context save tokens of a
// long conversation, and Claude Code sends them with every call.
const wishes = new Set(['context_management', 'speed'])

/** A Messages request (https://docs.claude.com/en/api/messages) as a chat completion request. */
export function fromMessagesRequest(given: unknown, { streamed, omissions }: CallerAsk): ChatAsk {
  const request = asRecord(given) ?? untranslatable('', 'The body must be a JSON object.')
  const paths = new CallerPaths()
  for (const [field, value] of Object.entries(request)) {
    if (read.has(field) || hints.has(field) || isSilent(value)) continue
    if (wishes.has(field)) omissions.leaveOut(field)
    else
      omissions.refuse(
        field,
        `\`${field}\` has no counterpart in the API of the provider that this model runs on.`,
      )
  }
  noteFields(paths, request)
  const stops = stopsAt(listAt(request['stop_sequences'], 'stop_sequences'), 'stop_sequences')
  const outputTokensMax = numberAt(request['max_tokens'], 'max_tokens')
  const format = schemaOf(request)
  const effort = effortOf(request)
  const userId = asText(asRecord(request['metadata'])?.['user_id'])
  const body = {
    model: request['model'],
    messages: chatMessagesOf(request, { paths, omissions }),
    ...(outputTokensMax === null ? {} : { max_tokens: outputTokensMax }),
    ...copied(request, ['temperature', 'top_p', 'top_k']),
    ...(stops.length > 0 ? { stop: stops } : {}),
    ...toolFields(request, { paths, omissions }),
    ...(format === null
      ? {}
      : {
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'answer', strict: true, schema: format },
          },
        }),
    ...(effort === null ? {} : { reasoning_effort: effort }),
    ...(userId === '' ? {} : { user: userId }),
    ...(request['service_tier'] === 'standard_only' ? { service_tier: 'default' } : {}),
    ...(streamed ? { stream: true } : {}),
  }
  return { body, paths }
}

/** Values that say no more than leaving the field out would. */
function isSilent(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.length === 0)
}

function noteFields(paths: CallerPaths, request: Loose): void {
  const isOlder = asRecord(request['output_format']) !== null
  const format = isOlder ? 'output_format' : 'output_config.format'
  paths.note('response_format', format)
  paths.noteTree('response_format.json_schema.schema', `${format}.schema`)
  const isThinking = asText(asRecord(request['output_config'])?.['effort']) === ''
  paths.note('reasoning_effort', isThinking ? 'thinking' : 'output_config.effort')
  paths.note('max_completion_tokens', 'max_tokens')
  paths.note('stop', 'stop_sequences')
  paths.note('user', 'metadata.user_id')
  paths.note('parallel_tool_calls', 'tool_choice.disable_parallel_tool_use')
}

function copied(request: Loose, fields: readonly string[]): Loose {
  return Object.fromEntries(
    fields.filter((field) => request[field] != null).map((field) => [field, request[field]]),
  )
}

function schemaOf(request: Loose): Loose | null {
  const format =
    asRecord(asRecord(request['output_config'])?.['format']) ?? asRecord(request['output_format'])
  return asRecord(format?.['schema'])
}

function toolFields(
  request: Loose,
  { paths, omissions }: { readonly paths: CallerPaths; readonly omissions: CallerAsk['omissions'] },
): Loose {
  const tools: unknown[] = []
  for (const [index, tool] of recordsAt(request['tools'], 'tools').entries()) {
    const schema = asRecord(tool['input_schema'])
    const type = tool['type'] ?? 'custom'
    if (type !== 'custom' || schema === null) {
      omissions.refuse(
        `tools[${index}]`,
        `The tool ${JSON.stringify(tool['name'])} of type ${JSON.stringify(type)} is Anthropic’s own; only tools with an \`input_schema\` can be called elsewhere.`,
      )
      continue
    }
    const path = `tools[${tools.length}]`
    paths.note(path, `tools[${index}]`)
    paths.noteTree(`${path}.function.parameters`, `tools[${index}].input_schema`)
    const description = asText(tool['description'])
    tools.push({
      type: 'function',
      function: {
        name: tool['name'],
        ...(description === '' ? {} : { description }),
        parameters: schema,
        ...(tool['strict'] === true ? { strict: true } : {}),
      },
      ...copied(tool, ['cache_control']),
    })
  }
  return tools.length === 0 ? {} : { tools, ...choiceOf(asRecord(request['tool_choice'])) }
}

const choices: Readonly<Record<string, string>> = { auto: 'auto', any: 'required', none: 'none' }

function choiceOf(choice: Loose | null): Loose {
  if (choice === null) return {}
  const type = asText(choice['type'])
  const named = { type: 'function', function: { name: choice['name'] } }
  const kind = type === 'tool' ? named : choices[type]
  if (kind === undefined)
    untranslatable('tool_choice.type', `${JSON.stringify(type)} has no counterpart there.`)
  return {
    tool_choice: kind,
    ...(choice['disable_parallel_tool_use'] === true ? { parallel_tool_calls: false } : {}),
  }
}
