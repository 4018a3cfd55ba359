import type { PromptContent, promptRoles } from '#contract/prompt-content.ts'

/** One template of a prompt: where it stands, and in whose voice it speaks. */
export type PromptText = {
  /** `system`, `text`, `messages[0]`, `examples[1].output`. */
  readonly place: string
  readonly role: (typeof promptRoles)[number]
  readonly text: string
}

/** Every text of a prompt in the order in which a model reads them; empty ones are left out. */
export function textsOf(content: PromptContent): PromptText[] {
  const texts: PromptText[] = [
    { place: 'system', role: 'system', text: content.system },
    ...content.examples.flatMap(({ input, output }, index): PromptText[] => [
      { place: `examples[${index}].input`, role: 'user', text: input },
      { place: `examples[${index}].output`, role: 'assistant', text: output },
    ]),
    ...content.messages.map(({ role, content: text }, index): PromptText => ({
      place: `messages[${index}]`,
      role,
      text,
    })),
    { place: 'text', role: 'user', text: content.text },
  ]
  return texts.filter(({ text }) => text !== '')
}

/** The same prompt with each text replaced. */
export function mapTexts(content: PromptContent, change: (text: string) => string): PromptContent {
  return {
    ...content,
    system: change(content.system),
    text: change(content.text),
    messages: content.messages.map((message) => ({ ...message, content: change(message.content) })),
    examples: content.examples.map(({ input, output }) => ({
      input: change(input),
      output: change(output),
    })),
  }
}
