import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  assertClose,
  assertShareAtLeast,
  assertShareAtMost,
  drawNormal,
  drawPass,
  shareOf,
} from '#test/simulate.ts'
import {
  compareScores,
  type MetricComparison,
  type MetricRole,
  type MetricScale,
  type ScoredPair,
} from './compare-scores.ts'
import { itemsNeeded } from './sample-size.ts'
import { seededRandom } from './seeded-random.ts'

type Asked = Partial<Omit<Parameters<typeof compareScores>[0], 'pairs'>>

const goal: Required<Asked> = {
  scale: 'rate',
  higherIsBetter: true,
  role: 'goal',
  margin: 0.02,
  alpha: 0.05,
}

function compare(pairs: readonly ScoredPair[], asked: Asked = {}): MetricComparison {
  return compareScores({ ...goal, ...asked, pairs })
}

describe('The standing of a pass rate', () => {
  const cases: readonly {
    title: string
    better: number
    worse: number
    same: number
    role: MetricRole
    margin?: number
    standing: MetricComparison['standing']
  }[] = [
    // Five of five discordant: mid-p 1/32. Four of four: 1/16, although Tango's interval ends above 0.
    { title: 'a goal, five better', better: 5, worse: 0, same: 5, role: 'goal', standing: 'shown' },
    { title: 'a goal, four better', better: 4, worse: 0, same: 6, role: 'goal', standing: 'open' },
    { title: 'a goal, four worse', better: 0, worse: 4, same: 6, role: 'goal', standing: 'open' },
    {
      title: 'a goal, five worse',
      better: 0,
      worse: 5,
      same: 5,
      role: 'goal',
      standing: 'violated',
    },
    { title: 'a goal, 15 and 5', better: 15, worse: 5, same: 0, role: 'goal', standing: 'shown' },
    { title: 'a goal, 15 and 6', better: 15, worse: 6, same: 0, role: 'goal', standing: 'open' },
    // Without discordant items the interval ends at −z²/(n + z²): 35 items give −.0989, 34 give −.1015.
    {
      title: 'a guardrail of 10 points, 35 items alike',
      better: 0,
      worse: 0,
      same: 35,
      role: 'guardrail',
      margin: 0.1,
      standing: 'shown',
    },
    {
      title: 'a guardrail of 10 points, 34 items alike',
      better: 0,
      worse: 0,
      same: 34,
      role: 'guardrail',
      margin: 0.1,
      standing: 'open',
    },
    {
      title: 'a guardrail of 10 points, 30 of 100 worse',
      better: 0,
      worse: 30,
      same: 70,
      role: 'guardrail',
      margin: 0.1,
      standing: 'violated',
    },
    {
      title: 'a guardrail of 10 points, 12 of 100 worse',
      better: 0,
      worse: 12,
      same: 88,
      role: 'guardrail',
      margin: 0.1,
      standing: 'open',
    },
    {
      title: 'a guardrail without margin, alike on 1,000 items',
      better: 0,
      worse: 0,
      same: 1000,
      role: 'guardrail',
      margin: 0,
      standing: 'open',
    },
  ]
  for (const { title, better, worse, same, role, margin = 0.02, standing } of cases)
    test(`${title}: ${standing}`, () => {
      const { standing: seen, effect } = compare(passes({ better, worse, same }), { role, margin })
      assert.equal(seen, standing, JSON.stringify(effect))
    })
})

