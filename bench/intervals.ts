import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { amountMeanInterval } from '#domain/statistics/amount-mean.ts'
import { bootstrapInterval } from '#domain/statistics/bootstrap.ts'
import { boundedMeanInterval } from '#domain/statistics/bounded-mean.ts'
import { quantileInterval } from '#domain/statistics/quantile-interval.ts'
import { seededRandom } from '#domain/statistics/seeded-random.ts'
import { type Scores, sourcesOf } from '#domain/statistics/sources.ts'
import { twoSidedT } from '#domain/statistics/student-t.ts'
import { rateInterval } from '#domain/statistics/wilson.ts'
import { type KnownData, knownData } from './lib/data-of-intervals.ts'
import { root } from './lib/processes.ts'

const alpha = 0.05
const counts = [10, 30, 100, 300, 1000] as const
const seed = 2026

/** The old bootstrap of a percentile sorts a thousand times; the others take microseconds to milliseconds. */
const replicationsOf = (kind: KnownData['kind'], count: number) =>
  kind === 'p95' ? 300 : count >= 1000 ? 1000 : count >= 300 ? 2000 : 4000

type Ends = { readonly low: number | null; readonly high: number | null }

/** How often a gate at its bound passes wrongly, by the methods before and now, and what an interval's width is. */
export async function measureIntervals(): Promise<void> {
  const rows = knownData.flatMap((data) =>
    counts.map((count) => {
      const runs = replicationsOf(data.kind, count)
      const random = seededRandom(seed)
      const [before, now] = [new Tally(data.truth), new Tally(data.truth)]
      for (let run = 0; run < runs; run += 1) {
        const scores = data.draw(random, count)
        before.add(endsBefore(data.kind, scores))
        now.add(endsNow(data.kind, scores))
      }
      process.stderr.write(`${data.name}, ${count}\n`)
      return `| ${data.name} | ${count} | ${runs} | ${before.text()} | ${now.text()} | ${widthText(now, before)} |`
    }),
  )
  const errorAt = (runs: number) => (100 * 1.96 * Math.sqrt((0.025 * 0.975) / runs)).toFixed(1)
  writeFileSync(
    join(root, 'bench/results/intervals.md'),
    `# How often an interval's end is wrong

Written by \`npm run bench -- intervals\` (seed ${seed}). A gate at its bound: the true figure is the bound itself, so each pass is wrong. *at least* is the share of runs whose low end lies
above the truth, *at most* that of runs whose high end lies below it; either should be 2.5 % or less. Binomial error (1.96 standard errors at 2.5 %): ± ${errorAt(4000)} points in 4,000 runs,
${errorAt(2000)} in 2,000, ${errorAt(1000)} in 1,000, ${errorAt(300)} in 300. *known* is the share of runs with both ends, where it is not all. *width* is the mean width now, and in brackets as a multiple of the width before, over the runs that have both.

Before: Wilson for independent passes, t with C/(C − 1) for everything else, BCa bootstrap for the percentile. Now: see docs/reference/statistics.md. n counts items or sources.

The rows LIMIT show where knowledge ends: what fewer than 3.7 of n calls do has likely not been seen, and where amounts have no bound and vary a little besides, no method can know of it.

| data | n | runs | before: at least / at most | now: at least / at most | width |
| --- | ---: | ---: | --- | --- | --- |
${rows.join('\n')}
`,
  )
}

function endsNow(kind: KnownData['kind'], scores: Scores): Ends {
  if (kind === 'p95') return quantileInterval({ ...scores, quantile: 0.95, alpha })
  const sources = sourcesOf(scores)
  if (kind === 'amount') return amountMeanInterval(sources, alpha) ?? { low: null, high: null }
  const bounds = { low: kind === 'difference' ? -1 : 0, high: 1 }
  return boundedMeanInterval({ sources, bounds, alpha })
}

/** As commit 33ef63d had it. */
function endsBefore(kind: KnownData['kind'], { values, clusterIds }: Scores): Ends {
  if (kind === 'p95') {
    const at = (units: readonly number[]) => {
      const sorted = units.map((unit) => values[unit] ?? 0).toSorted((a, b) => a - b)
      return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? null
    }
    const settings = { unitCount: values.length, statistic: at, alpha, resamples: 1000 }
    const { interval } = bootstrapInterval({ ...settings, random: seededRandom(1) })
    return interval ?? { low: null, high: null }
  }
  if (kind === 'rate' && clusterIds === undefined) {
    const passed = values.filter((value) => value === 1).length
    return rateInterval({ passed, n: values.length, alpha }).interval
  }
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const sources = sourcesOf({ values: values.map((value) => value - mean), clusterIds })
  const squares = sources.reduce((sum, source) => sum + source.sum ** 2, 0)
  const error = Math.sqrt((squares * sources.length) / (sources.length - 1)) / n
  const half = twoSidedT(alpha, sources.length - 1) * error
  if (error > 1e-12 * Math.abs(mean)) return { low: mean - half, high: mean + half }
  if (kind === 'amount') return { low: null, high: null }
  const [least, most] = kind === 'difference' ? [-1, 1] : [0, 1]
  const unseen = 1 - (alpha / 2) ** (1 / sources.length)
  return { low: mean - unseen * (mean - least), high: mean + unseen * (most - mean) }
}

/** Counts of one method over the runs of a row. */
class Tally {
  readonly #truth: number
  #runs = 0
  #known = 0
  #lowAbove = 0
  #highBelow = 0
  #width = 0

  constructor(truth: number) {
    this.#truth = truth
  }

  add({ low, high }: Ends): void {
    this.#runs += 1
    // An end that equals the truth but for rounding has passed a gate at it.
    const by = 1e-9 * Math.abs(this.#truth)
    if (low !== null && low > this.#truth + by) this.#lowAbove += 1
    if (high !== null && high < this.#truth - by) this.#highBelow += 1
    if (low === null || high === null) return
    this.#known += 1
    this.#width += high - low
  }

  get width(): number | null {
    return this.#known === 0 ? null : this.#width / this.#known
  }

  text(): string {
    const percent = (count: number) => `${((100 * count) / this.#runs).toFixed(1)} %`
    const known = this.#known === this.#runs ? '' : `, known ${percent(this.#known)}`
    return `${percent(this.#lowAbove)} / ${percent(this.#highBelow)}${known}`
  }
}

function widthText(now: Tally, before: Tally): string {
  if (now.width === null) return 'not known'
  const shown = now.width.toPrecision(3)
  return before.width === null || before.width === 0
    ? shown
    : `${shown} (${(now.width / before.width).toFixed(2)} ×)`
}
