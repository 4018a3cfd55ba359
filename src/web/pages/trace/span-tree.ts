import type { SpanNode } from '#contract/traces.ts'
import { millisecondsOf } from '#web/format/time.ts'

/** A span in its place: rows stand in the order of a walk through the tree, parents first. */
export type TreeRow = {
  readonly span: SpanNode
  readonly depth: number
  /** How many rows below belong to it. */
  readonly descendants: number
  readonly failedBelow: boolean
  /** Milliseconds after the trace's start. */
  readonly startMs: number
}

export type SpanTree = {
  readonly rows: readonly TreeRow[]
  /** From the first start to the last end. */
  readonly durationMs: number
}

type Draft = { -readonly [Key in keyof TreeRow]: TreeRow[Key] }

/**
 * Puts a flat list of spans into a tree, children in the order of their start. A span whose parent
 * is missing stands at the top, and so does one of a ring of spans that name each other as parents.
 */
export function buildSpanTree(spans: readonly SpanNode[]): SpanTree {
  const known = new Map(spans.map((span) => [span.spanId, span]))
  const children = new Map<string, SpanNode[]>()
  const roots: SpanNode[] = []
  for (const span of spans) {
    if (
      span.parentSpanId === '' ||
      span.parentSpanId === span.spanId ||
      !known.has(span.parentSpanId)
    )
      roots.push(span)
    else {
      const siblings = children.get(span.parentSpanId)
      if (siblings === undefined) children.set(span.parentSpanId, [span])
      else siblings.push(span)
    }
  }
  const origin = spans.reduce(
    (first, span) => Math.min(first, millisecondsOf(span.startedAtNs)),
    Infinity,
  )
  const rows: Draft[] = []
  const visited = new Set<string>()
  for (const root of roots) walk(root, { children, rows, visited, origin })
  for (const span of spans)
    if (!visited.has(span.spanId)) walk(span, { children, rows, visited, origin })
  countBelow(rows)
  const durationMs = rows.reduce((end, row) => Math.max(end, row.startMs + row.span.durationMs), 0)
  return { rows, durationMs }
}

type Walk = {
  readonly children: ReadonlyMap<string, readonly SpanNode[]>
  readonly rows: Draft[]
  readonly visited: Set<string>
  readonly origin: number
}

/** Without recursion: a chain of 50,000 spans would exhaust the stack. */
function walk(root: SpanNode, { children, rows, visited, origin }: Walk): void {
  const open: { span: SpanNode; depth: number }[] = [{ span: root, depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { span, depth } = next
    if (visited.has(span.spanId)) continue
    visited.add(span.spanId)
    rows.push({
      span,
      depth,
      descendants: 0,
      failedBelow: false,
      startMs: millisecondsOf(span.startedAtNs) - origin,
    })
    const below = children.get(span.spanId) ?? []
    for (let index = below.length - 1; index >= 0; index -= 1) {
      const child = below[index]
      if (child !== undefined) open.push({ span: child, depth: depth + 1 })
    }
  }
}

/** From the last row up, each row hands its count to the row it hangs from. */
function countBelow(rows: Draft[]): void {
  const lastAtDepth: number[] = []
  const parents: number[] = rows.map((row, index) => {
    lastAtDepth[row.depth] = index
    return row.depth === 0 ? -1 : (lastAtDepth[row.depth - 1] ?? -1)
  })
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index]
    const parent = rows[parents[index] ?? -1]
    if (row === undefined || parent === undefined) continue
    parent.descendants += row.descendants + 1
    if (row.failedBelow || row.span.status === 'error') parent.failedBelow = true
  }
}

/** The rows in view when some are folded. */
export function visibleRows(
  rows: readonly TreeRow[],
  folded: ReadonlySet<string>,
): readonly TreeRow[] {
  if (folded.size === 0) return rows
  const visible: TreeRow[] = []
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]
    if (row === undefined) continue
    visible.push(row)
    if (folded.has(row.span.spanId)) index += row.descendants
  }
  return visible
}
