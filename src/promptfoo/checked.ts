import type { z } from 'zod'
import { nearestTo } from '#kit/nearest.ts'
import type { Notes } from '#promptfoo/notes.ts'
import { PromptfooProblem } from '#promptfoo/problem.ts'

/** More problems than this are not read by anybody. */
const problemsMax = 20

/** Keys that promptfoo has and Belay has not, and what to do about each. */
const refusedKeys: Readonly<Record<string, string>> = {
  redteam: 'Attacks are made by promptfoo itself; run `promptfoo redteam` for them.',
  plugins: 'Attacks are made by promptfoo itself; run `promptfoo redteam` for them.',
  strategies: 'Attacks are made by promptfoo itself; run `promptfoo redteam` for them.',
  tracing: 'Belay’s gateway records the calls; take the key out.',
  inputs: 'Providers with several inputs are part of promptfoo’s red team.',
  generateSuggestions: 'Prompts are not suggested. Take the key out.',
  suggestionsCount: 'Prompts are not suggested. Take the key out.',
  filterRange: 'Use --filter-first-n or --filter-pattern.',
  watch: 'Files are not watched. Run the command again.',
  retryErrors: 'Use --filter-failing with the results of the last run.',
}

/**
 * A value that fits a schema. Keys that promptfoo does not know either are left out, as it leaves them out, and noted.
 * Throws PromptfooProblem that names each other key and place that does not fit.
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: string,
  notes: Notes,
): z.output<Schema> {
  const first = schema.safeParse(value)
  if (first.success) return first.data
  const ignored = first.error.issues.flatMap(ignoredKeys)
  for (const { path, key } of ignored)
    notes.say(ignoredSentence(placeOf(place, path), key, keysAt(schema, path)))
  const read =
    ignored.length === 0
      ? first
      : schema.safeParse(ignored.reduce((known, { path, key }) => without(known, path, key), value))
  if (read.success) return read.data
  throw new PromptfooProblem(read.error.issues.flatMap((issue) => sentences(issue, place)))
}

/** Problems of many things, so that one reading tells them all. Only as many are held as are told. */
export class Problems {
  readonly #told: string[] = []
  #untold = 0

  /** What was read; undefined for what has a problem, which is kept. Throws any other error. */
  without<Read>(read: () => Read): Read | undefined {
    try {
      return read()
    } catch (error) {
      this.keep(error)
      return undefined
    }
  }

  /** Keeps the problems that an error tells. Throws an error that tells none. */
  keep(error: unknown): void {
    if (!(error instanceof PromptfooProblem)) throw error
    this.add(error.problems)
  }

  add(sentences: readonly string[]): void {
    const room = Math.max(0, problemsMax - this.#told.length)
    this.#told.push(...sentences.slice(0, room))
    this.#untold += Math.max(0, sentences.length - room)
  }

  /** Throws PromptfooProblem when there are any. */
  end(): void {
    if (this.#told.length === 0) return
    throw new PromptfooProblem(
      this.#untold === 0
        ? this.#told
        : [...this.#told, `${this.#untold} more problems are not shown.`],
    )
  }
}

/** Reads each item and tells the problems of all together. */
export function gathered<Item, Read>(
  items: readonly Item[],
  read: (item: Item, index: number) => Read,
): Read[] {
  const problems = new Problems()
  const results = items.flatMap((item, index) => problems.without(() => [read(item, index)]) ?? [])
  problems.end()
  return results
}

function sentences(issue: z.core.$ZodIssue, place: string): string[] {
  const at = placeOf(place, issue.path)
  if (issue.code !== 'unrecognized_keys') return [`${at}: ${issue.message}`]
  return issue.keys.map((key) => {
    const where = at === '' ? key : `${at}.${key}`
    return `${where}: Belay has no ${key}. ${refusedKeys[key] ?? 'Take the key out.'}`
  })
}

type Ignored = { readonly path: readonly PropertyKey[]; readonly key: string }

function ignoredKeys(issue: z.core.$ZodIssue): Ignored[] {
  if (issue.code !== 'unrecognized_keys') return []
  return issue.keys
    .filter((key) => refusedKeys[key] === undefined)
    .map((key) => ({ path: issue.path, key }))
}

function ignoredSentence(at: string, key: string, known: readonly string[]): string {
  const meant = nearestTo(key, known)
  return `${at === '' ? key : `${at}.${key}`}: there is no key ${key} here, and promptfoo ignores it too.${meant === null ? '' : ` Did you mean ${meant}?`}`
}

/** The value without one key of an object in it; nothing is changed in place. */
function without(value: unknown, path: readonly PropertyKey[], key: string): unknown {
  const [part, ...rest] = path
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === part ? without(item, rest, key) : item))
  if (typeof value !== 'object' || value === null) return value
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value)
  return Object.fromEntries(
    part === undefined
      ? entries.filter(([name]) => name !== key)
      : entries.map(([name, item]) => [name, name === part ? without(item, rest, key) : item]),
  )
}

function placeOf(place: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((known, part) => {
    if (typeof part === 'number') return `${known}[${part}]`
    return known === '' ? String(part) : `${known}.${String(part)}`
  }, place)
}

/** Names that an object may have at a place of a schema, as far as that can be told from its JSON Schema. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  return path.length > 0 || !('shape' in schema.def)
    ? assertionKeys
    : Object.keys(schema.def.shape as object) // an object's schema has a shape
}

const assertionKeys = [
  'type',
  'value',
  'threshold',
  'weight',
  'metric',
  'provider',
  'rubricPrompt',
  'transform',
  'contextTransform',
  'config',
  'assert',
]
