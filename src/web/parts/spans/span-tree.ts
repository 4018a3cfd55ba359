import type { SpanColumns, SpanNode } from '#contract/traces.ts'

/** A span as the tree knows it; everything else of it is asked for when it is selected. */
export type TreeSpan = Pick<
  SpanNode,
  | 'spanId'
  | 'name'
  | 'kind'
  | 'status'
  | 'statusMessage'
  | 'durationMs'
  | 'provider'
  | 'model'
  | 'countsUsage'
  | 'inputTokens'
  | 'outputTokens'
  | 'cost'
> & {
  /** Place of the parent among the spans; -1 for one at the top. */
  readonly parent: number
  /** Milliseconds after the trace's start. */
  readonly startMs: number
}

/** A span in its place: rows stand in the order of a walk through the tree, parents first. */
export type TreeRow = {
  readonly span: TreeSpan
  readonly depth: number
  /** How many rows below belong to it. */
  readonly descendants: number
  readonly failedBelow: boolean
}

export type SpanTree = {
  /** In order of start. */
  readonly spans: readonly TreeSpan[]
  readonly rows: readonly TreeRow[]
  /** From the first start to the last end. */
  readonly durationMs: number
}

type Draft = { -readonly [Key in keyof TreeRow]: TreeRow[Key] }

const costNone = { usd: '0', unpriced: 0, reportedUsd: null }

/** Reads the columns of a trace as spans, in the same order. */
export function spansOf(columns: SpanColumns): TreeSpan[] {
  const spans = columns.ids.map(
    (spanId, at): { -readonly [Key in keyof TreeSpan]: TreeSpan[Key] } => ({
      spanId,
      parent: columns.parents[at] ?? -1,
      name: columns.names[at] ?? '',
      kind: columns.kinds[at] ?? 'span',
      status: columns.statuses[at] ?? 'unset',
      statusMessage: '',
      startMs: columns.startsMs[at] ?? 0,
      durationMs: columns.durationsMs[at] ?? 0,
      provider: '',
      model: '',
      countsUsage: false,
      inputTokens: 0,
      outputTokens: 0,
      cost: costNone,
    }),
  )
  for (const call of columns.calls) {
    const span = spans[call.at]
    if (span === undefined) continue
    span.provider = call.provider
    span.model = call.model
    span.countsUsage = call.countsUsage
    span.inputTokens = call.inputTokens
    span.outputTokens = call.outputTokens
    span.cost = call.cost
  }
  for (const { at, text } of columns.messages) {
    const span = spans[at]
    if (span !== undefined) span.statusMessage = text
  }
  return spans
}

/**
 * Puts spans in order of start into a tree, children in the same order. A span whose parent is
 * missing stands at the top, and so does one of a ring of spans that name each other as parents.
 */
export function buildSpanTree(spans: readonly TreeSpan[]): SpanTree {
  const children = childrenOf(spans)
  const rows: Draft[] = []
  const visited = new Uint8Array(spans.length)
  spans.forEach((span, at) => {
    if (hasNoParent(span, at, spans.length)) walk(at, { spans, children, rows, visited })
  })
  spans.forEach((_, at) => {
    if (visited[at] === 0) walk(at, { spans, children, rows, visited })
  })
  countBelow(rows)
  const durationMs = spans.reduce((end, span) => Math.max(end, span.startMs + span.durationMs), 0)
  return { spans, rows, durationMs }
}

function hasNoParent(span: TreeSpan, at: number, count: number): boolean {
  return span.parent < 0 || span.parent === at || span.parent >= count
}

/** For every span the first of its children, for every child the next of its siblings; -1 at the end. */
type Children = { readonly first: Int32Array; readonly next: Int32Array }

function childrenOf(spans: readonly TreeSpan[]): Children {
  const first = new Int32Array(spans.length).fill(-1)
  const next = new Int32Array(spans.length).fill(-1)
  for (let at = spans.length - 1; at >= 0; at -= 1) {
    const span = spans[at]
    if (span === undefined || hasNoParent(span, at, spans.length)) continue
    next[at] = first[span.parent] ?? -1
    first[span.parent] = at
  }
  return { first, next }
}

type Walk = {
  readonly spans: readonly TreeSpan[]
  readonly children: Children
  readonly rows: Draft[]
  readonly visited: Uint8Array
}

/** Without recursion: a chain of 50,000 spans would exhaust the stack. */
function walk(root: number, { spans, children, rows, visited }: Walk): void {
  const open = [{ at: root, depth: 0 }]
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    const { at, depth } = here
    const span = spans[at]
    // The sibling waits below the child, so that the child and all under it come first.
    const sibling = depth === 0 ? -1 : (children.next[at] ?? -1)
    if (sibling >= 0) open.push({ at: sibling, depth })
    if (span === undefined || visited[at] === 1) continue
    visited[at] = 1
    rows.push({ span, depth, descendants: 0, failedBelow: false })
    const child = children.first[at] ?? -1
    if (child >= 0) open.push({ at: child, depth: depth + 1 })
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
