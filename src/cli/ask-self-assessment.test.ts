import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTyped, type Typed } from './ask-self-assessment.ts'

const cases: readonly [line: string, typed: Typed][] = [
  ['1', { kind: 'answer', answer: 'yes', note: '' }],
  [' yes ', { kind: 'answer', answer: 'yes', note: '' }],
  ['2 only the web app', { kind: 'answer', answer: 'partly', note: 'only the web app' }],
  ['Partly', { kind: 'answer', answer: 'partly', note: '' }],
  ['3', { kind: 'answer', answer: 'no', note: '' }],
  ['no we have no set yet', { kind: 'answer', answer: 'no', note: 'we have no set yet' }],
  [
    '4 we train no models',
    { kind: 'answer', answer: 'does not apply', note: 'we train no models' },
  ],
  ['does not apply', { kind: 'answer', answer: 'does not apply', note: '' }],
  ['b', { kind: 'back' }],
  ['q', { kind: 'stop' }],
  ['', { kind: 'unclear' }],
  ['12', { kind: 'unclear' }],
  ['nothing', { kind: 'unclear' }],
]

for (const [line, typed] of cases) {
  test(`"${line}" means ${typed.kind === 'answer' ? typed.answer : typed.kind}`, () => {
    assert.deepEqual(readTyped(line), typed)
  })
}
