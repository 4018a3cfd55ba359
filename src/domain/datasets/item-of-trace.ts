import type { ItemInput } from '#contract/datasets.ts'
import type { Message } from '#contract/message.ts'
import type { SpanDetail } from '#contract/traces.ts'
import { parseLargeAsText } from '#kit/exact-json.ts'

/**
 * Makes a dataset item of a recorded model call: what was sent is its input, what the model said
 * its expected answer when it is asked to count as right. Null when the texts were not recorded.
 */
export function itemOfSpan(
  span: Pick<
    SpanDetail,
    | 'traceId'
    | 'spanId'
    | 'inputMessages'
    | 'outputMessages'
    | 'rawInput'
    | 'rawOutput'
    | 'model'
    | 'metadata'
    | 'prompt'
    | 'promptVersion'
  >,
  { expected, split }: { readonly expected: 'none' | 'output'; readonly split: string },
): ItemInput | null {
  const input = span.inputMessages === null ? parsed(span.rawInput) : inputOf(span.inputMessages)
  if (input === '' || input === null) return null
  const output =
    span.outputMessages === null ? span.rawOutput : span.outputMessages.map(textOf).join('\n')
  const metadata = Object.fromEntries(
    Object.entries({
      ...span.metadata,
      model: span.model,
      prompt: span.prompt === '' ? '' : `${span.prompt}@${span.promptVersion}`,
    }).filter(([, value]) => value !== ''),
  )
  return {
    input,
    expected: expected === 'output' && output !== '' ? output : null,
    context: [],
    metadata,
    split,
    source: 'trace',
    traceId: span.traceId,
    spanId: span.spanId,
  }
}

/** One question alone is its text; a longer conversation stays one, as chat APIs have it. */
function inputOf(messages: readonly Message[]): ItemInput['input'] {
  const [only] = messages
  if (messages.length === 1 && only !== undefined && only.role === 'user') return textOf(only)
  return { messages: messages.map((message) => ({ role: message.role, content: textOf(message) })) }
}

function textOf({ parts }: Message): string {
  return parts
    .map((part) => {
      if (part.type === 'text' && typeof part.content === 'string') return part.content
      if (part.type === 'reasoning') return ''
      return JSON.stringify(part)
    })
    .filter((text) => text !== '')
    .join('\n')
}

function parsed(text: string): ItemInput['input'] {
  try {
    return parseLargeAsText(text) as ItemInput['input']
  } catch {
    return text
  }
}
