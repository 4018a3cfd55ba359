import type { PromptContent } from '#contract/prompt-content.ts'
import { type Draft, type DraftMessage, turn } from '#web/pages/playground/draft.ts'
import { parameterFields, writeParameter } from '#web/parts/model-parameters.ts'

/** The turns that a prompt sends, as templates: its system part, examples as a conversation, then its messages. */
export function turnsOfPrompt(content: PromptContent): readonly DraftMessage[] {
  const { kind, system, examples, messages, text } = content
  return [
    ...(system === '' ? [] : [turn('system', system)]),
    ...examples.flatMap(({ input, output }) => [turn('user', input), turn('assistant', output)]),
    ...(kind === 'text'
      ? [turn('user', text)]
      : messages.map((one) => turn(one.role, one.content))),
  ]
}

/** What a draft becomes when one goes on with a copy of a prompt; the values of variables stay. */
export function copyOfPrompt(content: PromptContent): Partial<Draft> {
  const { tools, outputContract } = content
  const parameters = parameterFields.map(({ name, kind }) => [
    name,
    writeParameter(kind, content.parameters[name]),
  ])
  return {
    source: 'messages',
    messages: [...turnsOfPrompt(content)],
    isTemplate: true,
    parameters: Object.fromEntries(parameters.filter(([, text]) => text !== '')),
    tools: tools.length === 0 ? '' : JSON.stringify(tools, null, 2),
    schema: outputContract === null ? '' : JSON.stringify(outputContract.schema, null, 2),
  }
}

/** Names that a prompt takes: those it declares, and those that its texts use and nobody declared. */
export function variablesOfPrompt(
  content: PromptContent,
  namesIn: (text: string) => readonly string[],
): readonly string[] {
  const found = turnsOfPrompt(content).flatMap(({ text }) => namesIn(text))
  return [...new Set([...content.variables.map(({ name }) => name), ...found])]
}
