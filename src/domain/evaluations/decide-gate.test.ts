import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { summarise } from '#domain/evaluations/summarise.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'
import { type Answer, sampleEvaluation } from '#test/sample-evaluation.ts'

type Given = {
  readonly gate: readonly object[]
  /** The answers of each item, one list a variant; `yes` is right. */
  readonly items: readonly (readonly (readonly Answer[])[])[]
  readonly definition?: object
  readonly variants?: readonly string[]
}

async function gateOf({ gate, items, definition, variants }: Given) {
  const names = variants ?? (items[0] ?? []).map((_, at) => ['old', 'new', 'other'][at] ?? '')
  const measured = await sampleEvaluation({
    variants: names,
    definition: {
      evaluators: [
        { name: 'exact', evaluator: 'equals' },
        { name: 'words', evaluator: 'token-f1' },
        { name: 'length', evaluator: 'word-count', role: 'dry-run' },
      ],
      gate,
      ...definition,
    },
    items: items.map((answers) => ({ item: { expected: 'yes' }, answers })),
  })
  return summarise(measured, evaluators).gate
}

function times(count: number, ...answers: (readonly Answer[])[]) {
  return Array.from({ length: count }, () => answers)
}

const at = (kind: 'at-least' | 'at-most', metric: string, bound: number) => ({
  kind,
  metric,
  bound,
})

describe('A bound', () => {
  test('holds for the end of the interval: 36 of 36 show 90 %, 35 of 35 do not', async () => {
    // Clopper and Pearson’s low end of n of n is .025^(1/n): .9026 for 36, .89998 for 35.
    const of = (n: number) =>
      gateOf({ gate: [at('at-least', 'exact', 0.9)], items: times(n, ['yes']) })
    const [enough] = await of(36)
    assert.deepEqual(
      [enough?.passed, enough?.detail],
      [true, 'At least 0.902 is shown on 36 cases; 0.9 is asked for.'],
    )
    const [short] = await of(35)
    assert.deepEqual(
      [short?.passed, short?.detail],
      [
        false,
        'At least 0.899 is shown on 35 cases; 0.9 is asked for. Fewer than 36 cases cannot show that.',
      ],
    )
  })

  test('at-most holds for the upper end', async () => {
    const items = [...times(40, ['yes yes yes']), ...times(40, ['yes'])]
    // Words of 1 and 3 in equal parts, and as if one more item might have 3 + half of what 3 is above the median.
    const of = async (bound: number) =>
      (await gateOf({ gate: [at('at-most', 'length', bound)], items }))[0]
    assert.equal((await of(2.24))?.passed, true)
    assert.equal((await of(2.22))?.passed, false)
  })

  test('a perfect score on a few items is not shown to be one', async () => {
    for (const metric of ['exact', 'words']) {
      const [outcome] = await gateOf({
        gate: [at('at-least', metric, 0.9)],
        items: times(4, ['yes']),
      })
      assert.equal(outcome?.passed, false, `${metric}: ${outcome?.detail}`)
    }
  })

  test('repeats of a few items do not make them many', async () => {
    const repeats = Array.from({ length: 20 }, () => 'yes')
    const [outcome] = await gateOf({
      gate: [at('at-least', 'exact', 0.9)],
      items: times(3, repeats),
      definition: { repeats: 20 },
    })
    assert.equal(outcome?.passed, false, String(outcome?.detail))
  })

  test('without a single figure nothing is met, and neither when a tenth is exceeded that has none', async () => {
    const lost = { error: 'The provider is away.' }
    const gate = [at('at-least', 'exact', 0.5)]
    const [none] = await gateOf({ gate, items: times(3, [lost]) })
    assert.equal(none?.passed, false)
    const [tenth] = await gateOf({ gate, items: [...times(36, ['yes']), ...times(4, [lost])] })
    assert.equal(tenth?.passed, true, String(tenth?.detail))
    const [more] = await gateOf({ gate, items: [...times(35, ['yes']), ...times(4, [lost])] })
    assert.deepEqual(
      [more?.passed, more?.detail],
      [false, '4 of 39 have no score, and at most 10 % may: they may hide what went wrong.'],
    )
  })
})

