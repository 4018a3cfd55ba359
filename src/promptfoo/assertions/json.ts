import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { parsedJson } from '#kit/parsed-json.ts'
import { type AssertionInput, type Grade, malformed, verdict } from '#promptfoo/assertions/grade.ts'
import { isOn } from '#promptfoo/templates.ts'
import { parseYaml } from '#promptfoo/references.ts'

/** One object in an answer is read up to this length, as promptfoo does. */
const objectCharsMax = 100_000
/** Each found object was parsed; more than this in one output is noise. */
const objectsMax = 1000

/** The whole output is JSON, and fits the schema in its value. */
export function isJson(input: AssertionInput): Grade {
  const parsed = parsedJson(input.text)
  if (parsed === undefined) return verdict(input, false, 'The output is no JSON.')
  const validate = schemaOf(input)
  return verdict(
    input,
    validate === null || validate(parsed),
    `The output does not fit the schema: ${faultsOf(validate)}`,
  )
}

/**
 * An object stands somewhere in the output, and one of them fits the schema. With `not-` and a schema
 * the last object looked at decides, as promptfoo has it: the first that fits ends the search.
 */
export function containsJson(input: AssertionInput): Grade {
  const objects = objectsIn(input.text)
  if (objects.length === 0) return verdict(input, false, 'The output contains no JSON.')
  const validate = schemaOf(input)
  const holds = validate === null || objects.some((one) => validate(one))
  return verdict(input, holds, `No JSON in the output fits the schema: ${faultsOf(validate)}`)
}

const compiledMax = 1000
const compiled = new Map<string, ValidateFunction>()
let validators: { readonly strict: Ajv; readonly loose: Ajv } | null = null

/** The schema of the value, compiled; null without one. Throws for a schema with words that JSON Schema has not, unless promptfoo’s variable allows them. */
function schemaOf(input: AssertionInput): ValidateFunction | null {
  const value = input.fromCode ?? input.value
  if (value === undefined || value === null || value === '' || value === false) return null
  const schema = typeof value === 'string' ? parseYaml(value, 'The schema') : value
  if (typeof schema !== 'object' && typeof schema !== 'boolean')
    malformed(input, 'needs a JSON Schema for its value')
  const isLoose = isOn(input.environment['PROMPTFOO_DISABLE_AJV_STRICT_MODE'])
  const key = `${isLoose}${JSON.stringify(schema)}`
  let validate = compiled.get(key)
  if (validate === undefined) {
    validators ??= { strict: validator(true), loose: validator(false) }
    validate = (isLoose ? validators.loose : validators.strict).compile(schema ?? {})
    if (compiled.size >= compiledMax) compiled.clear()
    compiled.set(key, validate)
  }
  return validate
}

function validator(strictSchema: boolean): Ajv {
  const made = new Ajv({ strictSchema, addUsedSchema: false, logger: false })
  addFormats.default(made)
  return made
}

function faultsOf(validate: ValidateFunction | null): string {
  return (validate?.errors ?? [])
    .slice(0, 3)
    .map(({ instancePath, message }) => `${instancePath || 'the value'} ${message ?? ''}`)
    .join('; ')
}

/** Whatever stands between braces and reads as an object: JSON, or the loose forms that YAML allows. One that never closes is closed. */
export function objectsIn(text: string): object[] {
  const found: object[] = []
  for (let at = text.indexOf('{'); at !== -1 && found.length < objectsMax;) {
    const { end, open } = closingOf(text, at)
    const value = parsedLoosely(`${text.slice(at, end)}${'}'.repeat(open)}`)
    if (value === null) at = text.indexOf('{', at + 1)
    else {
      found.push(value)
      at = text.indexOf('{', end)
    }
  }
  return found
}

/** Where the brace at `start` closes, and how many are still open there; braces in strings count too. */
function closingOf(text: string, start: number): { readonly end: number; readonly open: number } {
  const last = Math.min(text.length, start + objectCharsMax)
  let open = 0
  for (let at = start; at < last; at += 1) {
    const character = text[at]
    if (character === '{') open += 1
    else if (character === '}') {
      open -= 1
      if (open === 0) return { end: at + 1, open: 0 }
    }
  }
  return { end: last, open }
}

function parsedLoosely(text: string): object | null {
  const strict = parsedJson(text)
  if (typeof strict === 'object' && strict !== null) return strict
  try {
    const value: unknown = parse(text.replaceAll(/^(\s*)\/\/|([\s,{])\/\/\s/gm, '$1$2#'), {
      logLevel: 'silent',
      uniqueKeys: false,
    })
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}
