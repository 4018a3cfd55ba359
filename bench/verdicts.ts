import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { amountBinOf, amountsWithin } from '#domain/statistics/amount-bins.ts'
import { asymptoticDifference, type Moments } from '#domain/statistics/asymptotic-sequence.ts'
import { BettingSequence } from '#domain/statistics/betting-sequence.ts'
import { countRate, type ScoreCount } from '#domain/statistics/score-counts.ts'
import { type Random, seededRandom } from '#domain/statistics/seeded-random.ts'
import { twoArmEvidence } from '#domain/statistics/two-arm-evidence.ts'
import { root } from './lib/processes.ts'

const alpha = 0.05
const seed = 2026
const samplesMax = 5_000
/** One-sided, 5 %. */
const zBound = 1.6448536269514722
/** Below so many calls of an arm no test that rests on a normal law is asked. */
const normalFrom = 30

type End = 'shipped' | 'rolled back' | null
type Arm = { n: number; sum: number; squares: number; bins: Map<number, number> }
type Arms = { readonly control: Arm; readonly candidate: Arm }

/** One way to look at both arms: what it says now. The line is what the difference, or the ratio less 1, is held against. */
type Method = (arms: Arms, asked: Case) => End

type Case = {
  readonly name: string
  readonly kind: 'rate' | 'amount'
  /** A guardrail is held against its margin on both sides, a goal ships when less than nothing more. */
  readonly role: 'guardrail' | 'goal'
  readonly margin: number
  readonly share: number
  readonly runs: number
  readonly lookEvery: number
  /** What an end would be wrong, by the truth. */
  readonly wrong: Exclude<End, null> | 'both' | 'neither'
  draw(random: Random, variant: 'control' | 'candidate'): number
}

/** Amounts are clipped here: a thousandth of calls cost more. */
const bound = 30

const z: Method = ({ control, candidate }, { role, margin, kind }) => {
  if (Math.min(control.n, candidate.n) < normalFrom) return null
  const [a, b] = [momentsOf(control), momentsOf(candidate)]
  const scale = kind === 'amount' ? 1 + margin : 1
  const line = kind === 'amount' ? 0 : margin
  const error = Math.sqrt((scale ** 2 * a.variance) / a.n + b.variance / b.n)
  if (error === 0) return null
  const score = (b.mean - scale * a.mean - line) / error
  return score < -zBound ? 'shipped' : role === 'guardrail' && score > zBound ? 'rolled back' : null
}

/** The mixture sequential probability ratio test for means as normal as they are taken to be. */
const mixtureRatio: Method = ({ control, candidate }, { role, margin, kind }) => {
  const scale = kind === 'amount' ? 1 + margin : 1
  const line = kind === 'amount' ? 0 : margin
  const base = momentsOf(control)
  const scaled = { ...base, mean: scale * base.mean + line, variance: scale ** 2 * base.variance }
  const { difference, pValue } = asymptoticDifference(
    { first: momentsOf(candidate), second: scaled },
    { alpha: 2 * alpha, tunedFor: 1_000 },
  )
  if (pValue > 2 * alpha) return null
  return difference < 0 ? 'shipped' : role === 'guardrail' ? 'rolled back' : null
}

const ours: Method = ({ control, candidate }, { kind, role, margin, share }) => {
  const scores = (arm: Arm): readonly ScoreCount[] =>
    kind === 'rate'
      ? countRate({ hits: arm.sum, n: arm.n })
      : amountsWithin(
          [...arm.bins].map(([bin, count]) => ({ bin, count })),
          bound,
        )
  const evidence = twoArmEvidence([
    { control: scores(control), candidate: scores(candidate), share },
  ])
  const line = kind === 'amount' ? { scale: 1 + margin, shift: 0 } : { scale: 1, shift: margin }
  if (evidence.ofLower(line) >= Math.log(1 / alpha)) return 'shipped'
  return role === 'guardrail' && evidence.ofHigher(line) >= Math.log(1 / alpha)
    ? 'rolled back'
    : null
}

