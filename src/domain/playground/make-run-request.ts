import { fault, type Outcome } from '#contract/faults.ts'
import type { PlaygroundMessage, PlaygroundRun } from '#contract/playground.ts'
import {
  type OutputContract,
  promptContent,
  type VariableValues,
} from '#contract/prompt-content.ts'
import { chatMessagesOf } from '#domain/playground/chat-messages-of.ts'
import { requestFieldsOf } from '#template/request-fields.ts'
import type { Prompts } from '#domain/prompts/service.ts'
import { failed, ok } from '#kit/result.ts'

/** A run as it is sent. */
export type RunRequest = {
  readonly models: readonly string[]
  /** Body of a chat completion, but for the model and for what makes it a stream. */
  readonly body: Readonly<Record<string, unknown>>
  /** `name@4`; '' for none. */
  readonly prompt: string
  /** What the answer must be, of the run or else of its prompt. */
  readonly outputContract: OutputContract | null
}

/** What `domain/prompts` does for a run. */
type Filler = Pick<Prompts['readings'], 'render' | 'renderContent'>

/**
 * Makes the chat request of a run: the prompt's messages before its own, what the run says in the
 * place of what the prompt does. Answers not_found, template_invalid, variables_invalid, or
 * request_invalid for what no chat request can hold.
 */
export async function makeRunRequest(
  project: string,
  run: PlaygroundRun,
  prompts: Filler,
): Promise<Outcome<RunRequest>> {
  const base = await baseOf(project, run, prompts)
  if (!base.ok) return base
  const filled =
    run.variables === null || run.prompt !== null
      ? ok(run.messages)
      : await fillTexts(project, run.messages, run.variables, prompts)
  if (!filled.ok) return filled
  const own = chatMessagesOf(filled.value)
  if (!own.ok) return own
  const { prompt, messages, tools, parameters } = base.value
  const models = run.models.length === 0 ? [base.value.model] : run.models
  if (models.includes(''))
    return invalid('models', `${prompt} names no model. Choose one: connection/model or an alias.`)
  const outputContract = run.outputContract ?? base.value.outputContract
  const fields = requestFieldsOf({
    parameters: { ...parameters, ...run.parameters },
    tools: run.tools.length === 0 ? tools : run.tools,
    outputContract,
  })
  const body = { messages: [...messages, ...own.value], ...fields }
  return ok({ models, body, prompt, outputContract })
}

async function baseOf(project: string, { prompt, variables }: PlaygroundRun, prompts: Filler) {
  if (prompt === null)
    return ok({
      prompt: '',
      model: '',
      messages: [],
      tools: [],
      parameters: {},
      outputContract: null,
    })
  const rendered = await prompts.render(project, prompt.name, {
    version: prompt.version,
    variables: variables ?? {},
  })
  if (!rendered.ok) return rendered
  return ok({ ...rendered.value, prompt: `${prompt.name}@${rendered.value.version}` })
}

/** Fills the texts of messages as templates; each text is a template of its own. */
async function fillTexts(
  project: string,
  messages: readonly PlaygroundMessage[],
  variables: VariableValues,
  prompts: Filler,
): Promise<Outcome<PlaygroundMessage[]>> {
  const texts = messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === 'text' ? [part.content] : [])),
  )
  if (texts.length === 0) return ok([...messages])
  const content = promptContent.safeParse({
    kind: 'chat',
    messages: texts.map((text) => ({ role: 'user', content: text })),
  })
  if (!content.success)
    return invalid('messages', content.error.issues.map(({ message }) => message).join('; '))
  const rendered = await prompts.renderContent(project, content.data, variables)
  if (!rendered.ok) return rendered
  const filled = rendered.value.messages.values()
  return ok(
    messages.map((message) => ({
      ...message,
      parts: message.parts.map((part) =>
        part.type === 'text' ? { ...part, content: filled.next().value?.content ?? '' } : part,
      ),
    })),
  )
}

function invalid(path: string, message: string): Outcome<never> {
  return failed(fault('request_invalid', message, [{ path: `body.${path}`, message }]))
}
