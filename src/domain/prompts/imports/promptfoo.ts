import { parsedJson } from '#kit/parsed-json.ts'
import { asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { readYaml } from './front-matter.ts'
import {
  contractFrom,
  importedContent,
  type ImportedPrompt,
  importer,
  type ImportFile,
  nameFrom,
  parametersFrom,
  roleFrom,
  systemApart,
  tellRest,
  toolFrom,
  type Turn,
} from './imported.ts'
import { keepWhiteSpace } from './keep-white-space.ts'
import { modelFrom } from './model-name.ts'
import type { Told } from './told.ts'

const parameterNames = {
  temperature: 'temperature',
  top_p: 'top_p',
  max_tokens: 'max_tokens',
  max_completion_tokens: 'max_completion_tokens',
  stop: 'stop',
  seed: 'seed',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  reasoning_effort: 'reasoning_effort',
  tool_choice: 'tool_choice',
} as const

type Source = {
  readonly name: string
  readonly text: string
  readonly file: string
  readonly key: string
}

/**
 * A configuration of promptfoo: its prompts, the first provider's model and parameters, and the
 * variables of its tests as test inputs. Assertions and everything else are told and left.
 */
export const readPromptfoo = importer((file, told, files) => {
  const config = readYaml(file.text)
  if (typeof config === 'string') {
    told.leave('', config)
    return []
  }
  const {
    prompts,
    providers,
    targets,
    tests,
    defaultTest,
    description,
    $schema: _schema,
    ...rest
  } = config
  tellRest(rest, told, 'It is about evaluating, not about a prompt.')
  const provider = readProvider(providers ?? targets, told)
  const inputs = readTests(tests, defaultTest, told)
  const title = asText(description) || (file.path.split('/').at(-1) ?? '').replace(/\.\w+$/, '')
  const sources = sourcesOf(prompts, { title, files, told })
  if (sources.length === 0) told.leave('prompts', 'There is no prompt that could be read.')
  const names = new Map<string, number>()
  return sources.flatMap((source): ImportedPrompt[] => {
    const count = (names.get(source.name) ?? 0) + 1
    names.set(source.name, count)
    const where = told.at(source.key, source.file)
    const content = importedContent({ ...textsOf(source.text, where), ...provider }, where)
    if (content === null) return []
    const name = nameFrom(count === 1 ? source.name : `${source.name}-${count}`)
    return [{ name, description: asText(description), tags: [], content, inputs }]
  })
})

function sourcesOf(
  value: unknown,
  given: { readonly title: string; readonly files: readonly ImportFile[]; readonly told: Told },
): Source[] {
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return all.flatMap((one: unknown, index) => {
    const key = Array.isArray(value) ? `prompts[${index}]` : 'prompts'
    const record = asRecord(one)
    const { id, label, raw, config, function: code, ...rest } = record ?? {}
    tellRest({ ...rest, config, function: code }, given.told.at(key))
    const text = record === null ? asText(one) : asText(raw) || asText(id)
    if (text === '') {
      given.told.leave(key, 'It is no text.')
      return []
    }
    const called = asText(label)
    const path = /^file:\/\/(.+)$/.exec(text.trim())?.[1] ?? (isPath(text) ? text.trim() : null)
    if (path === null)
      return [{ name: called || `${given.title}-${index + 1}`, text, file: given.told.file, key }]
    return fromFile(path, { ...given, key, called })
  })
}

function isPath(text: string): boolean {
  return /^[\w./-]{1,200}\.(?:txt|md|json|j2|yaml|yml|js|mjs|cjs|ts|py|csv|sh)$/.test(text.trim())
}

function fromFile(
  path: string,
  given: {
    readonly called: string
    readonly key: string
    readonly files: readonly ImportFile[]
    readonly told: Told
  },
): Source[] {
  const { called, key, files, told } = given
  const refuse = (reason: string) => {
    told.leave(key, reason)
    return []
  }
  if (/\.(?:js|mjs|cjs|ts|py|sh)(?::\w+)?$/.test(path))
    return refuse(
      `${path} is a program; a prompt here is a text. Write what it makes as a template.`,
    )
  if (path.endsWith('.csv'))
    return refuse(`${path} is a table; write its rows as prompts of their own.`)
  const clean = (text: string) => text.replace(/^\.\//, '')
  const file = files.find((one) => clean(one.path) === clean(path))
  if (file === undefined) return refuse(`${path} was not among the files.`)
  const base = called || (path.split('/').at(-1) ?? path).replace(/\.\w+$/, '')
  // promptfoo's own rule: a line of three dashes parts the prompts of a text file.
  const texts = /\.(?:txt|md|j2)$/.test(path) ? file.text.split(/^---[ \t]*$/m) : [file.text]
  const kept = texts.map((text) => text.trim()).filter((text) => text !== '')
  return kept.map((text, index) => ({
    name: kept.length === 1 ? base : `${base}-${index + 1}`,
    text,
    file: file.path,
    key: kept.length === 1 ? '' : `part ${index + 1}`,
  }))
}

/** A chat where the text is a list of messages in JSON or YAML, else one user message. Nunjucks is Jinja but for `dump`. */
function textsOf(text: string, told: Told) {
  const jinja = text.replace(/\|\s{0,10}dump\b(?:\([^)]{0,20}\))?/g, '| tojson')
  const messages = listIn(jinja)
  if (messages === null)
    return { messages: [{ role: 'user' as const, content: keepWhiteSpace(jinja.trim()) }] }
  const kept: Turn[] = []
  for (const [index, message] of messages.entries()) {
    const role = roleFrom(message['role'])
    const content = message['content']
    if (role !== null && typeof content === 'string')
      kept.push({ role, content: keepWhiteSpace(content) })
    else
      told.leave(
        `${told.key}[${index}]`,
        'Only messages of text by system, developer, user or assistant can be part of a prompt.',
      )
  }
  return systemApart(kept)
}

function listIn(text: string): readonly Loose[] | null {
  const trimmed = text.trim()
  if (trimmed.startsWith('[')) {
    const parsed = parsedJson(trimmed)
    return Array.isArray(parsed) ? asRecords(parsed) : null
  }
  if (!trimmed.startsWith('- role:')) return null
  const yaml = readYaml(`messages:\n${trimmed}`)
  return typeof yaml === 'string' ? null : asRecords(yaml['messages'])
}

function readProvider(value: unknown, told: Told) {
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value]
  for (const [index] of all.entries())
    if (index > 0)
      told.leave(`providers[${index}]`, 'A prompt runs on one model; the first is taken.')
  const [first] = all as unknown[]
  const record = asRecord(first)
  // `{ 'openai:gpt-4o': { config } }` is the third way to write one.
  const [only] = Object.entries(record ?? {})
  const named = record !== null && record['id'] === undefined && only !== undefined ? only : null
  const id = named === null ? asText(record?.['id'] ?? first) : named[0]
  const settings = asRecord(named === null ? record : named[1]) ?? {}
  const { id: _id, label: _label, config, ...rest } = settings
  tellRest(rest, told.at('providers[0]'))
  const isProgram = /^(?:file|exec|python|https?|package|webhook|ruby|golang):/.test(id)
  if (isProgram) told.leave('providers[0].id', `${id} is no model that a connection has.`)
  const inConfig = told.at('providers[0].config')
  const { parameters, rest: others } = parametersFrom(
    asRecord(config) ?? {},
    parameterNames,
    inConfig,
  )
  const { tools, response_format: format, ...unknown } = others
  tellRest(unknown, inConfig)
  const outputContract = contractFrom(format)
  if (format !== undefined && outputContract === null)
    told.leave(
      'providers[0].config.response_format',
      'Only a JSON Schema, written here, can be an output contract.',
    )
  const kept = (Array.isArray(tools) ? tools : []).map(toolFrom).filter((tool) => tool !== null)
  if (tools !== undefined && (!Array.isArray(tools) || kept.length < tools.length))
    told.leave('providers[0].config.tools', 'Only functions, written here, can be kept as tools.')
  return { model: isProgram ? '' : modelFrom(id), parameters, outputContract, tools: kept }
}