const methods: readonly (readonly [string, Method])[] = [
  ['rollouts', ours],
  ['mSPRT', mixtureRatio],
  ['z test', z],
]

const rate = (control: number, candidate: number) => (random: Random, variant: string) =>
  random() < (variant === 'control' ? control : candidate) ? 1 : 0

const lognormal = (mean: number, sigma: number) => (random: Random) => {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.min(bound, mean * Math.exp(sigma * normal - sigma ** 2 / 2))
}

function cases(): Case[] {
  const rates = { kind: 'rate', share: 0.5, runs: 300, lookEvery: 10 } as const
  const guardrail = { ...rates, role: 'guardrail', margin: 0.05 } as const
  const goal = { ...rates, role: 'goal', margin: 0 } as const
  const cost = { kind: 'amount', share: 0.5, runs: 150, lookEvery: 50 } as const
  return [
    ...[0.5, 0.1, 0.02].flatMap((base): Case[] => [
      {
        ...guardrail,
        name: `errors ${base}, equal, margin .05`,
        wrong: 'rolled back',
        draw: rate(base, base),
      },
      {
        ...guardrail,
        name: `errors ${base}, worse by the margin of .05`,
        wrong: 'both',
        draw: rate(base, base + 0.05),
      },
      {
        ...guardrail,
        name: `errors ${base}, worse by twice the margin of .05`,
        wrong: 'shipped',
        draw: rate(base, base + 0.1),
      },
      {
        ...goal,
        name: `errors ${base}, equal, to be better`,
        wrong: 'shipped',
        draw: rate(base, base),
      },
    ]),
    {
      ...goal,
      name: 'errors 0.5, better by .05, to be better',
      wrong: 'neither',
      draw: rate(0.5, 0.45),
    },
    {
      ...goal,
      name: 'errors 0.1, better by .05, to be better',
      wrong: 'neither',
      draw: rate(0.1, 0.05),
    },
    {
      ...guardrail,
      share: 0.2,
      name: 'errors 0.02, equal, margin .05, at 20 %',
      wrong: 'rolled back',
      draw: rate(0.02, 0.02),
    },
    {
      ...cost,
      role: 'guardrail',
      margin: 0.2,
      name: 'cost, lognormal σ 1.5, a fifth dearer, margin .2',
      wrong: 'both',
      draw: (random, variant) => lognormal(variant === 'control' ? 1 : 1.2, 1.5)(random),
    },
    {
      ...cost,
      role: 'goal',
      margin: 0,
      name: 'cost, lognormal σ 1.5, equal, to be cheaper',
      wrong: 'shipped',
      draw: lognormal(1, 1.5),
    },
  ]
}

/** How often verdicts are wrong that are looked at all the time, and how many calls right ones take; written to results. */
export async function measureVerdicts(): Promise<void> {
  const rows: string[] = []
  for (const asked of cases()) {
    const tallies = methods.map(() => ({ shipped: 0, rolledBack: 0, samples: [] as number[] }))
    const random = seededRandom(seed)
    for (let run = 0; run < asked.runs; run += 1)
      runOnce(random, asked).forEach(({ end, samples }, at) => {
        const tally = tallies[at]
        if (tally === undefined || end === null) return
        if (end === 'shipped') tally.shipped += 1
        else tally.rolledBack += 1
        tally.samples.push(samples)
      })
    process.stderr.write(`${asked.name}\n`)
    methods.forEach(([method], at) => {
      const tally = tallies[at]
      if (tally === undefined) return
      rows.push(
        `| ${asked.name} | ${method} | ${percent(tally.shipped, asked, 'shipped')} | ${percent(tally.rolledBack, asked, 'rolled back')} | ${median(tally.samples)} |`,
      )
    })
  }
  writeFileSync(
    join(root, 'bench/results/verdicts.md'),
    `# How often a verdict that is looked at all the time is wrong

Written by \`npm run bench -- verdicts\` (seed ${seed}). Calls of two releases, looked at every ten (cost: every fifty) up to ${samplesMax}, each method until it comes to an end. Shares that would be wrong by the truth are **bold**:
they should be ${100 * alpha} % at most; binomial error (1.96 standard errors): ± ${error(300)} points in 300 runs, ${error(150)} in 150. *calls* is the median of both releases together over the runs that came to an end.

*rollouts* is what rollouts decide by (docs/reference/statistics.md). *mSPRT* is the mixture sequential test for normal means, *z test* the ordinary test at 5 %, one-sided, asked at every look from ${normalFrom} calls of each release on.
Costs are clipped at ${bound} times their mean for all three.

| data | method | shipped | rolled back | calls |
| --- | --- | ---: | ---: | ---: |
${rows.join('\n')}

## Pairs

Both releases answered the same inputs, and one in five pairs differs: the difference is 1, 0 or −1. Looked at after every ten pairs up to ${samplesMax}, by the betting sequence of differences in [−1, 1].

| data | runs | better | worse | pairs |
| --- | ---: | ---: | ---: | ---: |
${pairedRows().join('\n')}
`,
  )
}

