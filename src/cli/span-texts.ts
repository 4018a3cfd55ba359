import type { Client } from '#client/client.ts'
import type { Message, MessagePart } from '#contract/message.ts'
import { showSpan, type SpanNode } from '#contract/traces.ts'

/** More spans than anybody reads in a terminal; the page has the others. */
const spansReadMax = 50

/** What went in and came out of each span that has texts, in order of start; the first fifty of them. */
export async function spanTexts(
  call: Client,
  asked: {
    readonly traceId: string
    readonly spans: readonly SpanNode[]
    readonly project: string | undefined
  },
): Promise<string> {
  const query = asked.project === undefined ? {} : { project: asked.project }
  // A try repeats what its call was sent; its own body is on the page.
  const withTexts = asked.spans.filter(({ hasContent, kind }) => hasContent && kind !== 'try')
  const blocks: string[] = []
  for (const { spanId, name } of withTexts.slice(0, spansReadMax)) {
    const span = await call(showSpan, { params: { traceId: asked.traceId, spanId }, query })
    blocks.push(
      [
        `── ${name}`,
        ...sideTexts('input', span.inputMessages, span.rawInput),
        ...sideTexts('output', span.outputMessages, span.rawOutput),
      ].join('\n'),
    )
  }
  if (withTexts.length > spansReadMax)
    blocks.push(`${withTexts.length - spansReadMax} more spans have texts; the page shows them.`)
  return blocks.length === 0 ? 'No texts of this trace were recorded.' : blocks.join('\n\n')
}

/** A conversation message by message; anything else as it was recorded. */
function sideTexts(side: string, messages: readonly Message[] | null, raw: string): string[] {
  if (messages !== null)
    return messages.map(({ role, parts }) => `${role}: ${parts.map(partText).join('\n')}`)
  return raw === '' ? [] : [`${side}: ${raw}`]
}

function partText(part: MessagePart): string {
  if ('content' in part && typeof part.content === 'string' && part.type !== 'blob')
    return part.content
  if (part.type === 'blob') return '[a file]'
  return JSON.stringify(part)
}