describe('The standing of scores and amounts', () => {
  const spread = [-8, 5, 9, 2, -7, 0, 3, -4]
  const gains = (mean: number) =>
    Array.from({ length: 64 }, (_, at) => mean + (spread[at % spread.length] ?? 0) / 100)
  const scales: readonly [scale: MetricScale, higherIsBetter: boolean, unit: number][] = [
    ['score', true, 1],
    ['amount', true, 1000],
    ['amount', false, 1000],
  ]
  for (const [scale, higherIsBetter, unit] of scales) {
    const sign = higherIsBetter ? 1 : -1
    const compareGains = (mean: number, asked: Asked = {}) =>
      compare(
        gains(mean).map((each, at) => pair((0.5 + sign * each) * unit, 0.5 * unit, at)),
        { scale, higherIsBetter, ...asked },
      )
    /** The interval of how much better the variant is. */
    const gainOf = ({ effect }: MetricComparison) => {
      const { low = Number.NaN, high = Number.NaN } = effect?.interval ?? {}
      return higherIsBetter ? { low, high } : { low: -high, high: -low }
    }
    const name = `${scale}, ${higherIsBetter ? 'higher' : 'lower'} is better`

    test(`${name}: a guardrail is shown up to the end of its interval, and violated beyond the other`, () => {
      for (const mean of [-0.05, 0.01]) {
        const { low, high } = gainOf(compareGains(mean))
        assert.ok(low < mean * unit && mean * unit < high, `${low}, ${high}`)
        const of = (margin: number) => compareGains(mean, { role: 'guardrail', margin }).standing
        assert.equal(of(-low + 0.001 * unit), 'shown')
        assert.equal(of(-low - 0.001 * unit), 'open')
        assert.equal(of(-high + 0.001 * unit), 'open')
        assert.equal(of(-high - 0.001 * unit), 'violated')
      }
    })

    test(`${name}: a goal is shown where its interval lies above 0, and violated below`, () => {
      const standings = [0.12, 0.01, -0.01, -0.12].map((mean) => {
        const seen = compareGains(mean)
        const { low, high } = gainOf(seen)
        assertClose(seen.effect?.mean, sign * (mean * unit), 1e-9 * unit)
        assert.equal(seen.standing === 'shown', low > 0)
        assert.equal(seen.standing === 'violated', high < 0)
        assert.equal((seen.pValue ?? 1) <= 0.05, low > 0 || high < 0, `p ${seen.pValue}`)
        return seen.standing
      })
      assert.deepEqual(standings, ['shown', 'open', 'open', 'violated'])
    })
  }
})

describe('Rare losses', () => {
  test('thirty small gains do not hide what one large loss could do', () => {
    const pairs = Array.from({ length: 30 }, (_, at) => pair(0.5 + 0.01 + (at % 3) / 1000, 0.5, at))
    assert.equal(compare(pairs, { scale: 'score' }).standing, 'open')
  })

  test('ten gains of about a hundredth say what ten of just a hundredth say', () => {
    const near = [0.0101, 0.0099, 0.01, 0.0102, 0.0098, 0.01, 0.0101, 0.0099, 0.01, 0.01]
    const of = (gains: readonly number[]) =>
      compare(
        gains.map((gain, at) => pair(0.5 + gain, 0.5, at)),
        { scale: 'score' },
      )
    const seen = of(near)
    assert.equal(seen.standing, 'open')
    const same = of(near.map(() => 0.01))
    assertClose(seen.effect?.interval?.low, same.effect?.interval?.low ?? 0, 1e-4)
    assertClose(seen.effect?.interval?.high, same.effect?.interval?.high ?? 0, 1e-4)
  })

  test('pairs of one source say so, and cannot tell how many more are needed', () => {
    const pairs = Array.from({ length: 20 }, (_, at) => ({
      ...pair(0.5 + (at % 5) / 10, 0.5, at),
      cluster: 'one',
    }))
    const seen = compare(pairs, { scale: 'score' })
    assert.deepEqual(
      [seen.standing, seen.nStillNeeded, seen.method],
      ['open', null, 'paired, bounded, clustered, one source only'],
    )
  })
})

describe('What is missing', () => {
  const missing = (count: number): ScoredPair[] =>
    Array.from({ length: count }, (_, at) => ({
      variant: at % 2 === 0 ? null : 1,
      baseline: at % 2 === 0 ? 1 : null,
      cluster: `missing ${at}`,
    }))

  test('a tenth of the items may lack a score; with one more nothing is shown', () => {
    const known = passes({ better: 18, worse: 0, same: 0 })
    const tenth = compare([...known, ...missing(2)])
    assert.deepEqual(
      [tenth.standing, tenth.n, tenth.missing, tenth.hasTooManyMissing],
      ['shown', 18, 2, false],
    )
    const more = compare([...known, ...missing(3)])
    assert.deepEqual([more.standing, more.missing, more.hasTooManyMissing], ['open', 3, true])
  })

  test('a harm that is seen is seen, whatever is missing', () => {
    const harmed = [...passes({ better: 0, worse: 18, same: 0 }), ...missing(20)]
    assert.equal(compare(harmed).standing, 'violated')
  })

  test('without a pair there is no effect and no verdict', () => {
    for (const pairs of [[], missing(4)]) {
      const seen = compare(pairs)
      assert.deepEqual(
        [seen.effect, seen.pValue, seen.standing, seen.nStillNeeded, seen.missing],
        [null, null, 'open', null, pairs.length],
      )
    }
  })
})

