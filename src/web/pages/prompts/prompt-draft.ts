import {
  type ModelParameters,
  promptContent,
  type PromptContent,
  type promptRoles,
  type PromptVariable,
  variableTypes,
} from '#contract/prompt-content.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { parameterFields, readParameter, writeParameter } from '#web/parts/model-parameters.ts'

export type DraftMessage = {
  readonly key: string
  readonly role: (typeof promptRoles)[number]
  readonly content: string
}
export type DraftExample = { readonly key: string; readonly input: string; readonly output: string }
/** A variable while it is typed; null stands for no default or no example. */
export type DraftVariable = Omit<PromptVariable, 'default' | 'example'> & {
  readonly key: string
  readonly default: string | null
  readonly example: string | null
}

/** A prompt's content while it is typed: lists have keys, and what is JSON or a number is still text. */
export type Draft = {
  readonly kind: PromptContent['kind']
  readonly system: string
  readonly messages: readonly DraftMessage[]
  readonly text: string
  readonly examples: readonly DraftExample[]
  readonly variables: readonly DraftVariable[]
  readonly contract: {
    readonly isOn: boolean
    readonly name: string
    readonly isStrict: boolean
    readonly schema: string
  }
  readonly tools: string
  readonly model: string
  readonly parameters: Readonly<Partial<Record<keyof ModelParameters, string>>>
}

/** What is wrong with a draft, and where: `variables[0]`, `tools`, `parameters.seed`. */
export type DraftProblem = { readonly place: string; readonly message: string }

let keysMade = 0

/** A key for a new line of a list; it only has to differ from the others on this page. */
export function newKey(): string {
  keysMade += 1
  return `line-${keysMade}`
}

/** A version's content, ready to be typed in. */
export function draftOf(content: PromptContent): Draft {
  const { kind, system, text, model, outputContract: contract } = content
  return {
    kind,
    system,
    messages: content.messages.map((message) => ({ key: newKey(), ...message })),
    text,
    examples: content.examples.map((example) => ({ key: newKey(), ...example })),
    variables: content.variables.map((variable) => ({
      key: newKey(),
      ...variable,
      default: writeValue(variable.default),
      example: writeValue(variable.example),
    })),
    contract: {
      isOn: contract !== null,
      name: contract?.name ?? 'answer',
      isStrict: contract?.isStrict ?? true,
      schema: JSON.stringify(contract?.schema ?? schemaAtFirst, null, 2),
    },
    tools: content.tools.length === 0 ? '' : JSON.stringify(content.tools, null, 2),
    model,
    parameters: Object.fromEntries(
      parameterFields.flatMap(({ name, kind: of }) =>
        content.parameters[name] === undefined
          ? []
          : [[name, writeParameter(of, content.parameters[name])]],
      ),
    ),
  }
}

/** An empty chat: a system part to begin with and one user message. */
export function emptyDraft(): Draft {
  return draftOf(promptContent.parse({ messages: [{ role: 'user', content: '' }] }))
}

/** The draft as content, or everything that keeps it from being that. */
export function contentOf(draft: Draft): Result<PromptContent, readonly DraftProblem[]> {
  const problems: DraftProblem[] = []
  const note = (place: string, message: string): void => void problems.push({ place, message })
  const variables = draft.variables.map((variable, index) =>
    readVariable(variable, (message) => note(`variables[${index}]`, message)),
  )
  const schema = draft.contract.isOn ? parsedJson(draft.contract.schema) : { value: null }
  if (schema === null) note('outputContract', 'The JSON Schema is not JSON.')
  const tools = readTools(draft.tools)
  if (tools === null) note('tools', 'The tools are not a JSON list.')
  const parameters: Record<string, unknown> = {}
  for (const { name, kind, label } of parameterFields) {
    const read = readParameter(kind, draft.parameters[name] ?? '')
    if (read === null) note(`parameters.${name}`, `${label} cannot be read.`)
    else if (read.value !== undefined) parameters[name] = read.value
  }
  const content = promptContent.safeParse({
    kind: draft.kind,
    system: draft.system,
    messages:
      draft.kind === 'chat'
        ? draft.messages.map(({ role, content: text }) => ({ role, content: text }))
        : [],
    text: draft.kind === 'text' ? draft.text : '',
    examples: draft.examples.map(({ input, output }) => ({ input, output })),
    variables,
    outputContract: draft.contract.isOn
      ? {
          name: draft.contract.name,
          isStrict: draft.contract.isStrict,
          schema: schema?.value ?? {},
        }
      : null,
    tools: tools ?? [],
    model: draft.model.trim(),
    parameters,
  })
  if (!content.success)
    problems.push(
      ...content.error.issues.map(({ path, message }) => ({ place: placeOf(path), message })),
    )
  return content.success && problems.length === 0 ? ok(content.data) : failed(problems)
}

