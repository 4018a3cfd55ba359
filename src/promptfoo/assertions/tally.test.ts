import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Tally } from '#promptfoo/assertions/tally.ts'

type Given = readonly [pass: boolean, score: number, weight?: number]

function result(threshold: number | undefined, grades: readonly Given[]) {
  const tally = new Tally(threshold)
  for (const [index, [pass, score, weight]] of grades.entries())
    tally.add({ pass, score, reason: '' }, { index, metric: undefined, weight })
  return tally.result()
}

test('without a threshold all must pass, with one the weighted mean must reach it', () => {
  const table: readonly [
    title: string,
    threshold: number | undefined,
    grades: readonly Given[],
    pass: boolean,
    score: number,
  ][] = [
    [
      'all pass',
      undefined,
      [
        [true, 1],
        [true, 0.5],
      ],
      true,
      0.75,
    ],
    [
      'one fails, even without a reason',
      undefined,
      [
        [true, 1],
        [false, 0],
      ],
      false,
      0.5,
    ],
    [
      'weights',
      0.7,
      [
        [true, 1, 3],
        [false, 0],
      ],
      true,
      0.75,
    ],
    [
      'right below',
      0.76,
      [
        [true, 1, 3],
        [false, 0],
      ],
      false,
      0.75,
    ],
    ['a threshold of 0 always passes', 0, [[false, 0]], true, 0],
    ['weights of 0 alone have a score of 0', undefined, [[true, 1, 0]], true, 0],
    ['and do not reach a threshold', 0.1, [[true, 1, 0]], false, 0],
    ['nothing', undefined, [], true, 0],
    ['a threshold that is no number decides nothing', Number.NaN, [[false, 0]], false, 0],
  ]
  for (const [title, threshold, grades, pass, score] of table) {
    const graded = result(threshold, grades)
    assert.deepEqual([graded.pass, graded.score], [pass, score], title)
  }
})

test('a metric is the weighted mean of what bears its name, and of the scores named alike inside', () => {
  const tally = new Tally(undefined)
  const grade = (score: number) => ({ pass: true, score, reason: '' })
  tally.add(grade(1), { index: 0, metric: 'tone', weight: 3 })
  tally.add(
    { ...grade(0), namedScores: { tone: 0.2, length: 0.5 } },
    { index: 1, metric: undefined, weight: undefined },
  )
  tally.add(
    { ...grade(0), namedScores: { own: 1 } },
    { index: 2, metric: 'own', weight: undefined },
  )
  assert.deepEqual(tally.result().namedScores, { tone: 0.8, length: 0.5, own: 0 })
})
