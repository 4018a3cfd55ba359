import type { DatasetItem } from '#contract/datasets.ts'

export type Value = DatasetItem['input']

/** A value as a person reads and types it: texts as they are, the rest as JSON; '' for none. */
export function writeCell(value: Value | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * What was typed in place of a value. A text stays a text, so that "7" typed over "6" is no number;
 * what was no text is read as JSON, and is a text when it is none. Nothing typed over nothing stays nothing.
 */
export function readCell(text: string, before: Value | undefined): Value {
  if (typeof before === 'string') return text
  if (before === undefined || before === null)
    return text === '' ? null : /^\s*[[{]/.test(text) ? (parsed(text) ?? text) : text
  if (text === '') return null
  return parsed(text) ?? text
}

/** Fields that the inputs of items have, in the order of their first use; none when some input is no object. */
export function inputFields(items: readonly { readonly input: Value }[]): readonly string[] {
  const names = new Set<string>()
  for (const { input } of items) {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return []
    for (const name of Object.keys(input)) names.add(name)
    if (names.size > fieldsMax) return []
  }
  return [...names]
}

/** An input with another value in one of its fields. */
export function withField(input: Value, name: string, value: Value): Value {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
    ? { ...input, [name]: value }
    : { [name]: value }
}

/** The value of a field of an input; undefined where it has none. */
export function fieldOf(input: Value, name: string): Value | undefined {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
    ? input[name]
    : undefined
}

// Wider tables are not read; such inputs stand in one column, as JSON.
const fieldsMax = 12

function parsed(text: string): Value | null {
  try {
    return JSON.parse(text) as Value // JSON.parse gives JSON
  } catch {
    return null
  }
}
