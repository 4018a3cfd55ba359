import { parsedJson } from '#kit/parsed-json.ts'
import { asList, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import {
  contractFrom,
  fromPlainBraces,
  importedContent,
  type ImportedPrompt,
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
import { modelFrom } from './model-name.ts'
import type { Told } from './told.ts'

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
export const readLangfuse = importer((file, told) => {
  const parsed = parsedJson(file.text)
  const data = asRecord(parsed)?.['data'] ?? parsed
  const all = asRecords(Array.isArray(data) ? data : [data])
  const named = all.filter((one) => asText(one['name']) !== '')
  if (named.length === 0) told.leave('', 'It holds no prompt as Langfuse’s API answers one.')
  return named
    .toSorted((a, b) => Number(a['version'] ?? 0) - Number(b['version'] ?? 0))
    .flatMap((one) => readOne(one, told))
})

function readOne(one: Loose, whole: Told): ImportedPrompt[] {
  const name = asText(one['name'])
  const key = one['version'] === undefined ? name : `${name}@${String(one['version'])}`
  const told = whole.at(key)
  const config = asRecord(one['config']) ?? {}
  const inConfig = told.at(`${key}.config`)
  const { parameters, rest } = parametersFrom(config, parameterNames, inConfig)
  const { model, tools, response_format: format, ...others } = rest
  tellRest(others, inConfig)
  tellRest(Object.fromEntries(Object.entries(one).filter(([field]) => !silent.has(field))), told)
  for (const label of asList(one['labels']))
    if (label !== 'latest')
      told.leave(
        told.under('labels'),
        `The label "${String(label)}" is not moved by an import: \`belay prompts label ${nameFrom(name)} ${String(label)} --version N\` does.`,
      )
  const isChat = Array.isArray(one['prompt'])
  const content = importedContent(
    {
      kind: isChat ? 'chat' : 'text',
      ...(isChat
        ? chatOf(asRecords(one['prompt']), told)
        : { text: textOf(asText(one['prompt']), told) }),
      model: modelFrom(asText(model)),
      parameters,
      tools: toolsFrom(tools, told, {
        key: told.under('config.tools'),
        reason: () => 'Only functions can be kept as tools.',
      }),
      outputContract: contractOf(format, told),
    },
    told,
  )
  if (content === null) return []
  return [
    {
      name: nameFrom(name),
      description: asText(one['commitMessage']),
      tags: tagsFrom(one['tags'], told.at(`${key}.tags`)),
      content,
      inputs: [],
    },
  ]
}

function chatOf(messages: readonly Loose[], told: Told) {
  const kept: Turn[] = []
  for (const [index, message] of messages.entries()) {
    const role = roleFrom(message['role'])
    if (message['type'] === 'placeholder') {
      told.leave(
        told.under(`prompt[${index}]`),
        `The placeholder "${asText(message['name'])}" stands for messages; send those after the rendered ones.`,
      )
    } else if (role !== null) kept.push({ role, content: textOf(asText(message['content']), told) })
    else
      told.leave(
        told.under(`prompt[${index}]`),
        `A message with the role "${asText(message['role'])}" cannot be part of a prompt.`,
      )
  }
  return systemApart(kept)
}

function textOf(text: string, told: Told): string {
  if (/@@@langfusePrompt:/.test(text))
    told.leave(
      told.under('prompt'),
      'A reference to another prompt (`@@@langfusePrompt:…@@@`) stays as text; make a fragment of it.',
    )
  return fromPlainBraces(text)
}

function contractOf(value: unknown, told: Told) {
  const contract = contractFrom(value)
  if (contract === null && value !== undefined && value !== null)
    told.leave(
      told.under('config.response_format'),
      'Only a JSON Schema can be an output contract.',
    )
  return contract
}