function readTests(tests: unknown, defaults: unknown, told: Told): ImportedPrompt['inputs'] {
  const base = asRecord(defaults) ?? {}
  const { vars: baseVars, ...baseRest } = base
  tellRest(baseRest, told.at('defaultTest'), 'It is about evaluating, not about a prompt.')
  if (tests !== undefined && !Array.isArray(tests)) {
    told.leave('tests', 'Tests in a file of their own are not read.')
    return []
  }
  const names = new Set<string>()
  return (tests ?? []).flatMap((test: unknown, index: number) => {
    const key = `tests[${index}]`
    const record = asRecord(test)
    if (record === null) {
      told.leave(key, 'Tests in a file of their own are not read.')
      return []
    }
    const { vars, description, ...rest } = record
    tellRest(rest, told.at(key), 'It is about evaluating, not about a prompt.')
    const given = asRecord(vars)
    if (given === null) {
      if (vars !== undefined)
        told.leave(`${key}.vars`, 'Variables in a file of their own are not read.')
      return []
    }
    const variables: Record<string, unknown> = { ...asRecord(baseVars) }
    for (const [name, value] of Object.entries(given)) {
      if (typeof value === 'string' && value.startsWith('file://'))
        told.leave(`${key}.vars.${name}`, `${value} is not read; put its text there.`)
      else if (Array.isArray(value)) {
        variables[name] = value[0]
        told.leave(
          `${key}.vars.${name}`,
          `A list stands for ${value.length} tests; the first value is taken.`,
        )
      } else variables[name] = value
    }
    const plain = (asText(description) || `test ${index + 1}`).replace(/\s+/g, ' ').slice(0, 110)
    const name = names.has(plain) ? `${plain} (${index + 1})` : plain
    names.add(name)
    return [{ name, variables }]
  })
}