/** The content with every name declared that its texts use and nobody declared: a text that must be given. */
export function withFound(content: PromptContent, found: readonly string[]): PromptContent {
  if (found.length === 0) return content
  const added = promptContent.shape.variables.parse(found.map((name) => ({ name })))
  return { ...content, variables: [...content.variables, ...added] }
}

/** Names that texts use, as the server found them, which the draft does not declare. */
export function foundNames(draft: Draft, used: readonly string[]): readonly string[] {
  const declared = new Set(draft.variables.map(({ name }) => name))
  return used.filter((name) => !declared.has(name))
}

/** A variable's default or example as text; null when it has none. */
export function writeValue(value: unknown): string | null {
  if (value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What is typed as a value of that type; null when it is none. */
export function readValue(type: PromptVariable['type'], text: string): { value: unknown } | null {
  if (type === 'text') return { value: text }
  const read = parsedJson(text)
  if (read === null) return null
  const { value } = read
  const fits =
    type === 'list'
      ? Array.isArray(value)
      : type === 'object'
        ? typeof value === 'object' && value !== null && !Array.isArray(value)
        : typeof value === type
  return fits ? read : null
}

const schemaAtFirst = {
  type: 'object',
  properties: { answer: { type: 'string' } },
  required: ['answer'],
  additionalProperties: false,
}

const typeWords: Readonly<Record<(typeof variableTypes)[number], string>> = {
  text: 'text',
  number: 'a number, such as 3',
  boolean: 'true or false',
  list: 'a JSON list, such as ["a", "b"]',
  object: 'a JSON object, such as {"a": 1}',
}

function readVariable(variable: DraftVariable, note: (message: string) => void): unknown {
  const { key: _key, default: preset, example, ...rest } = variable
  const values: Record<string, unknown> = {}
  for (const [field, text] of [
    ['default', preset],
    ['example', example],
  ] as const) {
    if (text === null) continue
    const read = readValue(variable.type, text)
    if (read === null) note(`The ${field} of ${variable.name} must be ${typeWords[variable.type]}.`)
    else values[field] = read.value
  }
  return { ...rest, ...values }
}

/** Tools as they are kept, or as OpenAI's API has them: `{"type": "function", "function": {…}}`. */
function readTools(text: string): unknown[] | null {
  if (text.trim() === '') return []
  const read = parsedJson(text)
  if (read === null || !Array.isArray(read.value)) return null
  return read.value.map((tool: unknown) => {
    if (typeof tool !== 'object' || tool === null || !('function' in tool)) return tool
    const given = tool.function
    if (typeof given !== 'object' || given === null) return tool
    const { strict, ...rest } = given as Record<string, unknown> // an object of JSON
    return {
      parameters: {},
      ...rest,
      ...(strict === undefined ? {} : { isStrict: strict === true }),
    }
  })
}

function parsedJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

/** `['messages', 0, 'content']` → `messages[0]`: what one can go to on the page. */
function placeOf(path: readonly PropertyKey[]): string {
  const [first = '', second] = path
  if (first === 'parameters') return `parameters.${String(second)}`
  return typeof second === 'number' ? `${String(first)}[${second}]` : String(first)
}
