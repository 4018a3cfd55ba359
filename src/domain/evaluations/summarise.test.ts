import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EvaluationSummary } from '#contract/evaluations.ts'
import { baselineOf, summarise } from '#domain/evaluations/summarise.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'
import { type Answer, type SampleItem, sampleEvaluation } from '#test/sample-evaluation.ts'
import { assertClose } from '#test/simulate.ts'

const exact = { name: 'exact', evaluator: 'equals' }
const hasYes = { name: 'has yes', evaluator: 'contains', settings: { values: ['yes'] } }

async function summaryOf(
  items: readonly SampleItem[],
  definition: object = {},
  variants: readonly string[] = ['old', 'new'],
): Promise<EvaluationSummary> {
  return summarise(
    await sampleEvaluation({
      variants,
      definition: { evaluators: [exact], ...definition },
      items: items.map(({ item, answers }) => ({ item: { expected: 'yes', ...item }, answers })),
    }),
    evaluators,
  )
}

function each(count: number, ...answers: Answer[]): SampleItem[] {
  return Array.from({ length: count }, () => ({ answers: answers.map((answer) => [answer]) }))
}

describe('The figures of a variant', () => {
  test('calls, failures, latency, tokens and cost are of the calls that were made', async () => {
    const { variants } = await summaryOf(
      [
        {
          answers: [
            [
              {
                output: 'yes',
                latencyMs: 1000,
                costUsd: '0.002',
                usage: { input: 9, output: 30, reasoning: 20 },
              },
              { output: 'yes', latencyMs: 3000, costUsd: '0.004', usage: { input: 9, output: 60 } },
              { output: 'yes', latencyMs: null, costUsd: '9', isCached: true },
              { error: 'The provider is away.', latencyMs: 5000 },
              { output: 'yes', latencyMs: 2000, usage: { input: 1, output: 2 } },
            ],
          ],
        },
      ],
      { repeats: 5 },
      ['only'],
    )
    const [only] = variants
    assert.ok(only !== undefined)
    assert.deepEqual([only.calls, only.failed, only.cached, only.unpriced], [5, 1, 1, 1])
    assert.deepEqual(only.latencyMs, { p50: 3000, p95: 5000 })
    // Written per second: 50, 20 and 1; the middle one.
    assert.equal(only.tokensPerS, 20)
    assert.equal(only.costUsd, '0.006')
    assertClose(only.costPerCallUsd, 0.003, 1e-12)
    assert.equal(only.verdict, null)
  })

  test('a rate has the exact interval, a score one that is right at the edge', async () => {
    const items = [...each(3, 'yes'), ...each(1, 'yes no'), ...each(1, 'no')]
    const { variants } = await summaryOf(
      items,
      {
        evaluators: [exact, { name: 'words', evaluator: 'token-f1' }],
      },
      ['only'],
    )
    const [rate, score] = variants[0]?.metrics ?? []
    assert.deepEqual(
      [rate?.kind, rate?.method, rate?.n, rate?.missing],
      ['rate', 'exact binomial', 5, 0],
    )
    assertClose(rate?.value?.mean, 0.6, 1e-12)
    assertClose(rate?.value?.low, 0.1466, 5e-5)
    assertClose(rate?.value?.high, 0.9473, 5e-5)
    assert.deepEqual([score?.kind, score?.method], ['score', 'bounded'])
    assertClose(score?.value?.mean, (3 + 2 / 3) / 5, 1e-12)
    assert.deepEqual(score?.histogram, [1, 0, 0, 0, 0, 0, 1, 0, 0, 3])
  })

  test('a figure over a set has a bootstrap interval, and none where nothing varied', async () => {
    const sentence = 'the cat sat on the mat'
    const bleuOf = async (outputs: readonly string[]) => {
      const { variants } = await summaryOf(
        outputs.map((output) => ({ item: { expected: sentence }, answers: [[output]] })),
        { evaluators: [{ name: 'bleu', evaluator: 'corpus-bleu' }] },
        ['only'],
      )
      return variants[0]?.metrics[0]
    }
    const few = [sentence, sentence, 'the cat sat on a chair', 'the dog sat on it']
    const many = Array.from({ length: 30 }, (_, at) => few[at % few.length] ?? '')
    const short = await bleuOf(many.slice(1))
    assert.deepEqual([short?.value?.low, short?.value?.high], [null, null])
    assert.equal(short?.method, 'over all 29 cases; no interval below 30 items')
    const varied = await bleuOf(many)
    assert.equal(varied?.method, 'bootstrap (BCa) over items')
    assert.ok((varied?.value?.low ?? 1) < (varied?.value?.mean ?? 0))
    assert.ok((varied?.value?.high ?? 0) > (varied?.value?.mean ?? 1))
    const alike = await bleuOf(many.map(() => sentence))
    assertClose(alike?.value?.mean, 1, 1e-12)
    assert.deepEqual([alike?.value?.low, alike?.value?.high], [null, null])
    assert.match(alike?.method ?? '', /no variation was seen/)
  })

  test('scores that never vary are bounded by what was not seen, amounts have no such bound', async () => {
    const { variants } = await summaryOf(
      each(10, 'yes'),
      {
        evaluators: [
          { name: 'words', evaluator: 'token-f1' },
          { name: 'length', evaluator: 'word-count' },
        ],
      },
      ['only'],
    )
    const [words, length] = variants[0]?.metrics ?? []
    assert.equal(words?.method, 'exact binomial')
    assertClose(words?.value?.low, 0.025 ** (1 / 10), 1e-7)
    assert.equal(words?.value?.high, 1)
    assert.deepEqual([length?.kind, length?.unit], ['amount', 'words'])
    assert.deepEqual([length?.value?.low, length?.method], [null, 'not known below 50 sources'])
  })

  test('a failed call has no score, and that is counted', async () => {
    const { variants } = await summaryOf(
      [...each(2, 'yes'), ...each(1, { error: 'Timed out.' })],
      {},
      ['only'],
    )
    const [figure] = variants[0]?.metrics ?? []
    assert.deepEqual([figure?.n, figure?.missing, figure?.value?.mean], [2, 1, 1])
  })
})

