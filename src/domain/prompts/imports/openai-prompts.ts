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
  tellRest,
  toolFrom,
} from './imported.ts'
import { modelFrom } from './model-name.ts'

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
export function readOpenaiPrompts([file]: readonly ImportFile[]): Imported {
  const left: Left[] = []
  if (file === undefined) return { prompts: [], left }
  const parsed = parsedJson(file.text)
  const data = asRecord(parsed)?.['data'] ?? parsed
  const all = asRecords(Array.isArray(data) ? data : [data])
  if (all.length === 0)
    left.push({ file: file.path, key: '', reason: 'It is no JSON object, and no list of them.' })
  const prompts = all.flatMap((one, index) =>
    readOne(one, { file: file.path, key: all.length === 1 ? '' : `[${index}]`, left }),
  )
  return { prompts, left }
}

type Told = { readonly file: string; readonly key: string; readonly left: Left[] }

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
  tellRest(textRest, under(told, 'text'))
  const { effort, ...reasoningRest } = asRecord(reasoning) ?? {}
  tellRest(reasoningRest, under(told, 'reasoning'))
  const contract = contractFrom(format)
  const formatType = asRecord(format)?.['type']
  if (contract === null && formatType !== undefined && formatType !== 'text')
    told.left.push({
      ...under(told, 'text.format'),
      reason: 'Only a JSON Schema can be an output contract.',
    })
  const content = importedContent(
    {
      system: fromPlainBraces(hasSystem ? (first?.content ?? '') : asText(instructions)),
      messages: (hasSystem ? read.slice(1) : read).map(({ role, content }) => ({
        role,
        content: fromPlainBraces(content),
      })),
      variables: variablesOf(variables),
      tools: toolsOf(tools, told),
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

function under({ file, key, left }: Told, field: string): Told {
  return { file, key: key === '' ? field : `${key}.${field}`, left }
}

type Turn = { role: 'system' | 'developer' | 'user' | 'assistant'; content: string }

function readTurns(turns: readonly (Loose | null)[], told: Told): Turn[] {
  return turns.flatMap((turn, index): Turn[] => {
    const role = asText(turn?.['role'])
    const place = under(told, `input[${index}]`)
    if (role !== 'system' && role !== 'developer' && role !== 'user' && role !== 'assistant') {
      told.left.push({
        file: place.file,
        key: place.key,
        reason: `An item of the type "${asText(turn?.['type']) || 'unknown'}" cannot be part of a prompt.`,
      })
      return []
    }
    const content = turn?.['content']
    if (typeof content === 'string') return [{ role, content }]
    const texts = asRecords(content).flatMap((part, at) => {
      if (typeof part['text'] === 'string') return [part['text']]
      told.left.push({
        file: place.file,
        key: `${place.key}.content[${at}]`,
        reason: `A part of the type "${asText(part['type'])}" cannot be part of a prompt; send it with the call.`,
      })
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

function toolsOf(value: unknown, told: Told) {
  return asList(value).flatMap((tool, index) => {
    const read = toolFrom(tool)
    if (read === null)
      told.left.push({
        file: told.file,
        key: under(told, `tools[${index}]`).key,
        reason: `A tool of the type "${asText(asRecord(tool)?.['type'])}" runs at OpenAI only; send it with the call.`,
      })
    return read === null ? [] : [read]
  })
}
