import { promptContent, type PromptContent, promptRoles } from '#contract/prompt-content.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { type Draft, runOf, variablesOf } from '#web/pages/playground/draft.ts'

/** A version made of a draft, and what of the draft no prompt can hold. */
export type PromptFromDraft = { readonly content: PromptContent; readonly left: readonly string[] }

/**
 * The content of a prompt that sends what a draft's messages send: the first system message as its
 * system part, the values of variables as their examples. Fails with sentences.
 */
export function promptFromDraft(draft: Draft): Result<PromptFromDraft, readonly string[]> {
  const run = runOf(draft, [])
  if (!run.ok) return failed(run.fault.map(({ message }) => message))
  const { parameters, tools, outputContract, models } = run.value
  const left: string[] = []
  const messages: { role: (typeof promptRoles)[number]; content: string }[] = []
  for (const { role, text, others } of draft.messages) {
    const known = promptRoles.find((each) => each === role)
    if (known === undefined) left.push('results of tools')
    else if (text !== '') messages.push({ role: known, content: templateOf(text, draft) })
    for (const { type } of others) left.push(type === 'tool_call' ? 'tool calls' : 'pictures')
  }
  const [first, ...rest] = messages
  const hasSystem = first?.role === 'system'
  const content = promptContent.safeParse({
    kind: 'chat',
    system: hasSystem ? first.content : '',
    messages: hasSystem ? rest : messages,
    variables: variablesOf(draft, []).map((name) => ({
      name,
      ...(draft.variables[name] === undefined ? {} : { example: draft.variables[name] }),
    })),
    outputContract,
    tools,
    model: models[0] ?? '',
    parameters,
  })
  return content.success
    ? ok({ content: content.data, left: [...new Set(left)] })
    : failed(content.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
}

/** A text that is sent as it stands must read as one: braces that a template would act on are written out. */
function templateOf(text: string, { isTemplate }: Draft): string {
  return isTemplate ? text : text.replaceAll(/\{[{%#]/g, (braces) => `{{ "${braces}" }}`)
}