describe('Slices', () => {
  const sliced = (fields: object[]): SampleItem[] =>
    fields.map((item) => ({ item, answers: [['yes'], ['no']] }))

  test('every field with two values or more slices, the larger first, the split too', async () => {
    const { slices } = await summaryOf(
      sliced([
        { split: 'train', metadata: { topic: 'sums', same: 'x' } },
        { split: 'test', metadata: { topic: 'verbs', same: 'x' } },
        { split: 'test', metadata: { same: 'x' } },
        { split: 'test', metadata: { topic: 'verbs', same: 'x' } },
      ]),
    )
    assert.deepEqual(
      slices.map(({ field, values }) => [field, values.map(({ value, items }) => [value, items])]),
      [
        [
          'split',
          [
            ['test', 3],
            ['train', 1],
          ],
        ],
        [
          'topic',
          [
            ['verbs', 2],
            ['sums', 1],
            ['', 1],
          ],
        ],
      ],
    )
    const [old, other] = slices[1]?.values[0]?.variants ?? []
    assert.deepEqual([old?.name, old?.metrics[0]?.value?.mean], ['old', 1])
    assert.deepEqual([other?.name, other?.metrics[0]?.value?.mean], ['new', 0])
  })

  test('a field with 20 values slices, one with 21 does not, and twelve fields at most', async () => {
    const withValues = (count: number) =>
      sliced(Array.from({ length: 21 }, (_, at) => ({ metadata: { id: String(at % count) } })))
    assert.equal((await summaryOf(withValues(20))).slices.length, 1)
    assert.equal((await summaryOf(withValues(21))).slices.length, 0)
    const fields = (value: string) =>
      Object.fromEntries(Array.from({ length: 14 }, (_, at) => [`field ${at}`, value]))
    const many = sliced([{ metadata: fields('a') }, { metadata: fields('b') }])
    assert.equal((await summaryOf(many)).slices.length, 12)
  })
})

