import type { TreeSpan } from '#web/parts/spans/span-tree.ts'

/** The span to show first: a failed model call, else the first model call, else the first failure, else the root. */
export function mainSpanOf(spans: readonly TreeSpan[]): TreeSpan | undefined {
  const calls = spans.filter((span) => span.kind === 'model' && span.countsUsage)
  const models = calls.length > 0 ? calls : spans.filter((span) => span.kind === 'model')
  return (
    models.find((span) => span.status === 'error') ??
    models[0] ??
    spans.find((span) => span.status === 'error') ??
    spans.find((span) => span.parent < 0) ??
    spans[0]
  )
}
