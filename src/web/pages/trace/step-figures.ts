import type { Cost } from '#contract/money.ts'
import { formatUsd, parseUsd } from '#kit/money.ts'
import type { TreeSpan } from '#web/parts/spans/span-tree.ts'

/** The spans of one name, summed up. */
export type StepFigures = {
  readonly name: string
  /** Of the first of them. */
  readonly kind: TreeSpan['kind']
  readonly count: number
  /** Of all of them together; of steps that run side by side it is more than the trace took. */
  readonly totalMs: number
  readonly meanMs: number
  readonly maxMs: number
  readonly failed: number
  /** Spans that own tokens; where there are none, tokens and cost say nothing. */
  readonly calls: number
  /** Of spans that own their tokens: what two spans report counts once. */
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cost: Cost
}

type Sum = { -readonly [Key in keyof StepFigures]: StepFigures[Key] } & { pico: bigint }

/** Sums spans up by their names, those that took longest in all first. */
export function stepFiguresOf(spans: readonly TreeSpan[]): StepFigures[] {
  const sums = new Map<string, Sum>()
  for (const span of spans) {
    const sum = sums.get(span.name) ?? startOf(span)
    sums.set(span.name, sum)
    sum.count += 1
    sum.totalMs += span.durationMs
    sum.maxMs = Math.max(sum.maxMs, span.durationMs)
    if (span.status === 'error') sum.failed += 1
    if (!span.countsUsage) continue
    sum.calls += 1
    sum.inputTokens += span.inputTokens
    sum.outputTokens += span.outputTokens
    sum.pico += parseUsd(span.cost.usd)
    sum.cost = { ...sum.cost, unpriced: sum.cost.unpriced + span.cost.unpriced }
  }
  return [...sums.values()]
    .map(({ pico, ...sum }) => ({
      ...sum,
      meanMs: sum.totalMs / sum.count,
      cost: { ...sum.cost, usd: formatUsd(pico) },
    }))
    .toSorted((a, b) => b.totalMs - a.totalMs)
}

function startOf({ name, kind }: TreeSpan): Sum {
  return {
    name,
    kind,
    count: 0,
    totalMs: 0,
    meanMs: 0,
    maxMs: 0,
    failed: 0,
    calls: 0,
    inputTokens: 0,
    outputTokens: 0,
    cost: { usd: '0', unpriced: 0, reportedUsd: null },
    pico: 0n,
  }
}
