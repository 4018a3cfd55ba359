import type { PromptVariable, VariableValues } from '#contract/prompt-content.ts'
import { parseLargeAsText } from '#kit/exact-json.ts'

/** Characters of all values together, as JSON: a document or a few of them. */
export const valuesCharactersMax = 500_000

export type VariableProblem = { readonly path: string; readonly message: string }

/**
 * Values as a prompt's templates get them: read as their declared types, defaults filled in. A name
 * that a template uses and nobody declared is a value that must be given. Problems name the variable.
 */
export function readVariables(asked: {
  readonly declared: readonly PromptVariable[]
  /** Names that the templates take from outside. */
  readonly used: readonly string[]
  readonly given: VariableValues
}): {
  readonly values: Record<string, unknown>
  readonly unused: string[]
  readonly problems: VariableProblem[]
} {
  const { declared, used, given } = asked
  const values: Record<string, unknown> = {}
  const problems: VariableProblem[] = []
  if (JSON.stringify(given).length > valuesCharactersMax) {
    const message = `All values together are longer than ${valuesCharactersMax} characters.`
    return { values, unused: [], problems: [{ path: 'variables', message }] }
  }
  const known = new Map(declared.map((variable) => [variable.name, variable]))
  for (const name of new Set([...known.keys(), ...used])) {
    const variable = known.get(name)
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? variable?.default
    const path = `variables.${name}`
    if (value === undefined || value === null) {
      if (variable?.isRequired ?? true) {
        const what = variable?.description ? ` (${variable.description})` : ''
        problems.push({ path, message: `The variable "${name}"${what} has no value.` })
      }
      continue
    }
    const read = variable === undefined ? value : readAs(variable.type, value)
    if (read === undefined)
      problems.push({
        path,
        message: `The variable "${name}" must be ${wanted[variable?.type ?? 'text']}; it is ${JSON.stringify(value).slice(0, 60)}.`,
      })
    else values[name] = read
  }
  const unused = Object.keys(given).filter((name) => !known.has(name) && !used.includes(name))
  return { values, unused, problems }
}

const wanted: Readonly<Record<PromptVariable['type'], string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list, or a JSON list as text',
  object: 'an object, or a JSON object as text',
}

/** The value as that type; undefined when it is none. Headers and flags bring every value as text. */
function readAs(type: PromptVariable['type'], value: unknown): unknown {
  switch (type) {
    case 'text':
      return typeof value === 'object' ? undefined : String(value)
    case 'number': {
      // What a double would round is written as it came.
      if (typeof value === 'string' && isLargeWhole(value.trim())) return value.trim()
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined
    }
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : booleanOf(value)
    case 'list': {
      const list = typeof value === 'string' ? parsed(value) : value
      return Array.isArray(list) ? list : undefined
    }
    case 'object': {
      const object = typeof value === 'string' ? parsed(value) : value
      return typeof object === 'object' && object !== null && !Array.isArray(object)
        ? object
        : undefined
    }
  }
}

function isLargeWhole(text: string): boolean {
  return /^-?\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text))
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function parsed(text: string): unknown {
  try {
    return parseLargeAsText(text)
  } catch {
    return undefined
  }
}
