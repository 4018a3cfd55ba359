import { normalQuantile } from '#domain/statistics/normal.ts'
import type { Random } from '#domain/statistics/seeded-random.ts'
import type { Scores } from '#domain/statistics/sources.ts'

/** Data whose true figure is known, as an evaluation would have them. */
export type KnownData = {
  readonly name: string
  readonly kind: 'rate' | 'score' | 'amount' | 'difference' | 'p95'
  readonly truth: number
  /** `count` items; values that share one have the same id. */
  readonly draw: (random: Random, count: number) => Scores
}

/** Everything that the table of intervals goes through. */
export const knownData: readonly KnownData[] = [
  ...[0.5, 0.7, 0.9, 0.95, 0.99].map((rate) =>
    independent(`passes at ${rate}`, 'rate', rate, (random) => pass(random, rate)),
  ),
  independent('grades, most of them 1', 'score', 0.945, (random) =>
    gradeOf(random, [0.01, 0.01, 0.03, 0.09, 0.86]),
  ),
  independent('grades all over', 'score', 0.7, (random) =>
    gradeOf(random, [0.05, 0.1, 0.2, 0.3, 0.35]),
  ),
  independent('scores close to 1', 'score', 1 / 1.1, (random) => random() ** 0.1),
  independent('scores anywhere', 'score', 0.5, (random) => random()),
  shared('asked five times, rates .97 and .5', [0.97, 0.5], () => 5),
  shared('asked five times, rates .99 and .9', [0.99, 0.9], () => 5),
  shared('unequal sources, rates .97 and .5', [0.97, 0.5], unequal),
  shared('unequal sources that pass or fail whole', [1, 0], unequal),
  {
    name: 'unequal sources, large ones at .5, others .98',
    kind: 'rate',
    // By ten million draws of sources.
    truth: 0.7688,
    draw: (random, count) =>
      clustered(random, count, () => {
        const size = unequal(random)
        return { size, rate: size > 8 ? 0.5 : 0.98 }
      }),
  },
  independent('gains of .01, 2 % lose .49', 'difference', 0, (random) =>
    random() < 0.98 ? 0.01 : -0.49,
  ),
  independent('gains of .02, 3 % lose .6', 'difference', 0.97 * 0.02 - 0.03 * 0.6, (random) =>
    random() < 0.97 ? 0.02 : -0.6,
  ),
  independent('amounts, normal', 'amount', 10, (random) => 10 + gauss(random)),
  independent('amounts, exponential', 'amount', 1, exponential),
  ...[0.5, 1, 1.5, 2].map((spread) =>
    independent(
      `amounts, log-normal, σ = ${spread}`,
      'amount',
      Math.exp(spread ** 2 / 2),
      (random) => Math.exp(spread * gauss(random)),
    ),
  ),
  independent('amounts, one in ten costs ten times as much', 'amount', 1.9, (random) =>
    random() < 0.9 ? 1 : 10,
  ),
  independent('amounts, one in fifty costs fifty times as much', 'amount', 1.98, (random) =>
    random() < 0.98 ? 1 : 50,
  ),
  independent(
    'LIMIT: the same, and all vary by a tenth',
    'amount',
    1.98,
    (random) => (random() < 0.98 ? 1 : 50) * (1 + 0.1 * gauss(random)),
  ),
  independent('latency p95, exponential', 'p95', -Math.log(0.05), exponential),
  independent('latency p95, log-normal, σ = 1', 'p95', Math.exp(normalQuantile(0.95)), (random) =>
    Math.exp(gauss(random)),
  ),
]

function independent(
  name: string,
  kind: KnownData['kind'],
  truth: number,
  one: (random: Random) => number,
): KnownData {
  return {
    name,
    kind,
    truth,
    draw: (random, count) => ({ values: Array.from({ length: count }, () => one(random)) }),
  }
}

/** Seven of ten sources pass at the first rate, the others at the second. */
function shared(
  name: string,
  [often, else_]: readonly [number, number],
  sizeOf: (random: Random) => number,
): KnownData {
  return {
    name,
    kind: 'rate',
    truth: 0.7 * often + 0.3 * else_,
    draw: (random, count) =>
      clustered(random, count, () => ({
        size: sizeOf(random),
        rate: random() < 0.7 ? often : else_,
      })),
  }
}

function clustered(
  random: Random,
  count: number,
  next: () => { readonly size: number; readonly rate: number },
): Scores {
  const values: number[] = []
  const clusterIds: string[] = []
  for (let source = 0; source < count; source += 1) {
    const { size, rate } = next()
    for (let left = size; left > 0; left -= 1) {
      values.push(pass(random, rate))
      clusterIds.push(String(source))
    }
  }
  return { values, clusterIds }
}

/** Log-normal around e, from 1 to 200 items a source. */
function unequal(random: Random): number {
  return Math.min(200, Math.max(1, Math.round(Math.exp(1 + gauss(random)))))
}

function pass(random: Random, rate: number): number {
  return random() < rate ? 1 : 0
}

function gradeOf(random: Random, shares: readonly number[]): number {
  let left = random()
  for (const [at, share] of shares.entries()) {
    left -= share
    if (left < 0) return at / (shares.length - 1)
  }
  return 1
}

function exponential(random: Random): number {
  return -Math.log(1 - random())
}

function gauss(random: Random): number {
  return normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, random())))
}
