import type { z } from 'zod'
import { nearestTo } from '#kit/nearest.ts'
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

/** A value that fits a schema. Throws PromptfooProblem that names each key and place that does not. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: string,
): z.output<Schema> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new PromptfooProblem(read.error.issues.flatMap((issue) => sentences(issue, place, schema)))
}

/** Reads each item and tells the problems of all together. */
export function gathered<Item, Read>(
  items: readonly Item[],
  read: (item: Item, index: number) => Read,
): Read[] {
  const problems: string[] = []
  const results = items.flatMap((item, index) => {
    try {
      return [read(item, index)]
    } catch (error) {
      if (!(error instanceof PromptfooProblem)) throw error
      problems.push(...error.problems)
      return []
    }
  })
  if (problems.length > 0) throw new PromptfooProblem(bounded(problems))
  return results
}

function bounded(problems: readonly string[]): string[] {
  if (problems.length <= problemsMax) return [...problems]
  return [
    ...problems.slice(0, problemsMax),
    `${problems.length - problemsMax} more problems are not shown.`,
  ]
}

function sentences(issue: z.core.$ZodIssue, place: string, schema: z.ZodType): string[] {
  const at = placeOf(place, issue.path)
  if (issue.code !== 'unrecognized_keys') return [`${at}: ${issue.message}`]
  return issue.keys.map((key) => {
    const reason = refusedKeys[key]
    const where = at === '' ? key : `${at}.${key}`
    if (reason !== undefined) return `${where}: Belay has no ${key}. ${reason}`
    const meant = nearestTo(key, keysAt(schema, issue.path))
    return `${where}: there is no key ${key} here.${meant === null ? '' : ` Did you mean ${meant}?`}`
  })
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