describe('The frontier', () => {
  const priced = (output: string, costUsd: string | null, latencyMs: number): Answer => ({
    output,
    costUsd,
    latencyMs,
  })

  test('holds those that no other beats in quality, cost and latency at once', async () => {
    const { variants } = await summaryOf(
      each(
        4,
        priced('yes', '0.01', 100),
        priced('no', '0.001', 100),
        priced('yes', '0.02', 100),
        priced('no', '0.02', 50),
      ),
      {},
      ['good', 'cheap', 'beaten', 'fast'],
    )
    assert.deepEqual(
      variants.filter(({ onFrontier }) => onFrontier).map(({ name }) => name),
      ['good', 'cheap', 'fast'],
    )
  })

  test('what is not known of all counts for none', async () => {
    const { variants } = await summaryOf(
      each(4, priced('yes', null, 100), priced('no', '0.001', 100)),
    )
    assert.deepEqual(
      variants.map(({ onFrontier }) => onFrontier),
      [true, false],
    )
  })

  test('quality is that of goals: a guardrail puts nobody on it', async () => {
    const { variants } = await summaryOf(each(4, 'yes', 'no'), {
      evaluators: [{ ...exact, role: 'guardrail' }],
    })
    assert.deepEqual(
      variants.map(({ onFrontier }) => onFrontier),
      [true, true],
    )
  })
})

describe('Disagreement', () => {
  test('is how often two evaluators say the same of a case, with κ', async () => {
    const { disagreements } = await summaryOf(
      [...each(4, 'yes'), ...each(3, 'yes, I think'), ...each(3, 'no')],
      { evaluators: [exact, hasYes, { name: 'words', evaluator: 'token-f1' }] },
      ['only'],
    )
    const pair = disagreements.find(({ metrics }) => metrics.join() === 'exact,has yes')
    // Seven of ten alike; by chance .4 · .7 + .6 · .3 = .46.
    assert.deepEqual([pair?.n, pair?.agreement], [10, 0.7])
    assertClose(pair?.kappa, (0.7 - 0.46) / 0.54, 1e-12)
  })

  test('evaluators that never decided on the same case have none', async () => {
    const { disagreements } = await summaryOf(each(3, { error: 'Away.' }), {
      evaluators: [exact, hasYes],
    })
    assert.deepEqual(disagreements, [])
  })
})

describe('The comparison with the baseline', () => {
  test('is made for every other variant and metric, with latency and cost as dry runs', async () => {
    const { comparisons, variants } = await summaryOf(each(12, 'no', 'yes'))
    assert.deepEqual(
      comparisons.map(({ variant, baseline, metric, role }) => [variant, baseline, metric, role]),
      [
        ['new', 'old', 'exact', 'goal'],
        ['new', 'old', 'latency ms', 'dry-run'],
        ['new', 'old', 'cost per call usd', 'dry-run'],
      ],
    )
    assert.equal(comparisons[0]?.effect?.mean, 1)
    assert.deepEqual(
      variants.map(({ verdict }) => verdict),
      [null, 'ship'],
    )
    assert.match(variants[1]?.reasons[0] ?? '', /^exact: \+1 \[.+\] on 12 items: better/)
  })

  test('a failed call is the worst answer, and an item that nobody answered is missing', async () => {
    const away = { error: 'Away.' }
    const { comparisons } = await summaryOf([
      ...each(10, 'yes', away),
      ...each(1, away, away),
      ...each(5, 'yes', 'yes'),
    ])
    assert.deepEqual([comparisons[0]?.n, comparisons[0]?.missing], [15, 1])
    assertClose(comparisons[0]?.effect?.mean, -10 / 15, 1e-12)
    assert.equal(comparisons[0]?.verdict, 'rollback')
  })

  test('repeats of an item count once, by their mean', async () => {
    const { comparisons } = await summaryOf(
      Array.from({ length: 4 }, () => ({
        answers: [
          ['yes', 'no'],
          ['yes', 'yes'],
        ],
      })),
      { repeats: 2 },
    )
    assert.deepEqual([comparisons[0]?.n, comparisons[0]?.effect?.mean], [4, 0.5])
    assert.equal(comparisons[0]?.verdict, 'hold', 'four items that gained alike show nothing')
  })

  test('the first variant is the baseline unless another is named', async () => {
    const of = async (baseline: string) =>
      baselineOf(
        await sampleEvaluation({
          variants: ['old', 'new'],
          definition: { evaluators: [exact], baseline },
          items: [],
        }),
      )
    assert.deepEqual([await of(''), await of('new'), await of('gone')], [0, 1, 0])
  })

  test('without items everything is open, and nothing breaks', async () => {
    const { variants, comparisons, slices } = await summaryOf([])
    assert.deepEqual(slices, [])
    assert.equal(variants[1]?.verdict, 'hold')
    assert.deepEqual([comparisons[0]?.n, comparisons[0]?.effect], [0, null])
  })
})
