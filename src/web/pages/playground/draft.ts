import { z } from 'zod'
import type { BodyOf } from '#contract/endpoint.ts'
import { messageRoles } from '#contract/message.ts'
import {
  playgroundMessage,
  type PlaygroundMessage,
  playgroundModelsMax,
  type PlaygroundPart,
  playgroundRepeatsMax,
  playgroundRun,
  type runPlayground,
} from '#contract/playground.ts'
import type { VariableValues } from '#contract/prompt-content.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { parameterFields, readParameter } from '#web/parts/model-parameters.ts'

/** A turn as it is edited: one text, and beside it what is no text. */
const draftMessage = z.object({
  key: z.string(),
  role: z.enum(messageRoles),
  text: z.string(),
  /** Pictures of a user, tool calls of an assistant; after the text, in this order. */
  others: z.array(playgroundMessage.shape.parts.element),
  /** Id of the tool call that a tool’s message answers; '' elsewhere. */
  answers: z.string(),
})
export type DraftMessage = z.infer<typeof draftMessage>

/** Everything that a person set up; what they type is kept as they typed it. */
export const draft = z.object({
  /** What is sent: messages of their own, or a registered prompt with further turns after it. */
  source: z.enum(['messages', 'prompt']),
  messages: z.array(draftMessage),
  prompt: z.object({ name: z.string(), version: z.string() }),
  turns: z.array(draftMessage),
  /** Whether `{{ name }}` in messages of their own is filled in, or sent as it stands. */
  isTemplate: z.boolean(),
  variables: z.record(z.string(), z.string()),
  parameters: z.record(z.string(), z.string()),
  tools: z.string(),
  schema: z.string(),
  models: z.array(z.object({ key: z.string(), name: z.string() })).max(playgroundModelsMax),
  repeats: z.number().int().min(1).max(playgroundRepeatsMax),
})
export type Draft = z.infer<typeof draft>

/** Identity of a turn or a column while it is edited. */
export function newKey(): string {
  return crypto.randomUUID()
}

/** A turn with this text and nothing else. */
export function turn(role: DraftMessage['role'], text = ''): DraftMessage {
  return { key: newKey(), role, text, others: [], answers: '' }
}

/** What a person meets first. */
export function emptyDraft(models: readonly string[]): Draft {
  return {
    source: 'messages',
    messages: [turn('system'), turn('user')],
    prompt: { name: '', version: 'latest' },
    turns: [],
    isTemplate: true,
    variables: {},
    parameters: {},
    tools: '',
    schema: '',
    models: models.map((name) => ({ key: newKey(), name })),
    repeats: 1,
  }
}

/** What keeps a draft from being sent: a sentence, and the control that it is about. */
export type DraftProblem = { readonly place: string; readonly message: string }

type Body = BodyOf<typeof runPlayground>

/** The run that a draft stands for, or everything that is wrong with it. Turns without content are left out. */
export function runOf(
  draft: Draft,
  /** Names that the chosen prompt takes; of messages they are found in the texts. */
  promptVariables: readonly string[],
): Result<Body, readonly DraftProblem[]> {
  const problems: DraftProblem[] = []
  const isPrompt = draft.source === 'prompt'
  const parameters = readParameters(draft.parameters, problems)
  const tools = readTools(draft.tools, problems)
  const schema = readJson('schema', draft.schema, problems)
  const used = variablesOf(draft, promptVariables)
  if (isPrompt && draft.prompt.name === '')
    problems.push({ place: 'prompt', message: 'Choose a prompt.' })
  const messages = (isPrompt ? draft.turns : draft.messages).flatMap(messageOf)
  if (!isPrompt && messages.length === 0)
    problems.push({ place: 'messages', message: 'Write a message first.' })
  const models = draft.models.map(({ name }) => name.trim())
  if (models.length === 0 || models.includes(''))
    problems.push({ place: 'models', message: 'Choose a model for every column.' })
  if (problems.length > 0) return failed(problems)
  const body = playgroundRun.safeParse({
    models,
    repeats: draft.repeats,
    prompt: isPrompt ? draft.prompt : null,
    messages,
    variables: isPrompt || used.length > 0 ? valuesOf(draft.variables, used) : null,
    parameters,
    tools,
    outputContract: schema === undefined ? null : { schema },
  })
  if (body.success) return ok(body.data)
  return failed(
    body.error.issues.map(({ path, message }) => ({
      place: path.map(String).join('.'),
      message: `${path.join('.')}: ${message}`,
    })),
  )
}

/** Names of variables that what is sent takes from outside, in the order of their first use. */
export function variablesOf(draft: Draft, promptVariables: readonly string[]): readonly string[] {
  if (draft.source === 'prompt') return promptVariables
  return draft.isTemplate ? [...new Set(draft.messages.flatMap(({ text }) => namesIn(text)))] : []
}

/** Names that stand first inside `{{ }}`, but for what a template sets itself. The server reads templates whole. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\{-?\s*([A-Za-z_]\w*)/g)].map(([, name = '']) => name)
}

/** Values by name; what reads as a JSON list or object is one, everything else is text. */
export function valuesOf(
  typed: Readonly<Record<string, string>>,
  names: readonly string[],
): VariableValues {
  return Object.fromEntries(
    names
      .filter((name) => typed[name] !== undefined)
      .map((name) => {
        const text = typed[name] ?? ''
        return [name, /^\s*[[{]/.test(text) ? (parsedJson(text) ?? text) : text]
      }),
  )
}

function messageOf({ role, text, others, answers }: DraftMessage): PlaygroundMessage[] {
  if (role === 'tool')
    return [{ role, parts: [{ type: 'tool_call_response', id: answers, response: text }] }]
  const parts: PlaygroundPart[] = [
    ...(text === '' ? [] : [{ type: 'text' as const, content: text }]),
    ...others,
  ]
  return parts.length === 0 ? [] : [{ role, parts }]
}

function readParameters(
  typed: Readonly<Record<string, string>>,
  problems: DraftProblem[],
): Record<string, unknown> {
  const parameters: Record<string, unknown> = {}
  for (const { name, label, kind, help } of parameterFields) {
    const read = readParameter(kind, typed[name] ?? '')
    if (read === null)
      problems.push({ place: `parameters.${name}`, message: `${label} takes ${help}.` })
    else if (read.value !== undefined) parameters[name] = read.value
  }
  return parameters
}

/** Tools as the prompt registry writes them, or as OpenAI's API does. */
function readTools(text: string, problems: DraftProblem[]): unknown {
  const value = readJson('tools', text, problems)
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    problems.push({ place: 'tools', message: 'Tools are a JSON list: [{ "name": … }].' })
    return []
  }
  return value.map(toolOf)
}

/** The tool in our own words: OpenAI's wraps it in `function` and calls `isStrict` `strict`. */
export function toolOf(tool: unknown): unknown {
  const given = recordOf(tool)
  const { strict, name, description, parameters, input_schema, isStrict } = {
    ...given,
    ...recordOf(given['function']),
  }
  return {
    name,
    ...(description === undefined || description === null ? {} : { description }),
    parameters: parameters ?? input_schema ?? { type: 'object', properties: {} },
    ...(strict === true || isStrict === true ? { isStrict: true } : {}),
  }
}

function readJson(place: 'tools' | 'schema', text: string, problems: DraftProblem[]): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    problems.push({ place, message: `This is no JSON: ${said}.` })
    return undefined
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>) // an object that is no list has fields
    : {}
}
