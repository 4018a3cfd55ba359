import { parseExact } from '#kit/exact-json.ts'
import { setOwn, type AttributeValue } from '#contract/otlp/otlp-records.ts'

export type JsonObject = { readonly [name: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object; an empty one for anything else. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/**
 * Text of a value: itself, a number or boolean written out, anything else as JSON; '' for nothing.
 */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value) ?? ''
}

/** A non-negative whole number, also from its decimal text; undefined for everything else. */
export function toCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return undefined
  return Math.round(number)
}

export function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/**
 * What a JSON string says, or the value itself when it is no JSON string. Many dialects carry
 * structure as text because OpenTelemetry's attributes could not nest for years.
 */
export function fromJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const first = value.charCodeAt(0)
  const mayBeJson = first === 0x7b || first === 0x5b || first === 0x22 || first <= 0x20
  if (!mayBeJson) return value
  try {
    return parseExact(value)
  } catch {
    return value
  }
}

/** A list of text: of an array its items, of a JSON array or a comma-separated text their parts. */
export function toTextList(value: unknown): string[] {
  const parsed = fromJson(value)
  if (Array.isArray(parsed)) return parsed.map(toText).filter((text) => text !== '')
  const text = toText(parsed)
  return text === '' ? [] : text.split(',').map((part) => part.trim())
}

/** Fields of an object as a flat map of text; nested ones stay JSON. */
export function toTextMap(value: unknown): Record<string, string> {
  const parsed = fromJson(value)
  if (!isObject(parsed)) return {}
  return Object.fromEntries(Object.entries(parsed).map(([name, item]) => [name, toText(item)]))
}

/** No more entries than this are unflattened from `name.0.…`; a hostile index allocates nothing. */
const indexMax = 10_000

/**
 * Builds the list that dialects without structure flatten into names: `prefix.0.role`,
 * `prefix.0.tool_calls.1.name`. Sorted by index, holes closed; returns the names it used as well.
 */
export function unflatten(
  attributes: { readonly [name: string]: AttributeValue },
  prefix: string,
): { readonly items: readonly JsonObject[]; readonly names: readonly string[] } {
  const root: Nested = {}
  const names: string[] = []
  for (const name in attributes) {
    if (!name.startsWith(prefix)) continue
    const path = name.slice(prefix.length).split('.')
    if (!isIndex(path[0] ?? '') || path.length < 2 || path.length > 16) continue
    if (place(root, path, attributes[name] ?? null)) names.push(name)
  }
  const items = listOf(root)
  return { items: items.filter(isObject), names }
}

type Nested = { [name: string]: Nested | AttributeValue }

/** Puts a value where its path says; false if something else is in the way. */
function place(root: Nested, path: readonly string[], value: AttributeValue): boolean {
  let at = root
  for (const step of path.slice(0, -1)) {
    if (!Object.hasOwn(at, step)) setOwn(at, step, {})
    const next = at[step]
    if (!isObject(next)) return false
    at = next as Nested // made here or by an earlier path
  }
  const last = path[path.length - 1] ?? ''
  if (Object.hasOwn(at, last)) return false
  setOwn(at, last, value)
  return true
}

function isIndex(step: string): boolean {
  const index = Number(step)
  return step !== '' && Number.isInteger(index) && index >= 0 && index < indexMax
}

/** Turns every level whose names are all indices into a list, in the order of the indices. */
function listOf(nested: Nested): unknown[] {
  return Object.keys(nested)
    .sort((a, b) => Number(a) - Number(b))
    .map((index) => withLists(nested[index]))
}

function withLists(value: unknown): unknown {
  if (!isObject(value)) return value
  const names = Object.keys(value)
  if (names.length > 0 && names.every(isIndex)) return listOf(value as Nested)
  return Object.fromEntries(names.map((name) => [name, withLists(value[name])]))
}
