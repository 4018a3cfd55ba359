import { type Budget, checkDepth } from './budget.ts'
import { DecodeStop } from './otlp-fault.ts'
import {
  setOwn,
  type AttributeValue,
  type Attributes,
  type OtlpScope,
} from '#contract/otlp/otlp-records.ts'
import { jsonNumber } from './protobuf-attributes.ts'

export type JsonObject = { readonly [name: string]: unknown }

const integerText = /^-?\d{1,20}$/
const unsignedText = /^\d{1,20}$/

function stopAt(path: string, expected: string, found: unknown): never {
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

/**
 * An id: hex in either case becomes lower-case; anything else stays as it is, to be refused by
 * name.
 */
export function idAt(value: unknown, path: string): string {
  return textAt(value, path).toLowerCase()
}

/**
 * Nanoseconds: a decimal string, or a number from emitters that do not know better; -1 if neither.
 */
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

/**
 * An enum as its number, or as its name (`SPAN_KIND_CLIENT`), which is looked up in `names` by
 * place.
 */
export function enumOf(value: unknown, prefix: string, names: readonly string[]): number {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : 0
  if (typeof value !== 'string') return 0
  if (unsignedText.test(value)) return Number(value)
  return Math.max(0, names.indexOf(value.startsWith(prefix) ? value.slice(prefix.length) : value))
}

/** Where a fault happened; put together only when there is one. */
type Place = { readonly path: string; readonly index: number }

function pathOf({ path, index }: Place, field = ''): string {
  return `${path}[${index}]${field}`
}

export function attributesAt(value: unknown, path: string, budget: Budget, depth = 0): Attributes {
  const attributes: Attributes = {}
  const entries = arrayAt(value, path)
  const place = { path, index: 0 }
  for (let index = 0; index < entries.length; index += 1) {
    budget.spendValue()
    place.index = index
    const entry = entries[index]
    if (!isJsonObject(entry)) stopAt(pathOf(place), 'an object', entry)
    const key = entry['key'] ?? ''
    if (typeof key !== 'string') stopAt(pathOf(place, '.key'), 'a string', key)
    setOwn(attributes, key, valueAt(entry['value'], place, budget, depth))
  }
  return attributes
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An AnyValue that is no attribute's: a log record's body. */
export function bodyAt(value: unknown, path: string, budget: Budget): AttributeValue {
  return valueAt(value, { path, index: 0 }, budget, 0)
}

/** An AnyValue: the first of its variants that is there; an empty one is null. */
function valueAt(any: unknown, place: Place, budget: Budget, depth: number): AttributeValue {
  if (any === undefined || any === null) return null
  if (!isJsonObject(any)) return stopAt(pathOf(place, '.value'), 'an object', any)
  const text = field(any, 'stringValue', 'string_value')
  if (typeof text === 'string') return text
  if (text !== undefined) return stopAt(pathOf(place, '.value.stringValue'), 'a string', text)
  const integer = field(any, 'intValue', 'int_value')
  if (integer !== undefined) return integerAt(integer, place)
  const double = field(any, 'doubleValue', 'double_value')
  if (double !== undefined) return doubleAt(double, place)
  const boolean = field(any, 'boolValue', 'bool_value')
  if (boolean !== undefined) return boolean === true || boolean === 'true'
  const array = field(any, 'arrayValue', 'array_value')
  if (array !== undefined) {
    return arrayValueAt(array, pathOf(place, '.value.arrayValue'), budget, depth + 1)
  }
  const map = field(any, 'kvlistValue', 'kvlist_value')
  if (map !== undefined) {
    return mapValueAt(map, pathOf(place, '.value.kvlistValue'), budget, depth + 1)
  }
  const bytes = field(any, 'bytesValue', 'bytes_value')
  return bytes === undefined ? null : textAt(bytes, pathOf(place, '.value.bytesValue'))
}

function integerAt(value: unknown, place: Place): number | string {
  if (typeof value === 'number') return jsonNumber(value)
  if (typeof value !== 'string' || !integerText.test(value)) {
    return stopAt(pathOf(place, '.value.intValue'), 'an integer', value)
  }
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function doubleAt(value: unknown, place: Place): number | string {
  if (typeof value === 'number') return value
  if (typeof value !== 'string')
    return stopAt(pathOf(place, '.value.doubleValue'), 'a number', value)
  const number = Number(value)
  return Number.isNaN(number) ? value : jsonNumber(number)
}

function arrayValueAt(
  value: unknown,
  path: string,
  budget: Budget,
  depth: number,
): AttributeValue[] {
  checkDepth(depth)
  const items = arrayAt(objectAt(value, path)['values'], `${path}.values`)
  return items.map((item, index) => {
    budget.spendValue()
    return valueAt(item, { path: `${path}.values`, index }, budget, depth)
  })
}

function mapValueAt(value: unknown, path: string, budget: Budget, depth: number): Attributes {
  checkDepth(depth)
  return attributesAt(objectAt(value, path)['values'], `${path}.values`, budget, depth)
}

export function scopeAt(value: unknown, path: string, budget: Budget): OtlpScope {
  const scope = objectAt(value, path)
  return {
    name: textAt(scope['name'], `${path}.name`),
    version: textAt(scope['version'], `${path}.version`),
    attributes: attributesAt(scope['attributes'], `${path}.attributes`, budget),
  }
}
