import type { Identity } from '#domain/identity/service.ts'
import type { Clock } from '#kit/clock.ts'

/** Fields of answers that name who did something, whatever else they may name: a key, a machine, a team. */
const personFields: ReadonlySet<string> = new Set([
  'approver',
  'assignee',
  'author',
  'by',
  'createdBy',
  'decidedBy',
  'movedBy',
  'owner',
  'requestedBy',
  'resolvedBy',
  'reviewer',
  'updatedBy',
])
/** Fields that have a list of people, each with a name. */
const peopleFields: ReadonlySet<string> = new Set(['reviewers', 'assignees'])

/** Fields whose text names people among other words: what an assessment found, a prompt's file. */
const textFields: ReadonlySet<string> = new Set(['sentence', 'file'])

/** Digits of a person's id that tell them from others. */
const idDigitsShown = 4

/** What stands for a person where their name is nobody's business: the same for one person everywhere. */
export function pseudonymOf(personId: string): string {
  return `person ${personId.slice(-idDigitsShown)}`
}

/** People are read again after so long: a new one has done nothing that a key could have read before. */
const readAgainMs = 1000

/** Everybody's pseudonym by name, read at most once a second. */
export function pseudonymSource(
  identity: Pick<Identity, 'personNames'>,
  clock: Pick<Clock, 'nowMs'>,
): () => Promise<ReadonlyMap<string, string>> {
  let known: Promise<ReadonlyMap<string, string>> | null = null
  let readAtMs = 0
  return () => {
    if (known !== null && clock.nowMs() - readAtMs < readAgainMs) return known
    readAtMs = clock.nowMs()
    known = identity
      .personNames()
      .then((people) => new Map(people.map(({ id, name }) => [name, pseudonymOf(id)])))
    return known
  }
}

/**
 * An answer without the names of people: of those fields that say who did something, each that has a person's name has
 * their pseudonym. `pseudonyms` is by name. The same object where there is none.
 */
export function hidePeople<Value>(value: Value, pseudonyms: ReadonlyMap<string, string>): Value {
  return hidden(value, pseudonyms, '') as Value // the same shape, text for text
}

/** The same for what is told event by event, for as long as that takes: somebody may have joined meanwhile. */
export async function* hidePeopleInEach<Value>(
  events: AsyncIterable<Value>,
  pseudonyms: () => Promise<ReadonlyMap<string, string>>,
): AsyncIterable<Value> {
  for await (const event of events) yield hidePeople(event, await pseudonyms())
}

function hidden(value: unknown, pseudonyms: ReadonlyMap<string, string>, field: string): unknown {
  if (typeof value === 'string') {
    if (textFields.has(field)) return withoutNames(value, pseudonyms)
    const isPerson = personFields.has(field) || peopleFields.has(field)
    return isPerson ? (pseudonyms.get(value) ?? value) : value
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => hidden(item, pseudonyms, field))
    return items.some((item, at) => item !== value[at]) ? items : value
  }
  let changed: Record<string, unknown> | null = null
  for (const [name, inner] of Object.entries(value)) {
    const isOfPeople = peopleFields.has(field) && name === 'name'
    const after = hidden(inner, pseudonyms, isOfPeople ? 'reviewer' : name)
    if (after === inner) continue
    changed ??= { ...value }
    changed[name] = after
  }
  return changed ?? value
}

/** Whole words only: somebody may be called like a part of one. */
function withoutNames(text: string, pseudonyms: ReadonlyMap<string, string>): string {
  let left = text
  for (const [name, pseudonym] of pseudonyms) {
    if (name === '' || !left.includes(name)) continue
    const word = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(name)}(?![\\p{L}\\p{N}])`, 'gu')
    left = left.replace(word, pseudonym)
  }
  return left
}
