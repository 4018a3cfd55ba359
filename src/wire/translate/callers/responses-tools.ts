import { asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import type { Omissions } from '../omissions.ts'
import { recordsAt } from '../readable.ts'
import { untranslatable } from '../untranslatable.ts'
import type { CallerPaths } from './caller-paths.ts'

type Reading = { readonly paths: CallerPaths; readonly omissions: Omissions }

/** The tools of a Responses request, and which of them may be called, as chat completions have it. */
export function chatTools(request: Loose, reading: Reading): Loose {
  const tools: unknown[] = []
  for (const [index, tool] of recordsAt(request['tools'], 'tools').entries()) {
    const declared = functionOf(tool)
    if (declared === null) {
      reading.omissions.refuse(
        `tools[${index}]`,
        `A tool of type ${JSON.stringify(tool['type'])} is OpenAI’s own and has no counterpart there; functions and custom tools have.`,
      )
      continue
    }
    const path = `tools[${tools.length}]`
    reading.paths.note(path, `tools[${index}]`)
    reading.paths.noteTree(`${path}.function.parameters`, `tools[${index}].parameters`)
    tools.push({ type: 'function', function: declared })
  }
  if (tools.length === 0) return {}
  const choice = choiceOf(request['tool_choice'])
  return {
    tools,
    ...(choice === null ? {} : { tool_choice: choice }),
    ...(request['parallel_tool_calls'] === false ? { parallel_tool_calls: false } : {}),
  }
}

function functionOf(tool: Loose): Loose | null {
  const name = tool['name']
  const description = asText(tool['description'])
  switch (tool['type']) {
    case 'function':
      return {
        name,
        ...(description === '' ? {} : { description }),
        ...(tool['parameters'] == null ? {} : { parameters: tool['parameters'] }),
        ...(tool['strict'] === true ? { strict: true } : {}),
      }
    case 'custom': {
      // A tool that takes a text is a function of one text; the grammar of it can only be told.
      const grammar = asText(asRecord(tool['format'])?.['definition'])
      const told =
        grammar === '' ? description : `${description}\nIts input has this grammar:\n${grammar}`
      return {
        name,
        ...(told === '' ? {} : { description: told }),
        parameters: {
          type: 'object',
          properties: { input: { type: 'string' } },
          required: ['input'],
          additionalProperties: false,
        },
      }
    }
    default:
      return null
  }
}

function choiceOf(choice: unknown): unknown {
  if (choice == null || typeof choice === 'string') return choice ?? null
  const record = asRecord(choice) ?? {}
  const named = (tool: Loose) => ({ type: 'function', function: { name: tool['name'] } })
  switch (record['type']) {
    case 'function':
    case 'custom':
      return named(record)
    case 'allowed_tools':
      return {
        type: 'allowed_tools',
        allowed_tools: { mode: record['mode'], tools: asRecords(record['tools']).map(named) },
      }
    default:
      return untranslatable(
        'tool_choice',
        `${JSON.stringify(record['type'])} has no counterpart there; name a function.`,
      )
  }
}
