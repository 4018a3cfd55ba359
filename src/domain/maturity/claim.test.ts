import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, focuses, levels } from '#contract/maturity.ts'
import { claimOf } from './claim.ts'
import { practices, practicesOf } from './practices.ts'
import { questions } from './questions.ts'

test('there is exactly one question for each focus and level that has practices, 25 in all', () => {
  const cells = focuses.flatMap((focus) =>
    levels
      .filter((level) => practicesOf(focus, level).length > 0)
      .map((level) => `${focus}-${level}`),
  )
  assert.equal(questions.length, 25)
  assert.deepEqual(
    questions.map(({ id }) => id),
    cells,
  )
  assert.equal(questions.flatMap((question) => question.practices).length, practices.length)
})

test('every question is short enough to be read in half a minute', () => {
  for (const { id, text, meaning, example, step } of questions) {
    const words = [text, meaning.yes, meaning.partly, meaning.no, example]
      .join(' ')
      .split(/\s+/).length
    assert.ok(words <= 120, `${id} has ${words} words`)
    assert.ok(text.endsWith('?') && step.endsWith('.'), id)
  }
})

const answering = (answer: (level: number, focus: string) => Answer | null) =>
  Object.fromEntries(
    questions.flatMap(({ id, level, focus }) => {
      const given = answer(level, focus)
      return given === null ? [] : [[id, { answer: given, note: '' }]]
    }),
  )

const cases: readonly {
  title: string
  answer: (level: number, focus: string) => Answer | null
  points: number
  level: number
  band: string
}[] = [
  { title: 'no answers at all', answer: () => null, points: 0, level: 0, band: 'Initial' },
  { title: 'no everywhere', answer: () => 'no', points: 0, level: 0, band: 'Initial' },
  {
    title: 'yes at level 1',
    answer: (level) => (level === 1 ? 'yes' : 'no'),
    points: 7,
    level: 1,
    band: 'Initial',
  },
  {
    title: 'yes up to level 2',
    answer: (level) => (level <= 2 ? 'yes' : 'no'),
    points: 14,
    level: 2,
    band: 'Defined',
  },
  {
    title: 'yes up to level 3',
    answer: (level) => (level <= 3 ? 'yes' : 'no'),
    points: 17.5,
    level: 3,
    band: 'Managed',
  },
  { title: 'yes everywhere', answer: () => 'yes', points: 28, level: 4, band: 'Optimized' },
  {
    title: 'does not apply everywhere',
    answer: () => 'does not apply',
    points: 28,
    level: 4,
    band: 'Optimized',
  },
  {
    title: 'partly everywhere: half of level 1, and of level 2 where level 1 is granted',
    answer: () => 'partly',
    points: 5 * 0.5 + 2 * 1.5,
    level: 0,
    band: 'Initial',
  },
  {
    title: 'yes everywhere but for one focus',
    answer: (level, focus) => (focus === 'EVL' && level === 1 ? 'partly' : 'yes'),
    points: 28 - 4 + 0.5 - 1.5 / 6,
    level: 0,
    band: 'Optimized',
  },
]

for (const { title, answer, points, level, band } of cases) {
  test(`${title} claims ${points} points`, () => {
    const claim = claimOf(answering(answer))
    assert.deepEqual([claim.points, claim.level, claim.band], [points, level, band])
  })
}

test('strengths are what was answered yes; everything else is a gap, planned by level, the weakest first', () => {
  const claim = claimOf({
    ...answering((level) => (level === 1 ? 'yes' : 'no')),
    'PRM-1': { answer: 'partly', note: '' },
    'EVL-1': { answer: 'no', note: '' },
    'IMP-1': { answer: 'does not apply', note: '' },
  })
  assert.deepEqual(
    claim.strengths.map(({ question }) => question),
    ['MOD-1', 'OBS-1'],
  )
  assert.equal(claim.gaps.length, 25 - 3)
  assert.deepEqual(
    claim.plan.slice(0, 3).map(({ question }) => question),
    ['EVL-1', 'PRM-1', 'MOD-2'],
  )
  assert.deepEqual(claim.plan[0]?.practices, ['EVL-1.1'])
})
