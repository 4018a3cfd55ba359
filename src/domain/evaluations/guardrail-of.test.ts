import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { guardrailOf } from '#domain/evaluations/guardrail-of.ts'

function outcome(
  attributes: Record<string, unknown>,
  rawOutput = '',
  status: 'ok' | 'error' = 'ok',
): string | undefined {
  return guardrailOf({ name: 'pii', status }, { attributes, rawOutput })?.outcome
}

describe('What a guardrail found', () => {
  test('is what its attributes say, in the words of each convention', () => {
    assert.equal(outcome({ 'belay.guardrail.outcome': 'masked' }), 'masked')
    assert.equal(outcome({ 'gen_ai.security.decision.type': 'deny' }), 'blocked')
    assert.equal(outcome({ 'gen_ai.guardrail.status': 'PASSED' }), 'passed')
    assert.equal(outcome({ 'gen_ai.guardrail.status': 'ERROR' }), 'failed')
    assert.equal(outcome({ triggered: true }), 'flagged')
    assert.equal(outcome({ tripwire_triggered: false }), 'passed')
  })

  test('is what was done, where a span says both that and what the guardrail thought', () => {
    const both = { 'gen_ai.security.verdict.type': 'warn', 'gen_ai.security.action.type': 'block' }
    assert.equal(outcome(both), 'blocked')
  })

  test('is else what its output says', () => {
    assert.equal(outcome({}, 'blocked'), 'blocked')
    assert.equal(outcome({}, '"PASS"'), 'passed')
    assert.equal(outcome({}, '{"outcome":"flagged"}'), 'flagged')
    assert.equal(outcome({}, '{"tripwire_triggered":true}'), 'flagged')
  })

  test('is that it broke when its span ended in an error and says no more', () => {
    assert.equal(outcome({}, '', 'error'), 'failed')
    assert.equal(outcome({ triggered: true }, '', 'error'), 'flagged')
  })

  test('is unknown when nothing tells, which is not a pass', () => {
    assert.equal(outcome({}, 'The text seems fine.'), undefined)
    assert.equal(outcome({ 'gen_ai.guardrail.status': 'perhaps' }), undefined)
  })
})

test('a guardrail has its own name, or that of its span without the operation', () => {
  const named = (name: string, attributes = {}) =>
    guardrailOf({ name, status: 'ok' }, { attributes, rawOutput: 'passed' })?.name
  assert.equal(named('apply_guardrail PII'), 'PII')
  assert.equal(named('span', { 'gen_ai.guardian.name': 'PII' }), 'PII')
})