describe('Too little to tell', () => {
  test('one item shows nothing, however far apart the two are', () => {
    for (const scale of ['rate', 'score', 'amount'] as const)
      for (const role of ['goal', 'guardrail'] as const) {
        const seen = compare([pair(1, 0, 1)], { scale, role })
        assert.deepEqual([seen.standing, seen.nStillNeeded], ['open', null], `${scale} ${role}`)
        assert.equal(seen.effect?.mean, 1)
      }
  })

  test('identical variants are not shown harmless by a lack of variation on few items', () => {
    for (const scale of ['rate', 'score', 'amount'] as const)
      for (const n of [1, 2, 5, 30]) {
        const pairs = Array.from({ length: n }, (_, at) => pair(0.5, 0.5, at))
        const seen = compare(pairs, { scale, role: 'guardrail', margin: 0.05 })
        assert.equal(seen.standing, 'open', `${scale}, ${n} items`)
        assert.notEqual(seen.effect?.interval?.low, 0)
      }
  })

  test('identical scores are harmless within the margin from the item on where unseen ones could not hide it', () => {
    // 1 − .025^(1/n) ≤ .05 from n = 72 on.
    const alike = (n: number) => Array.from({ length: n }, (_, at) => pair(0.5, 0.5, at))
    const asked = { scale: 'score', role: 'guardrail', margin: 0.05 } as const
    assert.equal(compare(alike(71), asked).standing, 'open')
    assert.equal(compare(alike(72), asked).standing, 'shown')
    assert.equal(compare(alike(10_000), { ...asked, scale: 'amount' }).standing, 'open')
  })

  test('equal gains of scores are a gain once unseen losses could not outweigh them', () => {
    // Those not seen may each lose all: .1 − u · 1.1 > 0 with u = 1 − .025^(1/n), from n = 39 on.
    const tenth = (n: number) => Array.from({ length: n }, (_, at) => pair(0.8, 0.7, at))
    assert.equal(compare(tenth(38), { scale: 'score' }).standing, 'open')
    assert.equal(compare(tenth(39), { scale: 'score' }).standing, 'shown')
  })

  test('differences that only rounding tells apart are equal', () => {
    // .8 − .7 and .3 − .2 differ in the seventeenth digit.
    const pairs = [pair(0.8, 0.7, 1), pair(0.3, 0.2, 2), pair(0.4, 0.3, 3)]
    assert.equal(compare(pairs, { scale: 'score' }).standing, 'open')
  })
})

describe('The method', () => {
  test('is Tango’s and McNemar’s for passes of independent items, with the values of their sources', () => {
    const seen = compare(passes({ better: 15, worse: 6, same: 79 }))
    assertClose(seen.pValue, 0.0525, 5e-5)
    assert.equal(seen.method, 'paired, Tango’s interval, McNemar mid-p')
    assert.equal(
      compare(passes({ better: 1, worse: 0, same: 9 }), { role: 'guardrail' }).method,
      'paired, Tango’s interval and score test',
    )
  })

  test('is that of bounded means where items share a source, and shared sources widen it', () => {
    const plain = passes({ better: 10, worse: 2, same: 8 })
    const shared = plain.map((each, at) => ({ ...each, cluster: String(Math.floor(at / 4)) }))
    assert.equal(compare(shared).method, 'paired, bounded, clustered')
    assert.ok((compare(shared).pValue ?? 0) > (compare(plain).pValue ?? 1))
  })

  test('is that of bounded means for scores, and for rates that are means of repeats', () => {
    const graded = [pair(0.9, 0.4, 1), pair(0.5, 0.5, 2), pair(0.7, 0.1, 3)]
    assert.equal(compare(graded, { scale: 'score' }).method, 'paired, bounded')
    const repeated = [pair(1, 2 / 3, 1), pair(1 / 3, 0, 2), pair(1, 0, 3)]
    assert.equal(compare(repeated).method, 'paired, bounded')
  })

  test('of amounts needs fifty sources', () => {
    const amounts = (n: number) =>
      Array.from({ length: n }, (_, at) => pair(100 + (at % 7), 50, at))
    const few = compare(amounts(49), { scale: 'amount' })
    assert.deepEqual(
      [few.effect?.interval, few.pValue, few.method],
      [null, null, 'paired, beyond what was seen, not known below 50 sources'],
    )
    assert.equal(compare(amounts(50), { scale: 'amount' }).standing, 'shown')
  })
})