describe('Figures that every evaluation has', () => {
  test('the share of failed calls: none of 40 shows at most 8.81 %', async () => {
    const of = async (bound: number) =>
      (await gateOf({ gate: [at('at-most', 'failed calls', bound)], items: times(40, ['yes']) }))[0]
    assert.equal((await of(0.0882))?.passed, true)
    assert.equal((await of(0.088))?.passed, false)
  })

  test('the 95th percentile of latency is bounded by order statistics', async () => {
    const items = Array.from({ length: 100 }, (_, index) => [
      [{ output: 'yes', latencyMs: 100 + index }],
    ])
    const of = async (bound: number) =>
      (await gateOf({ gate: [at('at-most', 'latency p95 ms', bound)], items }))[0]
    // Of 100 independent values the 99th and the 89th: P(X ≤ 98) ≥ .975 for 100 draws at .95, and P(X ≤ 97) < .975.
    const [met, missed] = [await of(199), await of(198)]
    assert.deepEqual([met?.passed, missed?.passed], [true, false])
    assert.equal(met?.detail, 'At most 199 is shown on 100 cases; 199 is allowed.')
    const [recorded] = await gateOf({
      gate: [at('at-most', 'latency p95 ms', 1000)],
      items: times(5, [{ output: 'yes', latencyMs: null }]),
    })
    assert.deepEqual(
      [recorded?.passed, recorded?.detail],
      [false, '5 of 5 have no latency, and at most 10 % may: they may hide what went wrong.'],
    )
  })

  test('the cost of a call, as if a dearer one might come; unknown below 50 items', async () => {
    const items = Array.from({ length: 60 }, (_, index) => [
      [{ output: 'yes', costUsd: index % 2 === 0 ? '0.001' : '0.003' }],
    ])
    const of = async (bound: number) =>
      (await gateOf({ gate: [at('at-most', 'cost per call usd', bound)], items }))[0]
    assert.equal((await of(0.0024))?.passed, true)
    assert.equal((await of(0.0022))?.passed, false)
    const [few] = await gateOf({
      gate: [at('at-most', 'cost per call usd', 1)],
      items: items.slice(0, 49),
    })
    assert.deepEqual(
      [few?.passed, few?.detail],
      [false, 'Not known: 49 cases have a cost; the interval of a mean amount takes 50 cases.'],
    )
    const unpriced = times(10, [{ output: 'yes', costUsd: null }])
    const [some] = await gateOf({
      gate: [at('at-most', 'cost per call usd', 1)],
      items: [...items, ...unpriced],
    })
    assert.equal(some?.passed, false)
    assert.match(some?.detail ?? '', /10 of 70 have no cost/)
  })
})

describe('A gate that cannot be decided says what it takes', () => {
  const detailOf = async (given: Given) => (await gateOf(given))[0]?.detail
  const answered = (count: number, answer: Partial<Exclude<Answer, string>> = {}) =>
    times(count, [{ output: 'yes', ...answer }])
  const copied = { isCached: true, latencyMs: null, costUsd: null }
  const p95 = [at('at-most', 'latency p95 ms', 1000)]

  test('a percentile: how many cases its end takes at the confidence of the evaluation', async () => {
    assert.equal(
      await detailOf({ gate: p95, items: answered(71) }),
      'Not known: 71 cases have a latency; an upper end of the 95th percentile takes 72 cases at 95 %.',
    )
    assert.match(
      (await detailOf({ gate: p95, items: answered(72) })) ?? '',
      /^At most 100 is shown/,
    )
    const definition = { alpha: 0.2 }
    assert.equal(
      await detailOf({ gate: p95, items: answered(44), definition }),
      'Not known: 44 cases have a latency; an upper end of the 95th percentile takes 45 cases at 80 %.',
    )
    assert.match(
      (await detailOf({ gate: p95, items: answered(45), definition })) ?? '',
      /^At most 100 is shown/,
    )
  })

  test('answers that were copied from an earlier evaluation: that they have no latency and no cost', async () => {
    assert.equal(
      await detailOf({ gate: p95, items: [...answered(2), ...answered(80, copied)] }),
      'Not known: 2 cases have a latency; an upper end of the 95th percentile takes 72 cases at 95 %. 80 answers were copied from an earlier evaluation and have no latency of their own; a call without the cache (cache: false) has.',
    )
    assert.equal(
      await detailOf({
        gate: [at('at-most', 'cost per call usd', 1)],
        items: answered(1, copied),
      }),
      'Not known: no case has a cost; the interval of a mean amount takes 50 cases. 1 answer was copied from an earlier evaluation and has no cost of its own; a call without the cache (cache: false) has.',
    )
    assert.match(
      (await detailOf({
        gate: [at('at-most', 'took', 1000)],
        items: answered(60, copied),
        definition: { evaluators: [{ name: 'took', evaluator: 'latency' }] },
      })) ?? '',
      /^60 of 60 have no score.* 60 answers were copied from an earlier evaluation and have no score/,
    )
  })

  test('repeats of a few items: that sources count', async () => {
    const repeats = Array.from({ length: 20 }, () => 'yes')
    const given = { items: times(5, repeats), definition: { repeats: 20 } }
    assert.equal(
      await detailOf({ gate: p95, ...given }),
      'Not known: 100 cases have a latency, from 5 independent sources; an upper end of the 95th percentile takes 72 independent sources at 95 %.',
    )
    assert.equal(
      await detailOf({ gate: [at('at-least', 'exact', 0.9)], ...given }),
      'At least 0.478 is shown on 100 cases; 0.9 is asked for. Fewer than 36 independent sources cannot show that; these are 5.',
    )
  })

  test('amounts that are all alike, a bound that nothing shows, a figure over a set', async () => {
    assert.equal(
      await detailOf({
        gate: [at('at-most', 'cost per call usd', 1)],
        items: answered(60, { costUsd: '0.001' }),
      }),
      'Not known: 60 cases have a cost, all alike, and nothing tells how far the next may lie; it takes some that differ.',
    )
    assert.match(
      (await detailOf({ gate: [at('at-least', 'exact', 1)], items: answered(60) })) ?? '',
      /1 is asked for\. No number of cases can show that\.$/,
    )
    assert.equal(
      await detailOf({
        gate: [at('at-least', 'bleu', 0.5)],
        items: answered(29),
        definition: { evaluators: [{ name: 'bleu', evaluator: 'corpus-bleu' }] },
      }),
      'Not known: 29 cases have a score; the interval of a figure over a set takes 30 items that were answered, and there are 29.',
    )
  })
})

