import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectText, marginText } from '#web/pages/deployments/effect-text.ts'

const cases = [
  [{ source: 'errors', effect: 0.042, low: 0.011, high: 0.08 }, '+4.2 pp [1.1, 8]'],
  [{ source: 'latency-p95', effect: -0.12, low: -0.2, high: null }, '−12 % [−20, ∞)'],
  [{ source: 'score:right', effect: 0.05, low: null, high: 0.1 }, '+0.05 (−∞, 0.1]'],
  [{ source: 'errors', effect: 0, low: -0.004, high: 0.004 }, '0 pp [−0.4, 0.4]'],
  [{ source: 'cost', effect: null, low: null, high: null }, '–'],
] as const

for (const [metric, text] of cases)
  test(`an effect reads ${text}`, () => assert.equal(effectText(metric), text))

test('a margin stands in the unit of its effect', () => {
  assert.equal(
    marginText({ source: 'errors', role: 'guardrail', margin: 0.05 }),
    'may get worse by less than 5 pp',
  )
  assert.equal(
    marginText({ source: 'cost', role: 'guardrail', margin: 0.1 }),
    'may get worse by less than 10 %',
  )
  assert.equal(marginText({ source: 'score:right', role: 'goal', margin: 0 }), 'must get better')
})
