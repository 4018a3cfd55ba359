import { asList, asRecord, asText, type Loose } from '#wire/loose.ts'
import { splitFrontMatter } from './front-matter.ts'
import {
  importedContent,
  importer,
  nameFrom,
  parametersFrom,
  systemApart,
  tellRest,
  type Turn,
} from './imported.ts'
import { modelFrom } from './model-name.ts'
import { schemaFromPicoschema } from './picoschema.ts'
import type { Told } from './told.ts'

const parameterNames = {
  temperature: 'temperature',
  topP: 'top_p',
  maxOutputTokens: 'max_tokens',
  stopSequences: 'stop',
} as const

const types: Readonly<Record<string, 'text' | 'number' | 'boolean' | 'list' | 'object'>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
}

/** A file of Dotprompt (`.prompt`): YAML in front, then Handlebars with `{{role "user"}}` between the turns. */
export const readDotprompt = importer((file, told) => {
  const split = splitFrontMatter(file.text)
  if (typeof split === 'string') {
    told.leave('', split)
    return []
  }
  const { model, config, input, output, tools, name, description, variant, ...rest } =
    split?.front ?? {}
  tellRest(rest, told)
  for (const tool of asList(tools))
    told.leave(
      'tools',
      `The tool "${asText(tool) || 'unnamed'}" is named and not described; add it with its parameters.`,
    )
  const inConfig = told.at('config')
  const { parameters, rest: others } = parametersFrom(
    asRecord(config) ?? {},
    parameterNames,
    inConfig,
  )
  tellRest(others, inConfig)
  const variables = variablesOf(asRecord(input), told)
  const booleans = new Set(
    variables.filter(({ type }) => type === 'boolean').map(({ name: called }) => called),
  )
  // Dotprompt's own rule: what follows YAML has no white space at its ends.
  const jinja = jinjaFrom(split?.body.trim() ?? file.text, told, booleans)
  for (const called of jsonNames(jinja))
    if (!variables.some((one) => one.name === called)) variables.push(objectNamed(called))
  const content = importedContent(
    {
      ...systemApart(turnsOf(jinja)),
      variables,
      outputContract: contractOf(asRecord(output), told),
      model: modelFrom(asText(model)),
      parameters,
    },
    told.at('body'),
  )
  if (content === null) return []
  const base = (file.path.split('/').at(-1) ?? '').replace(/\.prompt$/, '')
  const called = [asText(name) || base, asText(variant)].filter((part) => part !== '').join('.')
  const prompt = {
    name: nameFrom(called),
    description: asText(description),
    tags: [],
    content,
    inputs: [],
  }
  return [prompt]
})

