import { asList, asRecord, asText, type Loose } from '#wire/loose.ts'
import { splitFrontMatter } from './front-matter.ts'
import {
  contractFrom,
  fromPlainBraces,
  importedContent,
  importer,
  nameFrom,
  parametersFrom,
  roleFrom,
  systemApart,
  tagsFrom,
  tellRest,
  toolsFrom,
  type Turn,
} from './imported.ts'
import { keepWhiteSpace } from './keep-white-space.ts'
import { modelFrom } from './model-name.ts'
import type { Told } from './told.ts'

const parameterNames = {
  temperature: 'temperature',
  top_p: 'top_p',
  topP: 'top_p',
  max_tokens: 'max_tokens',
  maxOutputTokens: 'max_tokens',
  max_completion_tokens: 'max_completion_tokens',
  stop: 'stop',
  stopSequences: 'stop',
  seed: 'seed',
  frequency_penalty: 'frequency_penalty',
  frequencyPenalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  presencePenalty: 'presence_penalty',
  tool_choice: 'tool_choice',
} as const

const types: Readonly<Record<string, 'text' | 'number' | 'boolean' | 'list' | 'object'>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
  array: 'list',
  list: 'list',
  object: 'object',
}

/** A file of Prompty (`.prompty`): YAML in front, then turns that begin with a line `system:`, `user:`, …; Jinja. */
export const readPrompty = importer((file, told) => {
  const split = splitFrontMatter(file.text)
  if (split === null || typeof split === 'string') {
    told.leave('', split ?? 'It does not begin with YAML between two lines `---`.')
    return []
  }
  const { name, description, tags, model, sample, inputs, outputs, tools, template, ...rest } =
    split.front
  tellRest(rest, told)
  const { called, parameters, contract, tools: toolsInModel } = readModel(model, told)
  const isPlain = templateFormat(template, told) === 'mustache'
  const turns = turnsOf(split.body).map(({ role, content }) => ({
    role,
    content: isPlain ? fromPlainBraces(content) : keepWhiteSpace(content),
  }))
  tellMustache(isPlain, split.body, told)
  if (!isPlain && turns.some(({ content }) => content.endsWith('%}') || content.startsWith('{%')))
    told.leave(
      'body',
      'Prompty takes line ends at both ends of a message away after it is rendered; here those that a block at the beginning or end of a message makes stay.',
    )
  if (/!\[[^\]]{0,200}\]\(/.test(split.body))
    told.leave('body', 'Images stay as Markdown text; send them with the call.')
  const samples = asRecord(sample) ?? {}
  if (typeof sample === 'string')
    told.leave('sample', 'A sample in a file of its own is not read; keep it as a test input.')
  const content = importedContent(
    {
      ...systemApart(turns),
      variables: variablesOf(inputs, samples, told),
      outputContract: contract ?? outputsOf(outputs, told),
      tools: toolsFrom(asList(tools ?? toolsInModel).map(asFunction), told, {
        key: 'tools',
        reason: () => 'Only functions can be kept as tools.',
      }),
      model: called,
      parameters,
    },
    told.at('body'),
  )
  if (content === null) return []
  const isSample = Object.keys(samples).length > 0
  const prompt = {
    name: nameFrom(asText(name) || (file.path.split('/').at(-1) ?? '').replace(/\.prompty$/, '')),
    description: asText(description),
    tags: tagsFrom(tags, told.at('tags')),
    content,
    inputs: isSample ? [{ name: 'sample', variables: { ...samples } }] : [],
  }
  return [prompt]
})

