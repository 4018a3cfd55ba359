import type { SpanTree, TreeSpan } from '#web/parts/spans/span-tree.ts'

/** The part of a tree that hangs from a span, with times that begin where the first of its spans does. */
export type Subtree = {
  readonly tree: SpanTree
  /** From the top of the whole tree down to the span; the span is the last. */
  readonly trail: readonly TreeSpan[]
}

/** What hangs from a span, as a tree of its own; null when the tree has no such span. */
export function subtreeOf(whole: SpanTree, spanId: string): Subtree | null {
  const at = whole.rows.findIndex((row) => row.span.spanId === spanId)
  const top = whole.rows[at]
  if (top === undefined) return null
  const part = whole.rows.slice(at, at + top.descendants + 1)
  const beginMs = part.reduce((first, { span }) => Math.min(first, span.startMs), Infinity)
  const rows = part.map((row) => ({
    ...row,
    depth: row.depth - top.depth,
    span: { ...row.span, startMs: row.span.startMs - beginMs },
  }))
  const durationMs = rows.reduce(
    (end, { span }) => Math.max(end, span.startMs + span.durationMs),
    0,
  )
  return {
    tree: { spans: rows.map(({ span }) => span), rows, durationMs },
    trail: trailTo(whole, at),
  }
}

/** A row's parent is the nearest row above it that stands one level higher. */
function trailTo({ rows }: SpanTree, to: number): TreeSpan[] {
  const trail: TreeSpan[] = []
  let wanted = rows[to]?.depth ?? -1
  for (let at = to; at >= 0 && wanted >= 0; at -= 1) {
    const row = rows[at]
    if (row === undefined || row.depth !== wanted) continue
    trail.unshift(row.span)
    wanted -= 1
  }
  return trail
}