/** Names that `{{json name}}` writes out and nobody described: more often an object than anything else. */
function jsonNames(jinja: string): string[] {
  return [...jinja.matchAll(/\{\{ ([A-Za-z_]\w{0,63}) \| tojson \}\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !/^item\d+$/.test(name))
}

function objectNamed(name: string) {
  return { name, type: 'object' as const, description: '', isRequired: true }
}

const roles = {
  system: 'system',
  user: 'user',
  model: 'assistant',
  assistant: 'assistant',
} as const

/** Splits at `{{role "…"}}`, which `jinjaFrom` has left in place; without one, all of it is the user's. */
function turnsOf(text: string): Turn[] {
  const pieces = text.split(/\{\{\s*role\s+["'](system|user|model|assistant)["']\s*\}\}/)
  const turns: Turn[] = []
  const [before = '', ...rest] = pieces
  if (before.trim() !== '') turns.push({ role: 'user', content: before })
  for (let index = 0; index < rest.length; index += 2) {
    const role = roles[rest[index] as keyof typeof roles] // the pattern lists exactly these
    const content = rest[index + 1] ?? ''
    if (content.trim() !== '') turns.push({ role, content })
  }
  return turns
}

type Block = 'if' | 'unless' | 'each' | 'unknown'

/** Handlebars as Jinja: variables, if, unless, else, each with `this`, `../` and `@index`; the rest is told and left out. */
function jinjaFrom(text: string, told: Told, booleans: ReadonlySet<string>): string {
  const blocks: Block[] = []
  const plain = withoutTilde(aloneInLine(withoutComments(text)))
  return plain.replace(
    /(\\{0,10})\{\{\{?([^{}]{0,1000})\}?\}\}|\{%|\{#/g,
    // What the other language takes for plain text and ours for a tag stays text.
    (tag, slashes: string | undefined, inner: string | undefined, at: number) => {
      if (inner === undefined) return `{{ "${tag}" }}`
      // One backslash makes the tag a text; of more, one is taken away.
      if (slashes === '\\') return tag.slice(1).replaceAll(/\{\{|\}\}/g, '{{ "$&" }}')
      const found = tagFrom(tag.slice(slashes?.length ?? 0), inner.trim(), blocks, told)
      const made = withBooleans(found, booleans)
      const before = (slashes ?? '').slice(1)
      return before + (made.startsWith('{%') ? withLine(made, plain, at, at + tag.length) : made)
    },
  )
}

/** JavaScript writes `true`, where Jinja has Python's `True`. */
function withBooleans(made: string, booleans: ReadonlySet<string>): string {
  const name = /^\{\{ (\w+) \}\}$/.exec(made)?.[1] ?? ''
  return booleans.has(name) ? `{{ ${name} | lower }}` : made
}

/**
 * A block that stands alone in its line takes the line with it, in both languages. Here any block takes the blanks
 * before it and the line end behind it along, so that one which does not stand alone is kept from that.
 */
function withLine(made: string, text: string, from: number, to: number): string {
  const lineFrom = text.lastIndexOf('\n', from - 1) + 1
  const begins = text.slice(lineFrom, from).trim() === ''
  const ends = to === text.length || text[to] === '\n'
  if (begins && ends) return made
  const front = begins && lineFrom < from ? '{{ "" }}' : ''
  return `${front}${made}${text[to] === '\n' ? '\n' : ''}`
}

/** `~` takes all white space away on its side. By hand: a pattern would look at each run once from each of its blanks. */
function withoutTilde(text: string): string {
  const left = text.split('{{~')
  const stripped = left.map((piece, at) => (at < left.length - 1 ? piece.trimEnd() : piece))
  const right = stripped.join('{{').split('~}}')
  return right.map((piece, at) => (at > 0 ? piece.trimStart() : piece)).join('}}')
}

/**
 * Tags of blocks that stand alone in their line without blanks around them, and remarks that do so gone with their
 * line. Where `~` will join such a line to another, the line end that the tag takes along goes now.
 */
function aloneInLine(text: string): string {
  const lines = text.split('\n')
  return lines
    .map((line, at) => {
      const end = at === lines.length - 1 ? '' : '\n'
      const tag = line.trim()
      if (/^\{\{~?![^{}]*\}\}$/.test(tag)) return ''
      if (!/^\{\{~?(?:[#/^]|else\b)[^{}]*\}\}$/.test(tag)) return line + end
      return tag.startsWith('{{~') || tag.endsWith('~}}') ? tag : tag + end
    })
    .join('')
}

/** Without `{{!-- … --}}`, which may hold braces. By hand: a pattern would look for each end from each beginning. */
function withoutComments(text: string): string {
  const kept: string[] = []
  let from = 0
  for (;;) {
    const begin = text.indexOf('{{!--', from)
    const end = begin === -1 ? -1 : text.indexOf('--}}', begin)
    if (end === -1) return [...kept, text.slice(from)].join('')
    // A short remark stands in its place, which goes with its line where it is alone there.
    kept.push(text.slice(from, begin), '{{!}}')
    from = end + '--}}'.length
  }
}

function tagFrom(tag: string, inner: string, blocks: Block[], told: Told): string {
  const leave = (reason: string) => {
    told.leave(tag.slice(0, 60), reason)
    return ''
  }
  if (inner.startsWith('!')) return ''
  if (/^role\s/.test(inner)) return `{{role ${inner.slice(4).trim()}}}`
  const open = /^#(\w+)\s+(.+)$/.exec(inner)
  if (open !== null) {
    const [, word = '', rest = ''] = open
    const path = pathFrom(rest, blocks)
    if (path !== null && word === 'if') return opened(blocks, 'if', `{% if ${path} %}`)
    if (path !== null && word === 'unless') return opened(blocks, 'unless', `{% if not ${path} %}`)
    if (path !== null && word === 'each')
      return opened(blocks, 'each', `{% for item${depthOf(blocks) + 1} in ${path} %}`)
    blocks.push('unknown')
    return leave(`The block "${word}" has no counterpart; what it holds is kept.`)
  }
  if (/^else\b/.test(inner)) {
    if (inner === 'else' && blocks.at(-1) !== 'unknown') return '{% else %}'
    return leave('This kind of else has no counterpart.')
  }
  if (inner.startsWith('/')) {
    const block = blocks.pop()
    if (block === undefined || block === 'unknown') return ''
    return block === 'each' ? '{% endfor %}' : '{% endif %}'
  }
  if (inner.startsWith('>')) return leave('A partial has no counterpart; make a fragment of it.')
  const helper = /^(\w+)\s+(.+)$/.exec(inner)
  if (helper !== null) {
    const [, word = '', rest = ''] = helper
    const path = pathFrom(rest.replace(/\s+indent=\d+$/, ''), blocks)
    if (word === 'json' && path !== null) return `{{ ${path} | tojson }}`
    return leave(
      word === 'media'
        ? 'An image or another file is sent with the call, not by the prompt.'
        : `The helper "${word}" has no counterpart.`,
    )
  }
  if (inner === 'history')
    return leave('The conversation so far is sent with the call; it follows the rendered messages.')
  const path = pathFrom(inner, blocks)
  return path === null ? leave('This expression has no counterpart.') : `{{ ${path} }}`
}

function opened(blocks: Block[], block: Block, text: string): string {
  blocks.push(block)
  return text
}

function depthOf(blocks: readonly Block[]): number {
  return blocks.filter((block) => block === 'each').length
}

/** `a.b`, `this`, `this.a`, `../a`, `@root.a`, `@index`, `@first`, `@last`; null for anything else. */
function pathFrom(text: string, blocks: readonly Block[]): string | null {
  const path = text.trim()
  const [up = ''] = /^(?:\.\.\/){1,20}/.exec(path) ?? []
  if (up !== '') return pathAt(path.slice(up.length), depthOf(blocks) - up.length / 3)
  if (path.startsWith('@root.')) return pathAt(path.slice('@root.'.length), 0)
  return pathAt(path, depthOf(blocks))
}

function pathAt(path: string, depth: number): string | null {
  if (depth < 0) return null
  if (depth > 0) {
    if (path === 'this') return `item${depth}`
    if (path === '@index') return 'loop.index0'
    if (path === '@first') return 'loop.first'
    if (path === '@last') return 'loop.last'
    if (/^this\.[A-Za-z_][\w.]*$/.test(path)) return `item${depth}.${path.slice(5)}`
    // Inside `each` a bare name is a field of the item.
    if (/^[A-Za-z_]\w*(?:\.\w+)*$/.test(path)) return `item${depth}.${path}`
    return null
  }
  return /^[A-Za-z_]\w*(?:\.\w+)*$/.test(path) ? path : null
}

function variablesOf(input: Loose | null, told: Told) {
  const { schema, default: defaults, ...rest } = input ?? {}
  tellRest(rest, told.at('input'))
  if (schema !== undefined && asRecord(schema) === null)
    told.leave('input.schema', 'A schema by name is not known here; declare the variables.')
  const read = schemaFromPicoschema(asRecord(schema) ?? {})
  const required = new Set(asList(read['required']).map(String))
  const given = asRecord(defaults) ?? {}
  return Object.entries(asRecord(read['properties']) ?? {}).flatMap(([name, value]) => {
    if (!/^[A-Za-z_]\w{0,63}$/.test(name)) {
      told.leave(`input.schema.${name}`, 'This is no name that a variable can have.')
      return []
    }
    const property = asRecord(value)
    return [
      {
        name,
        type: types[asText(property?.['type'])] ?? ('text' as const),
        description: asText(property?.['description']),
        isRequired: required.has(name),
        ...(given[name] === undefined ? {} : { default: given[name] }),
      },
    ]
  })
}

function contractOf(output: Loose | null, told: Told) {
  const { format, schema, ...rest } = output ?? {}
  tellRest(rest, told.at('output'))
  const record = asRecord(schema)
  if (record === null) {
    if (schema !== undefined)
      told.leave('output.schema', 'A schema by name is not known here; write the output contract.')
    else if (format !== undefined && format !== 'text')
      told.leave('output.format', 'A format without a schema is no output contract.')
    return null
  }
  return { name: 'answer', isStrict: false, schema: schemaFromPicoschema(record) }
}