describe('Not worse than the baseline', () => {
  const worse = (margin: number) => [{ kind: 'non-inferior', metric: 'exact', margin }]

  test('is shown when the interval stays above the margin', async () => {
    // Alike on 35 items: −z²/(35 + z²) = −.0989.
    const of = async (n: number) =>
      (await gateOf({ gate: worse(0.1), items: times(n, ['yes'], ['yes']) }))[0]
    const shown = await of(35)
    assert.deepEqual(
      [shown?.variant, shown?.passed, shown?.detail],
      ['new', true, 'At worst 0.099 worse than the baseline, shown on 35 items; 0.1 is allowed.'],
    )
    const short = await of(34)
    assert.deepEqual(
      [short?.passed, short?.detail],
      [
        false,
        'At worst 0.102 worse than the baseline, shown on 34 items; 0.1 is allowed. Where nothing differs, it takes 35.',
      ],
    )
  })

  test('of amounts and of figures over a set it says what is missing', async () => {
    const [few] = await gateOf({
      gate: [{ ...worse(5)[0], metric: 'length' }],
      items: times(49, ['yes'], ['yes yes']),
    })
    assert.equal(
      few?.detail,
      'Not known: 49 items have a score on both sides; the interval of a mean amount takes 50 items.',
    )
    const [whole] = await gateOf({
      gate: [{ ...worse(0.1)[0], metric: 'bleu' }],
      items: times(40, ['yes'], ['yes']),
      definition: { evaluators: [{ name: 'bleu', evaluator: 'corpus-bleu' }] },
    })
    assert.equal(
      whole?.detail,
      'Not known: bleu is a figure over the whole set, and only scores of single items are compared.',
    )
  })

  test('a call that failed counts against the variant that was to answer', async () => {
    const items = [
      ...times(30, ['yes'], ['yes']),
      ...times(10, ['yes'], [{ error: 'The provider is away.' }]),
    ]
    const [outcome] = await gateOf({ gate: worse(0.2), items })
    assert.equal(outcome?.passed, false, String(outcome?.detail))
  })

  test('items that neither answered are missing, and too many of them show nothing', async () => {
    const lost = [{ error: 'The provider is away.' }]
    const [outcome] = await gateOf({
      gate: worse(0.5),
      items: [...times(30, ['yes'], ['yes']), ...times(10, lost, lost)],
    })
    assert.equal(outcome?.passed, false)
    assert.match(outcome?.detail ?? '', /10 of 40 have no score/)
  })

  test('a variant alone has nothing to be compared with, and the baseline is not held against itself', async () => {
    const alone = await gateOf({ gate: worse(0.1), items: times(9, ['yes']) })
    assert.deepEqual(alone, [])
    const [itself] = await gateOf({
      gate: [{ ...worse(0.1)[0], variant: 'old' }],
      items: times(9, ['yes'], ['yes']),
    })
    assert.deepEqual(
      [itself?.passed, itself?.detail],
      [false, 'There is no baseline to compare with.'],
    )
  })
})

describe('Whom a gate is for', () => {
  test('everyone but the baseline, a lone variant, or who is named', async () => {
    const items = times(5, ['yes'], ['no'], ['yes'])
    const names = async (criterion: object, definition = {}) =>
      (await gateOf({ gate: [criterion], items, definition })).map(({ variant }) => variant)
    assert.deepEqual(await names(at('at-least', 'exact', 0.5)), ['new', 'other'])
    assert.deepEqual(await names(at('at-least', 'exact', 0.5), { baseline: 'other' }), [
      'old',
      'new',
    ])
    assert.deepEqual(await names({ ...at('at-least', 'exact', 0.5), variant: 'old' }), ['old'])
    const alone = await gateOf({ gate: [at('at-least', 'exact', 0.1)], items: times(9, ['yes']) })
    assert.deepEqual(
      alone.map(({ variant, passed }) => [variant, passed]),
      [['old', true]],
    )
  })
})
