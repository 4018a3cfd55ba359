import { field } from '#wire/gemini/field.ts'
import { asList, asRecord, asText, type Loose } from '#wire/loose.ts'
import type { Omissions } from '../omissions.ts'
import { recordsAt, repeated } from '../readable.ts'
import type { CallerPaths } from './caller-paths.ts'
import { jsonSchemaOf } from './content-schema.ts'

type Reading = { readonly paths: CallerPaths; readonly omissions: Omissions }

/** The tools of a generateContent request, and which of them may be called, as chat completions have it. */
export function chatToolsOf(request: Loose, { paths, omissions }: Reading): Loose {
  const tools: unknown[] = []
  for (const [index, tool] of recordsAt(repeated(request['tools']), 'tools').entries()) {
    for (const [name, value] of Object.entries(tool)) {
      const path = `tools[${index}].${name}`
      if (name !== 'functionDeclarations' && name !== 'function_declarations') {
        if (value == null) continue
        omissions.refuse(
          path,
          `\`${name}\` is a tool of Google’s own; only functions can be called elsewhere.`,
        )
        continue
      }
      for (const [at, declaration] of recordsAt(repeated(value), path).entries()) {
        paths.note(`tools[${tools.length}]`, `${path}[${at}]`)
        paths.noteTree(`tools[${tools.length}].function.parameters`, `${path}[${at}].parameters`)
        tools.push({ type: 'function', function: functionOf(declaration) })
      }
    }
  }
  if (tools.length === 0) return {}
  paths.note('tool_choice', 'toolConfig.functionCallingConfig')
  return { tools, ...choiceOf(asRecord(field(request, 'toolConfig'))) }
}

function functionOf(declaration: Loose): Loose {
  const description = asText(declaration['description'])
  const own = asRecord(declaration['parameters'])
  const parameters =
    asRecord(field(declaration, 'parametersJsonSchema')) ?? (own && jsonSchemaOf(own))
  return {
    name: declaration['name'],
    ...(description === '' ? {} : { description }),
    ...(parameters === null ? {} : { parameters }),
  }
}

function choiceOf(config: Loose | null): Loose {
  const calling = asRecord(field(config, 'functionCallingConfig'))
  const mode = { ANY: 'required', NONE: 'none' }[asText(calling?.['mode']).toUpperCase()]
  const names = asList(field(calling, 'allowedFunctionNames')).map(asText)
  const named = (name: string) => ({ type: 'function', function: { name } })
  const [only] = names
  if (only !== undefined && names.length === 1 && mode === 'required')
    return { tool_choice: named(only) }
  if (names.length > 0) {
    const allowed = { mode: mode ?? 'auto', tools: names.map(named) }
    return { tool_choice: { type: 'allowed_tools', allowed_tools: allowed } }
  }
  return mode === undefined ? {} : { tool_choice: mode }
}
