import type { RolloutPlan } from '#contract/rollout-plan.ts'
import type { Variant } from '#contract/rollouts.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { priceOf } from '#domain/cost/price-of.ts'
import {
  noCounts,
  scoreBinsPerRange,
  type StretchCounts,
  type VariantCounts,
} from '#domain/rollouts/counts.ts'
import { amountBinOf, amountLeast, binsPerLog, emptyBin } from '#domain/statistics/amount-bins.ts'
import { formatUsd } from '#kit/money.ts'
import type { StoredRolloutCounts } from '#store/ports/rollout-counts.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'

/** The steps that a rollout took, in their order. */
export type TakenSteps = readonly {
  readonly step: number
  readonly weight: number
  readonly startedAt: string
}[]

/** Whether the plan asks for what calls cost, which takes longer to count. */
export function countsCost({ limits, metrics }: RolloutPlan): boolean {
  return limits.budgetUsd !== undefined || metrics.some(({ source }) => source === 'cost')
}

/** What both releases of a rollout did in each of its steps so far. Throws TraceStoreError. */
export async function readCounts(
  asked: {
    readonly project: string
    readonly environment: string
    readonly rollout: string
    readonly plan: RolloutPlan
    readonly steps: TakenSteps
  },
  {
    traces,
    book,
    nowMs,
  }: {
    readonly traces: Pick<TraceStore, 'rolloutCounts'>
    readonly book: PriceBook
    readonly nowMs: number
  },
): Promise<StretchCounts[]> {
  const { plan, steps } = asked
  const scores = plan.metrics.filter(({ kind }) => kind === 'score')
  const found = await traces.rolloutCounts({
    project: asked.project,
    environment: asked.environment,
    rollout: asked.rollout,
    startsNs: steps.map(({ startedAt }) => BigInt(Date.parse(startedAt)) * 1_000_000n),
    bins: { perLog: binsPerLog, least: amountLeast, empty: emptyBin },
    hasUsage: countsCost(plan),
    scores: scores.map(({ source, range, better }) => ({
      name: source.slice('score:'.length),
      ...range,
      isHigherBetter: better === 'higher',
    })),
    scoreBins: scoreBinsPerRange,
  })
  return steps.map(({ step, weight }, at) => {
    const of = (variant: Variant) => {
      const stored = found.find((one) => one.step === at && one.variant === variant)
      return stored === undefined ? noCounts : countsOf(stored, { book, nowMs })
    }
    return { step, weight, control: of('control'), candidate: of('candidate') }
  })
}

function countsOf(
  stored: StoredRolloutCounts,
  { book, nowMs }: { readonly book: PriceBook; readonly nowMs: number },
): VariantCounts {
  const { calls, errors, refusals, units, latency, firstToken, tokens, usages, scores } = stored
  const cost = new Map<number, number>()
  let costUsd = 0
  for (const { calls: count, ...used } of usages) {
    const pico = priceOf(used, nowMs, book)
    // Without a price it is missing, never free.
    if (pico === null) continue
    const usd = Number(formatUsd(pico))
    const bin = amountBinOf(usd)
    cost.set(bin, (cost.get(bin) ?? 0) + count)
    costUsd += usd * count
  }
  const sorted = <Bin extends { readonly bin: number }>(bins: readonly Bin[]) =>
    bins.toSorted((one, other) => one.bin - other.bin)
  return {
    calls,
    errors,
    refusals,
    units,
    costUsd,
    amounts: {
      latency: sorted(latency),
      'first-token': sorted(firstToken),
      tokens: sorted(tokens),
      cost: sorted([...cost].map(([bin, count]) => ({ bin, count }))),
    },
    scores: Object.fromEntries(Object.entries(scores).map(([name, bins]) => [name, sorted(bins)])),
  }
}
