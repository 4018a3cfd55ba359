import { asList, asRecord, asRecords, asText, type Loose, parsedJson } from '#wire/loose.ts'
import {
  contractFrom,
  fromPlainBraces,
  type Imported,
  importedContent,
  type ImportedPrompt,
  type ImportFile,
  type Left,
  nameFrom,
  parametersFrom,
  tagsFrom,
  tellRest,
  toolFrom,
} from './imported.ts'
import { modelFrom } from './model-name.ts'

const parameterNames = {
  temperature: 'temperature',
  top_p: 'top_p',
  topP: 'top_p',
  max_tokens: 'max_tokens',
  maxTokens: 'max_tokens',
  max_completion_tokens: 'max_completion_tokens',
  stop: 'stop',
  seed: 'seed',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  reasoning_effort: 'reasoning_effort',
  tool_choice: 'tool_choice',
  parallel_tool_calls: 'parallel_tool_calls',
} as const

/** What Langfuse knows of a prompt and keeps for itself. */
const silent = new Set([
  'id',
  'projectId',
  'createdAt',
  'updatedAt',
  'createdBy',
  'isActive',
  'version',
  'commitMessage',
  'name',
  'type',
  'prompt',
  'tags',
  'config',
  'labels',
])

/**
 * Prompts as Langfuse's API answers them (`GET /api/public/v2/prompts/NAME`): one, a list, or
 * `{"data": […]}`. Several versions of one name come in the order of their versions.
 */
export function readLangfuse([file]: readonly ImportFile[]): Imported {
  const left: Left[] = []
  if (file === undefined) return { prompts: [], left }
  const parsed = parsedJson(file.text)
  const data = asRecord(parsed)?.['data'] ?? parsed
  const all = asRecords(Array.isArray(data) ? data : [data])
  const named = all.filter((one) => asText(one['name']) !== '')
  if (named.length === 0)
    left.push({
      file: file.path,
      key: '',
      reason: 'It holds no prompt as Langfuse’s API answers one.',
    })
  const prompts = named
    .toSorted((a, b) => Number(a['version'] ?? 0) - Number(b['version'] ?? 0))
    .flatMap((one) => readOne(one, file.path, left))
  return { prompts, left }
}

function readOne(one: Loose, file: string, left: Left[]): ImportedPrompt[] {
  const name = asText(one['name'])
  const key = one['version'] === undefined ? name : `${name}@${String(one['version'])}`
  const told = { file, key, left }
  const config = asRecord(one['config']) ?? {}
  const { parameters, rest } = parametersFrom(config, parameterNames, {
    ...told,
    key: `${key}.config`,
  })
  const { model, tools, response_format: format, ...others } = rest
  tellRest(others, { ...told, key: `${key}.config` })
  tellRest(Object.fromEntries(Object.entries(one).filter(([field]) => !silent.has(field))), told)
  for (const label of asList(one['labels']))
    if (label !== 'latest')
      left.push({
        ...told2(told, 'labels'),
        reason: `The label "${String(label)}" is not moved by an import: \`belay prompts label ${nameFrom(name)} ${String(label)} --version N\` does.`,
      })
  const isChat = Array.isArray(one['prompt'])
  const content = importedContent(
    {
      kind: isChat ? 'chat' : 'text',
      ...(isChat
        ? chatOf(asRecords(one['prompt']), told)
        : { text: textOf(asText(one['prompt']), told) }),
      model: modelFrom(asText(model)),
      parameters,
      tools: toolsOf(tools, told),
      outputContract: contractOf(format, told),
    },
    told,
  )
  if (content === null) return []
  return [
    {
      name: nameFrom(name),
      description: asText(one['commitMessage']),
      tags: tagsFrom(one['tags'], { ...told, key: `${key}.tags` }),
      content,
      inputs: [],
    },
  ]
}

type Told = { readonly file: string; readonly key: string; readonly left: Left[] }

function told2({ file, key }: Told, field: string): { file: string; key: string } {
  return { file, key: `${key}.${field}` }
}

function chatOf(messages: readonly Loose[], told: Told) {
  const kept: { role: 'system' | 'developer' | 'user' | 'assistant'; content: string }[] = []
  for (const [index, message] of messages.entries()) {
    const role = asText(message['role'])
    if (message['type'] === 'placeholder') {
      told.left.push({
        ...told2(told, `prompt[${index}]`),
        reason: `The placeholder "${asText(message['name'])}" stands for messages; send those after the rendered ones.`,
      })
    } else if (role === 'system' || role === 'developer' || role === 'user' || role === 'assistant')
      kept.push({ role, content: textOf(asText(message['content']), told) })
    else
      told.left.push({
        ...told2(told, `prompt[${index}]`),
        reason: `A message with the role "${role}" cannot be part of a prompt.`,
      })
  }
  const [first, ...rest] = kept
  return first?.role === 'system' ? { system: first.content, messages: rest } : { messages: kept }
}

function textOf(text: string, told: Told): string {
  if (/@@@langfusePrompt:/.test(text))
    told.left.push({
      ...told2(told, 'prompt'),
      reason:
        'A reference to another prompt (`@@@langfusePrompt:…@@@`) stays as text; make a fragment of it.',
    })
  return fromPlainBraces(text)
}

function toolsOf(value: unknown, told: Told) {
  return asList(value).flatMap((tool, index) => {
    const read = toolFrom(tool)
    if (read === null)
      told.left.push({
        ...told2(told, `config.tools[${index}]`),
        reason: 'Only functions can be kept as tools.',
      })
    return read === null ? [] : [read]
  })
}

function contractOf(value: unknown, told: Told) {
  const contract = contractFrom(value)
  if (contract === null && value !== undefined && value !== null)
    told.left.push({
      ...told2(told, 'config.response_format'),
      reason: 'Only a JSON Schema can be an output contract.',
    })
  return contract
}
