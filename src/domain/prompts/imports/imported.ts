import type { z } from 'zod'
import { modelParameters, type PromptContent, promptContent } from '#contract/prompt-content.ts'
import { asList, asRecord } from '#wire/loose.ts'
import { filterNames } from '#template/filters.ts'
import { readTemplate } from '#template/template.ts'
import { type Left, Told } from './told.ts'
import { typeByUse } from './type-by-use.ts'

/** A prompt as another tool had it, in our words. */
export type ImportedPrompt = {
  readonly name: string
  readonly description: string
  readonly tags: readonly string[]
  readonly content: PromptContent
  readonly inputs: readonly { readonly name: string; readonly variables: Record<string, unknown> }[]
}

export type Imported = { readonly prompts: ImportedPrompt[]; readonly left: Left[] }

export type ImportFile = { readonly path: string; readonly text: string }

/** A reader of one tool's files: the first is read, the others are those that it may name. */
export function importer(
  read: (file: ImportFile, told: Told, files: readonly ImportFile[]) => ImportedPrompt[],
): (files: readonly ImportFile[]) => Imported {
  return (files) => {
    const [file] = files
    if (file === undefined) return { prompts: [], left: [] }
    const told = new Told(file.path)
    return { prompts: read(file, told, files), left: told.left }
  }
}

type ContentInput = z.input<typeof promptContent>

/**
 * Content of an imported prompt, with the variables that its texts use and nobody described added
 * with the type that their use shows. Null, and told, when it does not fit our bounds.
 */
export function importedContent(content: ContentInput, told: Told): PromptContent | null {
  const declared = new Set((content.variables ?? []).map(({ name }) => name))
  const texts = [
    content.system ?? '',
    content.text ?? '',
    ...(content.messages ?? []).map((message) => message.content),
  ]
  const found = [...new Set(texts.flatMap(namesIn))].filter((name) => !declared.has(name))
  const typed = found.map((name) => ({ name, type: typeByUse(name, texts) }))
  const read = promptContent.safeParse({
    ...content,
    variables: [
      ...(content.variables ?? []),
      ...typed.map(({ name, type }) => ({ name, type: type ?? ('text' as const) })),
    ],
  })
  if (read.success) {
    for (const { name, type } of typed)
      if (type !== null)
        told.leave(
          told.under(name),
          `Nothing says what "${name}" is; its use makes it ${type === 'list' ? 'a list' : 'an object'} here.`,
        )
    for (const filter of new Set(texts.flatMap(unknownFilters)))
      told.leave(
        told.key,
        `The filter "${filter}" is not part of our template language; mend the text before you use it.`,
      )
    return read.data
  }
  for (const { path, message } of read.error.issues)
    told.leave(`${told.key}.${path.join('.')}`, message)
  return null
}

function namesIn(text: string): readonly string[] {
  const template = readTemplate(text)
  return template.ok ? template.value.names : []
}

/** What templates have; anything else would fail when it is rendered. */
const filters: ReadonlySet<string> = new Set(filterNames)

