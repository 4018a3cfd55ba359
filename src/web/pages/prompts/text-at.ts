import type { PromptContent } from '#contract/prompt-content.ts'

/** Places of a content that have a text: what a comment can be about. */
export function placesOf(content: PromptContent): readonly string[] {
  return [
    ...(content.system === '' ? [] : ['system']),
    ...(content.kind === 'text'
      ? ['text']
      : content.messages.map((_, index) => `messages[${index}]`)),
    ...content.examples.flatMap((_, index) => [
      `examples[${index}].input`,
      `examples[${index}].output`,
    ]),
  ]
}

/** The text at a place; null where there is none. */
export function textAt(content: PromptContent, place: string): string | null {
  const [, noun, index, field] = /^([a-z]+)(?:\[(\d+)\])?(?:\.(input|output))?$/.exec(place) ?? []
  switch (noun) {
    case 'system':
      return content.system
    case 'text':
      return content.text
    case 'messages':
      return content.messages[Number(index)]?.content ?? null
    case 'examples':
      return content.examples[Number(index)]?.[field === 'output' ? 'output' : 'input'] ?? null
    default:
      return null
  }
}

/** The same content with another text at a place; null where there is none. */
export function withTextAt(
  content: PromptContent,
  place: string,
  text: string,
): PromptContent | null {
  if (textAt(content, place) === null) return null
  const [, noun, index, field] = /^([a-z]+)(?:\[(\d+)\])?(?:\.(input|output))?$/.exec(place) ?? []
  const changed = <Item extends object>(items: readonly Item[], patch: Partial<Item>): Item[] =>
    items.map((item, at) => (at === Number(index) ? { ...item, ...patch } : item))
  switch (noun) {
    case 'messages':
      return { ...content, messages: changed(content.messages, { content: text }) }
    case 'examples':
      return {
        ...content,
        examples: changed(content.examples, { [field === 'output' ? 'output' : 'input']: text }),
      }
    default:
      return noun === 'system' || noun === 'text' ? { ...content, [noun]: text } : null
  }
}