/** Of Mustache only `{{name}}` is known here; a section, partial or comment would stay as text. */
function tellMustache(isMustache: boolean, body: string, told: Told): void {
  const tags = isMustache ? (body.match(/\{\{[#^/>!&{][^{}]{0,60}\}\}/g) ?? []) : []
  for (const tag of new Set(tags))
    told.leave(tag, 'This tag of Mustache has no counterpart; it stays as text.')
}

function readModel(value: unknown, told: Told) {
  const model = typeof value === 'string' ? { id: value } : (asRecord(value) ?? {})
  const {
    id,
    name,
    provider,
    api,
    configuration,
    connection,
    parameters,
    options,
    response,
    ...rest
  } = model as Loose // whatever stands in a file
  tellRest(rest, told.at('model'))
  if (api !== undefined && api !== 'chat')
    told.leave('model.api', `The API "${asText(api)}" is not kept: a prompt is sent as a chat.`)
  if (response !== undefined)
    told.leave('model.response', 'There is no place for it in a prompt here.')
  const settings = asRecord(configuration) ?? asRecord(connection) ?? {}
  const {
    type,
    name: configured,
    model: inner,
    azure_deployment: deployment,
    ...secretive
  } = settings
  tellRest(secretive, told.at('model.configuration'), 'Addresses and keys belong to a connection.')
  const kind = asText(type).replaceAll('_', '') || asText(provider)
  const bare = [id, name, configured, inner, deployment].map(asText).find((one) => one !== '') ?? ''
  const { parameters: kept, rest: others } = parametersFrom(
    asRecord(parameters) ?? asRecord(options) ?? {},
    parameterNames,
    told.at('model.parameters'),
  )
  const { response_format: format, tools, ...unknown } = others
  tellRest(unknown, told.at('model.parameters'))
  const contract = contractFrom(format)
  if (format !== undefined && contract === null)
    told.leave('model.parameters.response_format', 'Only a JSON Schema can be an output contract.')
  const called = modelFrom(bare === '' || kind === '' ? bare : `${kind}/${bare}`)
  return { called, parameters: kept, contract, tools }
}

function templateFormat(value: unknown, told: Told): 'jinja' | 'mustache' {
  const template = asRecord(value)
  const format =
    typeof value === 'string' ? value : asText(template?.['format'] ?? template?.['type'])
  const inner = asText(asRecord(template?.['format'])?.['kind']) || format
  if (inner === 'mustache') return 'mustache'
  if (inner !== '' && !inner.startsWith('jinja'))
    told.leave('template', `Templates of the kind "${inner}" are read as Jinja.`)
  return 'jinja'
}

/** Turns begin with a line that holds a role and a colon, a heading's # in front or not; text before the first is the system's. */
function turnsOf(body: string): Turn[] {
  const turns: { role: Turn['role']; lines: string[] }[] = []
  for (const line of body.split('\n')) {
    const called = /^\s{0,3}#{0,3}\s{0,3}([a-z]{4,9})\s{0,3}:\s*$/i.exec(line)?.[1]
    const role = roleFrom(called?.toLowerCase())
    if (role !== null) turns.push({ role, lines: [] })
    else if (turns.length > 0 || line.trim() !== '') {
      if (turns.length === 0) turns.push({ role: 'system', lines: [] })
      turns.at(-1)?.lines.push(line)
    }
  }
  return turns.map(({ role, lines }) => ({ role, content: withoutLineEnds(lines.join('\n')) }))
}

/** Prompty takes line ends at both ends of a message away, and no other white space. */
function withoutLineEnds(text: string): string {
  let [from, to] = [0, text.length]
  while (text[from] === '\n') from += 1
  while (to > from && text[to - 1] === '\n') to -= 1
  return text.slice(from, to)
}

function variablesOf(inputs: unknown, samples: Loose, told: Told) {
  const listed: readonly (readonly [string, unknown])[] = Array.isArray(inputs)
    ? inputs.map((one) => [asText(asRecord(one)?.['name']), one] as const)
    : Object.entries(asRecord(asRecord(inputs)?.['properties']) ?? asRecord(inputs) ?? {})
  const declared = listed.flatMap(([name, value]) => {
    if (!/^[A-Za-z_]\w{0,63}$/.test(name)) {
      told.leave(`inputs.${name}`, 'This is no name that a variable can have.')
      return []
    }
    const input = asRecord(value) ?? {}
    const sample = input['sample'] ?? input['example'] ?? samples[name]
    return [
      {
        name,
        type: types[asText(input['type'] ?? input['kind'])] ?? ('text' as const),
        description: asText(input['description']),
        isRequired: input['required'] !== false && input['is_required'] !== false,
        ...(input['default'] === undefined ? {} : { default: input['default'] }),
        ...(sample === undefined ? {} : { example: sample }),
      },
    ]
  })
  return declared
}

function outputsOf(outputs: unknown, told: Told) {
  const record = asRecord(outputs)
  if (record === null || Object.keys(record).length === 0) {
    if (outputs !== undefined && record === null)
      told.leave('outputs', 'It is no JSON Schema; write the output contract anew.')
    return null
  }
  const isSchema = record['properties'] !== undefined || record['type'] === 'object'
  const properties = isSchema ? undefined : record
  return {
    name: 'answer',
    isStrict: false,
    schema: isSchema
      ? { ...record }
      : { type: 'object', properties, required: Object.keys(record) },
  }
}

/** Prompty leaves the type out. */
function asFunction(tool: unknown) {
  return { type: 'function', ...asRecord(tool) }
}
