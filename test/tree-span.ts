import type { TreeSpan } from '#web/parts/spans/span-tree.ts'

/** A step of a trace as the page's tree has it, called by its id, under the step that stands at `parent`. */
export function treeSpan(spanId: string, parent: number, fields: Partial<TreeSpan> = {}): TreeSpan {
  return {
    spanId,
    parent,
    name: spanId,
    kind: 'span',
    status: 'ok',
    statusMessage: '',
    startMs: 0,
    durationMs: 1,
    provider: '',
    model: '',
    countsUsage: false,
    inputTokens: 0,
    outputTokens: 0,
    cost: { usd: '0', unpriced: 0, reportedUsd: null },
    ...fields,
  }
}
