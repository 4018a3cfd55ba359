import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScoreConditions, scoreFilter } from '#contract/score-filter.ts'

test('a text says which scores a trace must have', () => {
  assert.deepEqual(readScoreConditions(' answer is right >= 0.5 , polite=true,tone!=a=b,,rated '), [
    { name: 'answer is right', is: '>=', of: '0.5' },
    { name: 'polite', is: '=', of: 'true' },
    { name: 'tone', is: '!=', of: 'a=b' },
    { name: 'rated', is: 'any', of: null },
  ])
})

test('a text that says nothing is refused with what to write', () => {
  for (const text of [
    '<0.5',
    'quality<',
    'quality<high',
    'quality<=',
    'quality!',
    'a=1,=2',
    'q<1e999x',
  ])
    assert.match(scoreFilter.safeParse(text).error?.message ?? '', /as in quality<0\.5/, text)
  assert.equal(scoreFilter.safeParse('quality<-1.5e-3').success, true)
})
