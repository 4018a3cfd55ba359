import type { z } from 'zod'
import { CommandError, type Values } from '#cli/command.ts'
import type { Flag } from '#cli/flag.ts'
import type { CallOf, Endpoint } from '#contract/endpoint.ts'

type Parts = Partial<Record<'params' | 'query' | 'body', Record<string, unknown>>>

/**
 * Makes the call that flags and arguments describe, checked by the endpoint's own schemas. Throws
 * CommandError with everything that is wrong, each under the name that was typed.
 */
export function readCall<E extends Endpoint>(
  endpoint: E,
  given: {
    readonly flags: readonly Flag[]
    readonly values: Values
    /** Values of the path, by field. */
    readonly params: Readonly<Record<string, string>>
    /** Fields of the body that the command gives by itself. */
    readonly body: Readonly<Record<string, unknown>>
    /** True when the command replaces what stands in the path before it calls. */
    readonly isPathOpen: boolean
    /** The last line of a complaint. */
    readonly hint: string
  },
): CallOf<E> {
  const problems: string[] = []
  const parts: Parts = {}
  if (endpoint.params.def.type !== 'undefined') parts.params = { ...given.params }
  if (endpoint.query.def.type !== 'undefined') parts.query = {}
  if (endpoint.body.def.type !== 'undefined') parts.body = { ...given.body }
  for (const flag of given.flags) {
    const typed = given.values[flag.name]
    if (typed === undefined || flag.from.kind === 'own') continue
    try {
      setAt((parts[flag.from.part] ??= {}), flag.from.path, valueOf(flag, typed))
    } catch (error) {
      problems.push(`--${flag.name}: ${error instanceof Error ? error.message : error}`)
    }
  }
  const missing = given.flags.filter(
    ({ name, isRequired }) => isRequired && given.values[name] === undefined,
  )
  problems.push(...missing.map(({ name }) => `--${name} is missing.`))
  // What could not be read at all would be complained about twice.
  if (problems.length === 0) {
    for (const part of ['params', 'query', 'body'] as const) {
      if (parts[part] === undefined || (part === 'params' && given.isPathOpen)) continue
      const checked = endpoint[part].safeParse(parts[part])
      for (const issue of checked.error?.issues ?? [])
        problems.push(`${nameOf(issue, part, given.flags)}: ${issue.message}`)
    }
  }
  if (problems.length > 0) throw new CommandError([...problems, given.hint].join('\n'))
  // The parts were checked by this very endpoint's schemas, which the type of a record cannot say.
  return parts as CallOf<E>
}

/** The value that was typed. Throws Error with a sentence that says what it should be. */
function valueOf(
  { kind, choices, takesNone, takesNumbers = false }: Flag,
  typed: string | boolean | readonly string[],
): unknown {
  if (typeof typed === 'boolean') return typed
  const texts = typeof typed === 'string' ? [typed] : typed
  const [first = ''] = texts
  if (takesNone && first === 'none') return null
  if (kind === 'number' || kind === 'whole') {
    const value = Number(first)
    if (first.trim() === '' || !Number.isFinite(value))
      throw new Error(`"${first}" is no ${kind === 'whole' ? 'whole ' : ''}number.`)
    if (kind === 'whole' && !Number.isInteger(value))
      throw new Error(`"${first}" is no whole number.`)
    return value
  }
  if (kind === 'pairs') {
    const pairs = texts.map(pairOf)
    return Object.fromEntries(
      takesNumbers ? pairs.map(([name, value]) => [name, numberOrText(value)]) : pairs,
    )
  }
  const items = kind === 'list' ? texts.flatMap((text) => text.split(',')) : [first]
  const trimmed = items.map((item) => item.trim()).filter((item) => item !== '')
  const foreign = choices.length === 0 ? undefined : trimmed.find((one) => !choices.includes(one))
  if (foreign !== undefined) throw new Error(`"${foreign}" is none of ${choices.join(', ')}.`)
  if (kind === 'truth') return first === 'true'
  return kind === 'list' ? trimmed : first
}

function numberOrText(text: string): number | string {
  const value = Number(text)
  return text.trim() === '' || !Number.isFinite(value) ? text : value
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new Error(`"${text}" should be NAME=VALUE.`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function setAt(place: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path
  if (rest.length === 0) {
    place[first] = value
    return
  }
  const inner = (place[first] ??= {}) as Record<string, unknown> // made here, or by a flag of the same object
  setAt(inner, rest, value)
}

function nameOf(
  issue: z.core.$ZodIssue,
  part: 'params' | 'query' | 'body',
  flags: readonly Flag[],
): string {
  const flag = flags.find(
    ({ from }) =>
      from.kind === 'contract' &&
      from.part === part &&
      from.path.every((field, index) => issue.path[index] === field),
  )
  return flag === undefined ? issue.path.join('.') : `--${flag.name}`
}
