import { asRecord, asText, type Loose } from '#wire/loose.ts'
import { splitFrontMatter } from './front-matter.ts'
import {
  contractFrom,
  fromPlainBraces,
  type Imported,
  importedContent,
  type ImportFile,
  type Left,
  nameFrom,
  parametersFrom,
  tagsFrom,
  tellRest,
  toolFrom,
} from './imported.ts'
import { keepWhiteSpace } from './keep-white-space.ts'
import { modelFrom } from './model-name.ts'

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

type Told = { readonly file: string; readonly key: string; readonly left: Left[] }

/** A file of Prompty (`.prompty`): YAML in front, then turns that begin with a line `system:`, `user:`, …; Jinja. */
export function readPrompty([file]: readonly ImportFile[]): Imported {
  const left: Left[] = []
  if (file === undefined) return { prompts: [], left }
  const split = splitFrontMatter(file.text)
  if (split === null || typeof split === 'string') {
    const reason = split ?? 'It does not begin with YAML between two lines `---`.'
    return { prompts: [], left: [{ file: file.path, key: '', reason }] }
  }
  const told = { file: file.path, key: '', left }
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
    left.push({
      file: file.path,
      key: 'body',
      reason:
        'Prompty takes line ends at both ends of a message away after it is rendered; here those that a block at the beginning or end of a message makes stay.',
    })
  if (/!\[[^\]]{0,200}\]\(/.test(split.body))
    left.push({
      file: file.path,
      key: 'body',
      reason: 'Images stay as Markdown text; send them with the call.',
    })
  const [first] = turns
  const hasSystem = first?.role === 'system'
  const samples = asRecord(sample) ?? {}
  if (typeof sample === 'string')
    left.push({
      file: file.path,
      key: 'sample',
      reason: 'A sample in a file of its own is not read; keep it as a test input.',
    })
  const content = importedContent(
    {
      system: hasSystem ? first.content : '',
      messages: hasSystem ? turns.slice(1) : turns,
      variables: variablesOf(inputs, samples, told),
      outputContract: contract ?? outputsOf(outputs, told),
      tools: toolsOf(tools ?? toolsInModel, told),
      model: called,
      parameters,
    },
    { ...told, key: 'body' },
  )
  if (content === null) return { prompts: [], left }
  const isSample = Object.keys(samples).length > 0
  const prompt = {
    name: nameFrom(asText(name) || (file.path.split('/').at(-1) ?? '').replace(/\.prompty$/, '')),
    description: asText(description),
    tags: tagsFrom(tags, { ...told, key: 'tags' }),
    content,
    inputs: isSample ? [{ name: 'sample', variables: { ...samples } }] : [],
  }
  return { prompts: [prompt], left }
}

/** Of Mustache only `{{name}}` is known here; a section, partial or comment would stay as text. */
function tellMustache(isMustache: boolean, body: string, told: Told): void {
  const tags = isMustache ? (body.match(/\{\{[#^/>!&{][^{}]{0,60}\}\}/g) ?? []) : []
  for (const tag of new Set(tags))
    told.left.push({
      ...place(told, tag),
      reason: 'This tag of Mustache has no counterpart; it stays as text.',
    })
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
  tellRest(rest, under(told, 'model'))
  if (api !== undefined && api !== 'chat')
    told.left.push({
      ...place(told, 'model.api'),
      reason: `The API "${asText(api)}" is not kept: a prompt is sent as a chat.`,
    })
  if (response !== undefined)
    told.left.push({
      ...place(told, 'model.response'),
      reason: 'There is no place for it in a prompt here.',
    })
  const settings = asRecord(configuration) ?? asRecord(connection) ?? {}
  const {
    type,
    name: configured,
    model: inner,
    azure_deployment: deployment,
    ...secretive
  } = settings
  tellRest(
    secretive,
    under(told, 'model.configuration'),
    'Addresses and keys belong to a connection.',
  )
  const kind = asText(type).replaceAll('_', '') || asText(provider)
  const bare = [id, name, configured, inner, deployment].map(asText).find((one) => one !== '') ?? ''
  const { parameters: kept, rest: others } = parametersFrom(
    asRecord(parameters) ?? asRecord(options) ?? {},
    parameterNames,
    under(told, 'model.parameters'),
  )
  const { response_format: format, tools, ...unknown } = others
  tellRest(unknown, under(told, 'model.parameters'))
  const contract = contractFrom(format)
  if (format !== undefined && contract === null)
    told.left.push({
      ...place(told, 'model.parameters.response_format'),
      reason: 'Only a JSON Schema can be an output contract.',
    })
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
    told.left.push({
      ...place(told, 'template'),
      reason: `Templates of the kind "${inner}" are read as Jinja.`,
    })
  return 'jinja'
}

const roles = {
  system: 'system',
  developer: 'developer',
  user: 'user',
  assistant: 'assistant',
} as const

/** Turns begin with a line that holds a role and a colon, a heading's # in front or not; text before the first is the system's. */
function turnsOf(body: string): { role: (typeof roles)[keyof typeof roles]; content: string }[] {
  const turns: { role: (typeof roles)[keyof typeof roles]; lines: string[] }[] = []
  for (const line of body.split('\n')) {
    const role = /^\s{0,3}#{0,3}\s{0,3}(system|developer|user|assistant)\s{0,3}:\s*$/i.exec(
      line,
    )?.[1]
    if (role !== undefined)
      turns.push({ role: roles[role.toLowerCase() as keyof typeof roles], lines: [] }) // the pattern lists exactly these
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
      told.left.push({
        ...place(told, `inputs.${name}`),
        reason: 'This is no name that a variable can have.',
      })
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
      told.left.push({
        ...place(told, 'outputs'),
        reason: 'It is no JSON Schema; write the output contract anew.',
      })
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

function toolsOf(value: unknown, told: Told) {
  const list = Array.isArray(value) ? value : []
  return list.flatMap((tool, index) => {
    const read = toolFrom({ type: 'function', ...asRecord(tool) })
    if (read === null)
      told.left.push({
        ...place(told, `tools[${index}]`),
        reason: 'Only functions can be kept as tools.',
      })
    return read === null ? [] : [read]
  })
}

function under({ file, left }: Told, key: string): Told {
  return { file, key, left }
}

function place({ file }: Told, key: string): { file: string; key: string } {
  return { file, key }
}
