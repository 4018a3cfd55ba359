import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { compilePattern } from './pattern.ts'

/**
 * What is wrong with a value by a person's JSON Schema; null when it fits. Draft 7, or 2020-12 where
 * `$schema` says so. Formats are checked, patterns run in linear time, and nothing is fetched: a
 * `$ref` to elsewhere is refused. Throws Error with a sentence for a schema that does not compile.
 */
export function schemaFault(schema: unknown, value: unknown): string | null {
  const validate = compiledSchema(schema)
  return validate(value) === true
    ? null
    : (validate.errors ?? []).slice(0, 3).map(sentence).join(' ')
}

/** Schemas of an evaluation are few; a long-lived server sees many. */
const compiledMax = 100
const compiled = new Map<string, ValidateFunction>()

/** Longer schemas take seconds to compile. */
const schemaCharsMax = 200_000

function compiledSchema(schema: unknown): ValidateFunction {
  const text = JSON.stringify(schema) ?? 'undefined'
  const known = compiled.get(text)
  if (known !== undefined) return known
  if (text.length > schemaCharsMax)
    throw new Error(
      `The schema has ${text.length} characters; at most ${schemaCharsMax} are taken.`,
    )
  const validate = compile(schema, text)
  if (compiled.size >= compiledMax) compiled.clear()
  compiled.set(text, validate)
  return validate
}

function compile(schema: unknown, text: string): ValidateFunction {
  if (typeof schema !== 'object' && typeof schema !== 'boolean')
    throw new Error('The schema is no object. JSON Schema is an object, or true or false.')
  const isNew = text.includes('json-schema.org/draft/2020-12/') || text.includes('"$dynamicRef"')
  const ajv = new (isNew ? Ajv2020 : Ajv)({
    // Unknown keywords are somebody else's notes; a schema made for another validator still serves.
    strict: false,
    // The first fault ends the search: a list of a million wrong items has one sentence, not a million.
    allErrors: false,
    code: { regExp: linearExpression },
  })
  // Exact where that is arithmetic (dates), approximate where exact means a slow pattern.
  addFormats.default(ajv, { mode: 'fast' })
  addFormats.default(ajv, {
    mode: 'full',
    formats: ['date', 'time', 'date-time', 'duration', 'uuid'],
  })
  try {
    return ajv.compile(schema === null ? {} : schema)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const isElsewhere = error instanceof Error && 'missingRef' in error
    throw new Error(
      isElsewhere
        ? `The schema refers to ${String(error.missingRef)}, which is not in it. Schemas are not fetched: put it under $defs and refer to it there.`
        : `The schema does not compile: ${message}.`,
      { cause: error },
    )
  }
}

/** Ajv's engine for `pattern`, replaced by one that takes linear time. Ajv writes `code` into modules, which we make none of. */
const linearExpression = Object.assign(
  (pattern: string, _flags: string) => compilePattern(pattern, { ignoreCase: false }),
  { code: 'linearExpression' },
)

function sentence({ instancePath, message, params }: ErrorObject): string {
  const place = instancePath === '' ? 'The value' : instancePath
  const extra = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : ''
  return `${place} ${message ?? 'does not fit'}${extra}.`
}
