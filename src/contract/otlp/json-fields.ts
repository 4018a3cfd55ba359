import { DecodeStop } from './otlp-fault.ts'
import { otlpValueDepthMax, otlpValuesMax } from './otlp-limits.ts'
import { setOwn, type AttributeValue, type Attributes, type OtlpScope } from './otlp-records.ts'
import { jsonNumber } from './protobuf-attributes.ts'

export type JsonObject = { readonly [name: string]: unknown }

const integerText = /^-?\d{1,20}$/
const unsignedText = /^\d{1,20}$/

/** What a JSON request has left to spend, and where in it the decoder stands. */
export type JsonBudget = { values: number; records: number }

export function stopAt(path: string, expected: string, found: unknown): never {
  const kind = found === null ? 'null' : Array.isArray(found) ? 'an array' : typeof found
  throw new DecodeStop({
    kind: 'malformed',
    message: `The JSON body cannot be read: ${path} should be ${expected} and is ${kind}. Send an OTLP/JSON export request as the specification has it.`,
  })
}

/** A field by its lowerCamelCase name or, as protobuf's JSON form allows, by its original name. */
export function field(object: JsonObject, camel: string, snake: string): unknown {
  return object[camel] ?? object[snake]
}

export function objectAt(value: unknown, path: string): JsonObject {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) stopAt(path, 'an object', value)
  return value as JsonObject // checked on the line before
}

export function arrayAt(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) stopAt(path, 'an array', value)
  return value
}

export function textAt(value: unknown, path: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') stopAt(path, 'a string', value)
  return value
}

/** An id: hex in either case becomes lower-case; anything else stays as it is, to be refused by name. */
export function idAt(value: unknown, path: string): string {
  return textAt(value, path).toLowerCase()
}

/** Nanoseconds: a decimal string, or a number from emitters that do not know better; -1 if neither. */
export function timeOf(value: unknown): bigint {
  if (value === undefined || value === null || value === '') return 0n
  if (typeof value === 'string' && unsignedText.test(value)) return BigInt(value)
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0)
    return BigInt(Math.trunc(value))
  return -1n
}

export function countOf(value: unknown): number {
  const count = typeof value === 'string' && unsignedText.test(value) ? Number(value) : value
  return typeof count === 'number' && Number.isFinite(count) && count > 0 ? Math.trunc(count) : 0
}

/** An enum as its number, or as its name (`SPAN_KIND_CLIENT`), which is looked up in `names` by place. */
export function enumOf(value: unknown, prefix: string, names: readonly string[]): number {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : 0
  if (typeof value !== 'string') return 0
  if (unsignedText.test(value)) return Number(value)
  return Math.max(0, names.indexOf(value.startsWith(prefix) ? value.slice(prefix.length) : value))
}

export function attributesAt(
  value: unknown,
  path: string,
  budget: JsonBudget,
  depth = 0,
): Attributes {
  const attributes: Attributes = {}
  const entries = arrayAt(value, path)
  for (let index = 0; index < entries.length; index += 1) {
    spendValue(budget)
    const entry = objectAt(entries[index], `${path}[${index}]`)
    const name = textAt(entry['key'], `${path}[${index}].key`)
    setOwn(attributes, name, valueAt(entry['value'], `${path}[${index}].value`, budget, depth))
  }
  return attributes
}

/** An AnyValue: the first of its variants that is there; an empty one is null. */
export function valueAt(
  value: unknown,
  path: string,
  budget: JsonBudget,
  depth: number,
): AttributeValue {
  const any = objectAt(value, path)
  const text = field(any, 'stringValue', 'string_value')
  if (text !== undefined) return textAt(text, `${path}.stringValue`)
  const integer = field(any, 'intValue', 'int_value')
  if (integer !== undefined) return integerAt(integer, `${path}.intValue`)
  const double = field(any, 'doubleValue', 'double_value')
  if (double !== undefined) return doubleAt(double, `${path}.doubleValue`)
  const boolean = field(any, 'boolValue', 'bool_value')
  if (boolean !== undefined) return boolean === true || boolean === 'true'
  const array = field(any, 'arrayValue', 'array_value')
  if (array !== undefined) return arrayValueAt(array, `${path}.arrayValue`, budget, depth + 1)
  const map = field(any, 'kvlistValue', 'kvlist_value')
  if (map !== undefined) return mapValueAt(map, `${path}.kvlistValue`, budget, depth + 1)
  const bytes = field(any, 'bytesValue', 'bytes_value')
  return bytes === undefined ? null : textAt(bytes, `${path}.bytesValue`)
}

function integerAt(value: unknown, path: string): number | string {
  if (typeof value === 'number') return jsonNumber(value)
  if (typeof value !== 'string' || !integerText.test(value)) stopAt(path, 'an integer', value)
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function doubleAt(value: unknown, path: string): number | string {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') stopAt(path, 'a number', value)
  const number = Number(value)
  return Number.isNaN(number) ? value : jsonNumber(number)
}

function arrayValueAt(
  value: unknown,
  path: string,
  budget: JsonBudget,
  depth: number,
): AttributeValue[] {
  checkDepth(depth)
  const items = arrayAt(objectAt(value, path)['values'], `${path}.values`)
  return items.map((item, index) => {
    spendValue(budget)
    return valueAt(item, `${path}.values[${index}]`, budget, depth)
  })
}

function mapValueAt(value: unknown, path: string, budget: JsonBudget, depth: number): Attributes {
  checkDepth(depth)
  return attributesAt(objectAt(value, path)['values'], `${path}.values`, budget, depth)
}

function checkDepth(depth: number): void {
  if (depth <= otlpValueDepthMax) return
  throw new DecodeStop({
    kind: 'malformed',
    message: `An attribute's value nests deeper than ${otlpValueDepthMax} levels. Send it as a JSON string instead.`,
  })
}

export function spendValue(budget: JsonBudget): void {
  budget.values -= 1
  if (budget.values >= 0) return
  throw new DecodeStop({
    kind: 'too-large',
    message: `The request holds more than ${otlpValuesMax} attribute values. Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).`,
  })
}

export function scopeAt(value: unknown, path: string, budget: JsonBudget): OtlpScope {
  const scope = objectAt(value, path)
  return {
    name: textAt(scope['name'], `${path}.name`),
    version: textAt(scope['version'], `${path}.version`),
    attributes: attributesAt(scope['attributes'], `${path}.attributes`, budget),
  }
}
