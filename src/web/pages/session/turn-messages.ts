import type { Message } from '#contract/message.ts'
import type { SpanDetail } from '#contract/traces.ts'
import { mainSpanOf } from '#web/parts/spans/main-span.ts'
import type { TreeSpan } from '#web/parts/spans/span-tree.ts'

/**
 * The span that has the question of a turn, and the one that has its answer: an agent's first model
 * call was asked, its last one answered. Without model calls both are the span to show first.
 */
export function answeringCallsOf(
  spans: readonly TreeSpan[],
): { readonly first: TreeSpan; readonly last: TreeSpan } | null {
  const calls = spans.filter((span) => span.kind === 'model' && span.countsUsage)
  const first = calls[0] ?? mainSpanOf(spans)
  return first === undefined ? null : { first, last: calls.at(-1) ?? first }
}

/** What the user said last before a call: what came before stands in the turns before. */
export function questionOf({ inputMessages }: Pick<SpanDetail, 'inputMessages'>): Message | null {
  return inputMessages?.findLast(({ role }) => role === 'user') ?? inputMessages?.at(-1) ?? null
}
