import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { readAnswer, reasonOfJudge, wholeNumber } from './read-answer.ts'

const shape = z.object({ grade: wholeNumber(1, 5), reason: reasonOfJudge })

const gradeOf = (text: string): number | null => readAnswer(text, shape)?.grade ?? null

test('a grade is read from whatever a judge writes around it', () => {
  const good = [
    '{"reason": "r", "grade": 4}',
    '```json\n{"reason": "r", "grade": 4}\n```',
    'The output says {name} and [that]. {"reason": "it has a } in it", "grade": "4"} Done.',
    'At first {"reason": "r", "grade": 2}, but on second thought {"reason": "r", "grade": 4}',
    '{"grade": 4}',
    '{"reason": null, "grade": 4, "confidence": 1}',
    '{"reason": "unclosed { {"reason": "r", "grade": 4}',
  ]
  for (const text of good) assert.equal(gradeOf(text), 4, text)
})

test('what is no whole number on the scale is no grade', () => {
  const bad = ['', '4', 'four', '[4]', '{"score": 4}', '{"reason": "r", "grade": 4']
  const grades = ['0', '6', '4.5', 'true', 'null', '""', '"4 of 5"', '[4]', '1e999', '-4']
  for (const text of [...bad, ...grades.map((grade) => `{"reason": "r", "grade": ${grade}}`)])
    assert.equal(gradeOf(text), null, text)
})

test('a judge without a reason is said to have given none, and a long one is cut', () => {
  assert.equal(readAnswer('{"grade": 1}', shape)?.reason, 'The judge gave no reason.')
  const long = readAnswer(`{"grade": 1, "reason": "${'a'.repeat(3000)}"}`, shape)
  assert.equal(long?.reason.length, 2000)
})
