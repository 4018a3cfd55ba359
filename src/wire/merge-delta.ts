import { asRecord, type Loose } from './loose.ts'

/** An object under construction, owned by whoever merges into it. */
export type Growing = Record<string, unknown>

// Text in a delta continues the text before it, except where it names something: providers repeat
// these in every chunk or send them once, and joining them would make nonsense of both.
const namingFields = new Set(['id', 'type', 'role', 'name', 'format', 'object', 'model', 'status'])

/**
 * Merges a delta into what earlier ones made: text is joined, lists grow (entries with an `index`
 * meet their own kind), objects merge field by field, everything else is replaced. Fields nobody
 * here knows are kept by the same rules. Mutates `target`.
 */
export function mergeDelta(target: Growing, delta: Loose): void {
  for (const key in delta) mergeField(target, key, delta[key])
}

/** The same for one field. */
export function mergeField(target: Growing, key: string, value: unknown): void {
  // As a field name this would set the prototype of our own object.
  if (key === '__proto__') return
  target[key] = merged(key, target[key], value)
}

function merged(key: string, current: unknown, value: unknown): unknown {
  if (value === null || value === undefined) return current === undefined ? value : current
  if (typeof value === 'string') {
    if (typeof current !== 'string' || current === '') return value
    if (namingFields.has(key)) return value === '' ? current : value
    return current + value
  }
  if (Array.isArray(value)) return mergedList(Array.isArray(current) ? current : [], value)
  const record = asRecord(value)
  if (record === null) return value
  const grown: Growing = asRecord(current) ?? {}
  mergeDelta(grown, record)
  return grown
}

function mergedList(grown: unknown[], added: readonly unknown[]): unknown[] {
  for (const entry of added) {
    const index = asRecord(entry)?.['index']
    const known =
      typeof index === 'number'
        ? grown.find((candidate) => asRecord(candidate)?.['index'] === index)
        : undefined
    const target: Growing | null = asRecord(known)
    const record = asRecord(entry)
    if (target !== null && record !== null) mergeDelta(target, record)
    else grown.push(entry)
  }
  return grown
}