function unknownFilters(text: string): string[] {
  return [...text.matchAll(/\{[{%][^{}]{0,500}\|\s{0,10}([A-Za-z_]\w{0,40})/g)]
    .map(([, name = '']) => name)
    .filter((name) => !filters.has(name))
}

/** A name as ours are written, from whatever the other tool called it. */
export function nameFrom(text: string): string {
  const name = text
    .slice(0, 200) // twice what is kept, and short enough for the patterns below
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 80)
  return name === '' ? 'imported' : name
}

/** Tags as ours are written; those that cannot be are told. */
export function tagsFrom(value: unknown, told: Told): string[] {
  const given = Array.isArray(value) ? value.map(String) : []
  const tags = new Set<string>()
  for (const tag of given) {
    const ours = tag
      .toLowerCase()
      .replace(/[^a-z0-9._:-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 60)
    if (ours === '' || tags.size === 30) told.leave(told.key, `The tag "${tag}" cannot be kept.`)
    else tags.add(ours)
  }
  return [...tags]
}

/** Parameters of a model under their names here; `names` says which of theirs is which of ours. */
export function parametersFrom(
  config: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, keyof typeof modelParameters.shape>>,
  told: Told,
): { parameters: ContentInput['parameters']; rest: Record<string, unknown> } {
  const parameters: Record<string, unknown> = {}
  const rest: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(config)) {
    const name = Object.hasOwn(names, field) ? names[field] : undefined
    if (name === undefined) {
      rest[field] = value
      continue
    }
    const given = name === 'stop' && typeof value === 'string' ? [value] : value
    const read = modelParameters.shape[name].safeParse(given)
    if (read.success) parameters[name] = read.data
    else
      told.leave(
        `${told.key}.${field}`,
        read.error.issues[0]?.message ?? 'not a value that we take',
      )
  }
  return { parameters, rest }
}

/** Tells every field that is left of something. */
export function tellRest(
  rest: Readonly<Record<string, unknown>>,
  told: Told,
  reason = 'There is no place for it in a prompt here.',
): void {
  for (const [field, value] of Object.entries(rest)) {
    if (value === null || value === undefined) continue
    told.leave(told.under(field), reason)
  }
}

/**
 * Text of a tool that knows `{{name}}` and nothing else, as a template: what would be a tag here
 * and was plain text there is written so that it stays text.
 */
export function fromPlainBraces(text: string): string {
  return text.replace(
    /\{\{\s{0,20}([A-Za-z_]\w{0,63})\s{0,20}\}\}|\{\{|\{%|\{#/g,
    (found, name: string | undefined) =>
      name === undefined ? `{{ "${found}" }}` : `{{ ${name} }}`,
  )
}

/** Functions among the tools of a list; the others are told by their place and stay behind. */
export function toolsFrom(
  value: unknown,
  told: Told,
  given: { readonly key: string; readonly reason: (tool: unknown) => string },
): NonNullable<ContentInput['tools']> {
  return asList(value).flatMap((tool, index) => {
    const read = toolFrom(tool)
    if (read === null) told.leave(`${given.key}[${index}]`, given.reason(tool))
    return read ?? []
  })
}

/** A turn of a conversation as prompts have it. */
export type Turn = { role: 'system' | 'developer' | 'user' | 'assistant'; content: string }

/** The role as ours are called; null for one that no message of a prompt can have. */
export function roleFrom(value: unknown): Turn['role'] | null {
  return roles.find((role) => role === value) ?? null
}

const roles = ['system', 'developer', 'user', 'assistant'] as const

/** Turns of which the first may be the system's, which prompts have apart. */
export function systemApart(turns: Turn[]): { system: string; messages: Turn[] } {
  const [first, ...rest] = turns
  return first?.role === 'system'
    ? { system: first.content, messages: rest }
    : { system: '', messages: turns }
}

/** A tool as OpenAI's API has it, or flat as its newer one has it; null for anything else. */
export function toolFrom(value: unknown): NonNullable<ContentInput['tools']>[number] | null {
  const tool = asRecord(value)
  const declared = asRecord(tool?.['function']) ?? tool
  const name = declared?.['name']
  if (tool?.['type'] !== 'function' || typeof name !== 'string') return null
  return {
    name,
    description: typeof declared?.['description'] === 'string' ? declared['description'] : '',
    parameters: { ...(asRecord(declared?.['parameters']) ?? { type: 'object', properties: {} }) },
    isStrict: declared?.['strict'] === true,
  }
}

/** An output contract from `response_format`, or `text.format` of OpenAI's newer API; null for anything else. */
export function contractFrom(value: unknown): NonNullable<ContentInput['outputContract']> | null {
  const format = asRecord(value)
  if (format?.['type'] !== 'json_schema') return null
  const inner = asRecord(format['json_schema']) ?? format
  const schema = asRecord(inner['schema'])
  if (schema === null) return null
  return {
    name: typeof inner['name'] === 'string' ? inner['name'] : 'answer',
    isStrict: inner['strict'] === true,
    schema: { ...schema },
  }
}