function runOnce(random: Random, asked: Case): { end: End; samples: number }[] {
  const arms = { control: emptyArm(), candidate: emptyArm() }
  const ends = methods.map((): { end: End; samples: number } => ({ end: null, samples: 0 }))
  for (let samples = 1; samples <= samplesMax; samples += 1) {
    const variant = random() < asked.share ? 'candidate' : 'control'
    const value = asked.draw(random, variant)
    const arm = arms[variant]
    arm.n += 1
    arm.sum += value
    arm.squares += value * value
    if (asked.kind === 'amount') {
      const bin = amountBinOf(value)
      arm.bins.set(bin, (arm.bins.get(bin) ?? 0) + 1)
    }
    if (samples % asked.lookEvery !== 0) continue
    methods.forEach(([, method], at) => {
      const ended = ends[at]
      if (ended === undefined || ended.end !== null) return
      ended.end = method(arms, asked)
      ended.samples = samples
    })
    if (ends.every(({ end }) => end !== null)) break
  }
  return ends
}

function pairedRows(): string[] {
  const runs = 200
  return [
    ['equal', 0.1, 0.1, true],
    ['better by .05', 0.125, 0.075, false],
  ].map(([name, better, worse, isWrong]) => {
    const random = seededRandom(seed)
    const ends = { better: 0, worse: 0 }
    const pairs: number[] = []
    for (let run = 0; run < runs; run += 1) {
      const sequence = new BettingSequence({ alpha: 2 * alpha, bounds: { low: -1, high: 1 } })
      for (let pair = 1; pair <= samplesMax; pair += 1) {
        const at = random()
        sequence.observe(at < Number(better) ? 1 : at < Number(better) + Number(worse) ? -1 : 0)
        if (pair % 10 !== 0) continue
        const { low, high } = sequence.interval()
        if (low <= 0 && high >= 0) continue
        ends[low > 0 ? 'better' : 'worse'] += 1
        pairs.push(pair)
        break
      }
    }
    const share = (count: number, bold: boolean) => {
      const text = `${((100 * count) / runs).toFixed(1)} %`
      return bold ? `**${text}**` : text
    }
    return `| ${name} | ${runs} | ${share(ends.better, isWrong === true)} | ${share(ends.worse, true)} | ${median(pairs)} |`
  })
}

function emptyArm(): Arm {
  return { n: 0, sum: 0, squares: 0, bins: new Map() }
}

function momentsOf({ n, sum, squares }: Arm): Moments {
  const mean = n === 0 ? 0 : sum / n
  const variance = n < 2 ? 0 : Math.max(0, (squares - n * mean * mean) / (n - 1))
  return { n, mean, variance, reach: { kind: 'unheeded' } }
}

function percent(count: number, { runs, wrong }: Case, end: Exclude<End, null>): string {
  const text = `${((100 * count) / runs).toFixed(1)} %`
  return wrong === end || wrong === 'both' ? `**${text}**` : text
}

function error(runs: number): string {
  return (100 * 1.96 * Math.sqrt((alpha * (1 - alpha)) / runs)).toFixed(1)
}

function median(values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other)
  return String(sorted[Math.floor(sorted.length / 2)] ?? '—')
}