describe('How many more', () => {
  test('is what the plan for the seen effect says, less what is there', () => {
    const pairs = passes({ better: 6, worse: 4, same: 10 })
    const { nStillNeeded, effect } = compare(pairs)
    // Ten of 20 differ by 1 either way: variance (10 − 20 · .1²)/19.
    const plan = { alpha: 0.05, power: 0.8, effect: 0.1, itemVariance: (10 - 0.2) / 19 }
    assertClose(effect?.mean, 0.1, 1e-12)
    assert.equal(nStillNeeded, itemsNeeded(plan) - 20)
  })

  test('counts with what was not seen, and is at least 1 while nothing is shown', () => {
    // Equal gains of a tenth: no variance, but 3.689 · 1.1 / .1 items until unseen losses cannot outweigh them.
    const tenth = Array.from({ length: 20 }, (_, at) => pair(0.8, 0.7, at))
    assert.equal(compare(tenth, { scale: 'score' }).nStillNeeded, 41 - 20)
    // Planned with fewer items than there are, and yet not shown.
    const nearly = passes({ better: 4, worse: 0, same: 0 })
    assert.deepEqual([compare(nearly).standing, compare(nearly).nStillNeeded], ['open', null])
    const shared = passes({ better: 4, worse: 0, same: 2 })
    assert.deepEqual([compare(shared).standing, compare(shared).nStillNeeded], ['open', 1])
  })

  test('is 0 where all is said, and unknown where nothing differs', () => {
    assert.equal(compare(passes({ better: 30, worse: 0, same: 0 })).nStillNeeded, 0)
    assert.equal(compare(passes({ better: 0, worse: 0, same: 9 })).nStillNeeded, null)
    assert.equal(compare(passes({ better: 3, worse: 3, same: 9 })).nStillNeeded, null)
  })
})

describe('In the long run', () => {
  test('two variants that are the same are told apart 5 % of the time at most, on every scale', () => {
    const random = seededRandom(101)
    const trials = 1500
    for (const scale of ['rate', 'score', 'amount'] as const) {
      const seen = shareOf(trials, () => {
        const pairs = Array.from({ length: 40 }, (_, at) => {
          const rate = random()
          const draw = () =>
            scale === 'rate'
              ? Number(drawPass(random, rate))
              : scale === 'score'
                ? Math.min(1, Math.max(0, rate + drawNormal(random) / 5))
                : 100 * rate + 20 * drawNormal(random)
          return pair(draw(), draw(), at)
        })
        return compare(pairs, { scale }).standing !== 'open'
      })
      assertShareAtMost(seen, 0.05, trials, scale)
    }
  })

  test('a variant worse by exactly the margin passes a guardrail 2.5 % of the time at most, a better one nearly always', () => {
    const random = seededRandom(102)
    const trials = 1500
    const shown = (worse: number, better: number) =>
      shareOf(trials, () => {
        const pairs = Array.from({ length: 200 }, (_, at) => {
          const at01 = random()
          return at01 < worse
            ? pair(0, 1, at)
            : at01 < worse + better
              ? pair(1, 0, at)
              : pair(1, 1, at)
        })
        return compare(pairs, { role: 'guardrail', margin: 0.05 }).standing === 'shown'
      })
    assertShareAtMost(shown(0.08, 0.03), 0.025, trials, 'at the margin')
    assertShareAtLeast(shown(0.02, 0.05), 0.9, trials, 'better')
  })

  test('with as many items as it asked for, the effect is found 80 % of the time', () => {
    const random = seededRandom(103)
    const trials = 600
    const n = itemsNeeded({ alpha: 0.05, power: 0.8, effect: 0.1, itemVariance: 0.3 - 0.01 })
    const found = shareOf(trials, () => {
      const pairs = Array.from({ length: n }, (_, at) => {
        const at01 = random()
        return at01 < 0.2 ? pair(1, 0, at) : at01 < 0.3 ? pair(0, 1, at) : pair(1, 1, at)
      })
      return compare(pairs).standing === 'shown'
    })
    assertShareAtLeast(found, 0.78, trials, 'power')
  })
})

function pair(variant: number, baseline: number, at: number): ScoredPair {
  return { variant, baseline, cluster: String(at) }
}

function passes(counts: { better: number; worse: number; same: number }): ScoredPair[] {
  const outcomes = [
    ...Array.from({ length: counts.better }, () => [1, 0] as const),
    ...Array.from({ length: counts.worse }, () => [0, 1] as const),
    ...Array.from({ length: counts.same }, () => [1, 1] as const),
  ]
  return outcomes.map(([variant, baseline], at) => pair(variant, baseline, at))
}
