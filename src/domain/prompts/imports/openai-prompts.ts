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
  tellRest,
  toolsFrom,
  type Turn,
} from './imported.ts'
import { modelFrom } from './model-name.ts'
import type { Told } from './told.ts'

const parameterNames = {
  temperature: 'temperature',
  top_p: 'top_p',
  max_output_tokens: 'max_completion_tokens',
  max_tokens: 'max_tokens',
  max_completion_tokens: 'max_completion_tokens',
  tool_choice: 'tool_choice',
  parallel_tool_calls: 'parallel_tool_calls',
  service_tier: 'service_tier',
} as const

const silent = new Set([
  'object',
  'created_at',
  'updated_at',
  'is_default',
  'version',
  'id',
  'name',
  'description',
])

/**
 * Prompts of OpenAI’s dashboard (`pmpt_…`), as a request of the Responses API says them:
 * `instructions`, `input` or `messages`, `tools`, `text.format`, parameters; one or a list of them.
 */
export const readOpenaiPrompts = importer((file, told) => {
  const parsed = parsedJson(file.text)
  const data = asRecord(parsed)?.['data'] ?? parsed
  const all = asRecords(Array.isArray(data) ? data : [data])
  if (all.length === 0) told.leave('', 'It is no JSON object, and no list of them.')
  return all.flatMap((one, index) => readOne(one, told.at(all.length === 1 ? '' : `[${index}]`)))
})

function readOne(one: Loose, told: Told): ImportedPrompt[] {
  const { parameters, rest } = parametersFrom(one, parameterNames, told)
  const { model, instructions, input, messages, tools, text, reasoning, variables, ...others } =
    rest
  tellRest(Object.fromEntries(Object.entries(others).filter(([field]) => !silent.has(field))), told)
  const turns =
    typeof input === 'string' ? [{ role: 'user', content: input }] : asList(input ?? messages)
  const read = readTurns(turns.map(asRecord), told)
  const [first] = read
  const hasSystem = asText(instructions) === '' && first?.role === 'system'
  const { format, verbosity, ...textRest } = asRecord(text) ?? {}
  tellRest(textRest, told.at(told.under('text')))
  const { effort, ...reasoningRest } = asRecord(reasoning) ?? {}
  tellRest(reasoningRest, told.at(told.under('reasoning')))
  const contract = contractFrom(format)
  const formatType = asRecord(format)?.['type']
  if (contract === null && formatType !== undefined && formatType !== 'text')
    told.leave(told.under('text.format'), 'Only a JSON Schema can be an output contract.')
  const content = importedContent(
    {
      system: fromPlainBraces(hasSystem ? (first?.content ?? '') : asText(instructions)),
      messages: (hasSystem ? read.slice(1) : read).map(({ role, content }) => ({
        role,
        content: fromPlainBraces(content),
      })),
      variables: variablesOf(variables),
      tools: toolsFrom(tools, told, {
        key: told.under('tools'),
        reason: (tool) =>
          `A tool of the type "${asText(asRecord(tool)?.['type'])}" runs at OpenAI only; send it with the call.`,
      }),
      outputContract: contract,
      model: modelFrom(asText(model) === '' ? '' : `openai/${asText(model)}`),
      parameters: {
        ...parameters,
        ...(typeof effort === 'string' ? { reasoning_effort: effort } : {}),
        ...(typeof verbosity === 'string' ? { verbosity } : {}),
      },
    },
    told,
  )
  if (content === null) return []
  const name = asText(one['name']) || asText(one['id'])
  return [
    {
      name: nameFrom(name),
      description: asText(one['description']),
      tags: [],
      content,
      inputs: [],
    },
  ]
}

function readTurns(turns: readonly (Loose | null)[], told: Told): Turn[] {
  return turns.flatMap((turn, index): Turn[] => {
    const role = roleFrom(turn?.['role'])
    const key = told.under(`input[${index}]`)
    if (role === null) {
      told.leave(
        key,
        `An item of the type "${asText(turn?.['type']) || 'unknown'}" cannot be part of a prompt.`,
      )
      return []
    }
    const content = turn?.['content']
    if (typeof content === 'string') return [{ role, content }]
    const texts = asRecords(content).flatMap((part, at) => {
      if (typeof part['text'] === 'string') return [part['text']]
      told.leave(
        `${key}.content[${at}]`,
        `A part of the type "${asText(part['type'])}" cannot be part of a prompt; send it with the call.`,
      )
      return []
    })
    return [{ role, content: texts.join('\n') }]
  })
}

/** A list of names, or an object of names with defaults. */
function variablesOf(value: unknown): { name: string; default?: unknown; isRequired?: boolean }[] {
  if (Array.isArray(value))
    return value.flatMap((one) => {
      const name = typeof one === 'string' ? one : asText(asRecord(one)?.['name'])
      return /^[A-Za-z_]\w{0,63}$/.test(name) ? [{ name }] : []
    })
  return Object.entries(asRecord(value) ?? {})
    .filter(([name]) => /^[A-Za-z_]\w{0,63}$/.test(name))
    .map(([name, given]) => ({ name, ...(typeof given === 'string' ? { default: given } : {}) }))
}
