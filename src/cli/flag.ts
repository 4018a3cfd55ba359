import { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'

/** How the text after a flag or in an argument's place becomes a value. */
export type FlagKind = 'switch' | 'text' | 'number' | 'whole' | 'truth' | 'list' | 'pairs'

/** One `--name` of a command: how it is written and what it means. */
export type Flag = {
  readonly name: string
  /** One letter that stands for the name after a single dash. */
  readonly short?: string
  readonly kind: FlagKind
  /** What stands after it in the help: `TEXT`, `N`, `day|month`; '' for a switch. */
  readonly placeholder: string
  /** Meaning, bounds and default. */
  readonly help: string
  /** Values it takes, where they can be listed; for completion. */
  readonly choices: readonly string[]
  readonly isRequired: boolean
  /** `none` stands for "no value" here. */
  readonly takesNone: boolean
  /** The values of its pairs are numbers where they can be read as such. */
  readonly takesNumbers?: boolean
  readonly from: FlagSource
}

/** A flag is a field of the endpoint's query or body, or says why it is none. */
export type FlagSource =
  | { readonly kind: 'contract'; readonly part: Part; readonly path: readonly string[] }
  | { readonly kind: 'own'; readonly why: string }

type Part = 'params' | 'query' | 'body'

/** A flag that no endpoint has. */
export function ownFlag(
  name: string,
  given: {
    readonly placeholder?: string
    readonly help: string
    readonly choices?: readonly string[]
    readonly short?: string
    readonly isRepeated?: boolean
    /** Why it is no field of the endpoint: a sentence. */
    readonly why: string
  },
): Flag {
  return {
    name,
    ...(given.short === undefined ? {} : { short: given.short }),
    kind: given.placeholder === undefined ? 'switch' : given.isRepeated === true ? 'list' : 'text',
    placeholder: given.placeholder ?? '',
    help: given.help,
    choices: given.choices ?? [],
    isRequired: false,
    takesNone: false,
    from: { kind: 'own', why: given.why },
  }
}

/** What of a JSON Schema says something about a flag. */
type Property = {
  /** Several where a value may be null as well. */
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly format?: string
  readonly items?: Property
  readonly properties?: Readonly<Record<string, Property>>
  readonly required?: readonly string[]
  readonly propertyNames?: Property
  readonly additionalProperties?: Property | false
  readonly anyOf?: readonly Property[]
}

/** Fields of the path, in the order of the path: a command's arguments. */
export function argumentsOf(endpoint: Endpoint): readonly Flag[] {
  return fieldsOf(endpoint.params, 'params')
}

/** A flag for each field of the query and the body; objects inside are laid flat under their own fields' names. */
export function flagsOf(endpoint: Endpoint): readonly Flag[] {
  return [...fieldsOf(endpoint.query, 'query'), ...fieldsOf(endpoint.body, 'body')]
}

function fieldsOf(schema: z.ZodType, part: Part): Flag[] {
  if (schema.def.type === 'undefined') return []
  // JSON Schema is what zod says of itself in a form that can be read without knowing its classes.
  return flagsIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Property, {
    part,
    path: [],
  })
}

function flagsIn(
  { properties = {}, required = [] }: Property,
  at: { readonly part: Part; readonly path: readonly string[] },
  isWanted = true,
): Flag[] {
  return Object.entries(properties).flatMap(([field, property]) => {
    const path = [...at.path, field]
    // What an object must have is asked for only where the object itself must be there.
    const isRequired = isWanted && required.includes(field)
    if (property.properties !== undefined)
      return flagsIn(property, { part: at.part, path }, isRequired)
    return [flagFrom(property, { part: at.part, path }, isRequired)]
  })
}

function flagFrom(
  property: Property,
  at: { readonly part: Part; readonly path: readonly string[] },
  isRequired: boolean,
): Flag {
  const plain = property.anyOf?.find(({ type }) => type !== 'null') ?? property
  const takesNone =
    (property.anyOf?.some(({ type }) => type === 'null') ?? false) ||
    typesOf(property).includes('null')
  const choices = plain.enum ?? plain.items?.enum ?? plain.propertyNames?.enum ?? []
  const kind = kindOf(plain)
  return {
    name: kebab(at.path.at(-1) ?? ''),
    kind,
    placeholder: placeholderOf({ ...plain, kind, choices, field: at.path.at(-1) ?? '' }),
    help: [
      property.description ?? plain.description ?? '',
      ...(kind === 'list' && choices.length > 0 ? [`of ${choices.join(', ')}`] : []),
      ...(kind === 'pairs' && choices.length > 0 ? [`NAME of ${choices.join(', ')}`] : []),
      ...(kind === 'pairs' ? ['may be given several times'] : []),
      ...rangeOf(plain),
      ...defaultOf(property.default),
      ...(isRequired ? ['required'] : []),
    ]
      .filter((words) => words !== '')
      .join('; '),
    choices: kind === 'truth' ? ['true', 'false'] : choices,
    isRequired,
    takesNone,
    ...(kind === 'pairs' && isNumberOrText(plain.additionalProperties)
      ? { takesNumbers: true }
      : {}),
    from: { kind: 'contract', ...at },
  }
}

function typesOf({ type = [] }: Property): readonly string[] {
  return typeof type === 'string' ? [type] : type
}

function kindOf(property: Property): FlagKind {
  const { additionalProperties } = property
  const type = typesOf(property).find((each) => each !== 'null')
  if (type === 'integer') return 'whole'
  if (type === 'number') return 'number'
  if (type === 'boolean') return 'truth'
  if (type === 'array') return 'list'
  return type === 'object' && typeof additionalProperties === 'object' ? 'pairs' : 'text'
}

function isNumberOrText(value: Property | false | undefined): boolean {
  const types = value === false ? [] : (value?.anyOf ?? []).map(({ type }) => type)
  return types.length === 2 && types.includes('number') && types.includes('string')
}

function placeholderOf({
  kind,
  choices,
  field,
  format,
}: {
  readonly kind: FlagKind
  readonly choices: readonly string[]
  readonly field: string
  readonly format?: string
}): string {
  if (kind === 'number' || kind === 'whole') return 'N'
  if (kind === 'truth') return 'true|false'
  if (kind === 'list') return 'A,B'
  if (kind === 'pairs') return 'NAME=VALUE'
  if (choices.length > 0) return choices.map(quoted).join('|')
  // Units stand last in the names of fields.
  if (field.endsWith('Usd')) return 'USD'
  return format === 'date-time' ? 'TIME' : format === 'uri' ? 'URL' : 'TEXT'
}

function quoted(choice: string): string {
  return choice.includes(' ') ? `"${choice}"` : choice
}

/** zod bounds every integer by what a double holds; that says nothing to anybody. */
function rangeOf({ minimum, maximum }: Property): string[] {
  const least = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? null : minimum
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? null : maximum
  const told = (bound: number) => bound.toLocaleString('en-US')
  if (least !== null && most !== null) return [`${told(least)} to ${told(most)}`]
  if (least !== null) return [`at least ${told(least)}`]
  return most === null ? [] : [`at most ${told(most)}`]
}

function defaultOf(value: unknown): string[] {
  const isEmpty =
    value === undefined ||
    value === null ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  return isEmpty ? [] : [`default ${Array.isArray(value) ? value.join(',') : String(value)}`]
}

/** `requestsPerMinute` → `requests-per-minute`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
