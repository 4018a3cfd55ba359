import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { SpanNode } from '#contract/traces.ts'
import type { StepDetail } from '#domain/evaluations/step-detail.ts'
import { stepsOf } from '#domain/evaluations/trace-steps.ts'

function node(fields: Partial<SpanNode> & Pick<SpanNode, 'spanId' | 'kind'>): SpanNode {
  return {
    name: fields.kind,
    status: 'ok',
    startedAtNs: '1000000000',
    durationMs: 5,
    ...fields,
  } as SpanNode // fields that only pages read are left out
}

function told(fields: Partial<StepDetail>): StepDetail {
  return { rawInput: '', rawOutput: '', attributes: {}, errorType: '', ...fields }
}

describe('The steps of a trace', () => {
  test('are in time from its begin, with what its tools were given', () => {
    const spans = [
      node({ spanId: 'r', kind: 'agent' }),
      node({
        spanId: 't',
        kind: 'tool',
        name: 'execute_tool weather',
        startedAtNs: '1020000000',
        status: 'error',
      }),
    ]
    const steps = stepsOf(spans, new Map([['t', told({ rawInput: '{"city":"Ulm"}' })]]))
    assert.deepEqual(steps.spans[1], {
      name: 'execute_tool weather',
      kind: 'tool',
      startedAtMs: 20,
      durationMs: 5,
      isError: true,
      tool: 'weather',
      arguments: { city: 'Ulm' },
    })
    assert.equal(steps.spans[0]?.arguments, null)
  })

  test('tell what was retrieved, as OpenTelemetry, LangChain and plain lists write it', () => {
    const spans = ['a', 'b', 'c', 'd'].map((spanId) => node({ spanId, kind: 'retrieval' }))
    const steps = stepsOf(
      spans,
      new Map([
        ['a', told({ rawOutput: '[{"id":"d1","content":"One.","score":0.9},{"id":"d2"}]' })],
        ['b', told({ rawOutput: '[{"page_content":"Two."}]' })],
        ['c', told({ rawOutput: '["Three."]' })],
        ['d', told({ rawOutput: 'Four.' })],
      ]),
    )
    assert.deepEqual(steps.context, ['One.', 'Two.', 'Three.', 'Four.'])
    assert.deepEqual(steps.retrieved, ['d1', 'd2'])
  })

  test('have no retrieval and no guardrail where none ran', () => {
    const steps = stepsOf([node({ spanId: 'r', kind: 'agent' })], new Map())
    assert.deepEqual([steps.context, steps.retrieved, steps.guardrails], [[], null, null])
  })

  test('tell what its guardrails found', () => {
    const spans = [
      node({ spanId: 'a', kind: 'guardrail', name: 'run_guardrail pii' }),
      node({ spanId: 'b', kind: 'guardrail', name: 'silent' }),
    ]
    const attributes = { 'gen_ai.security.verdict.type': 'modify' }
    const steps = stepsOf(
      spans,
      new Map([
        ['a', told({ attributes })],
        ['b', told({})],
      ]),
    )
    assert.deepEqual(steps.guardrails, [{ name: 'pii', outcome: 'masked' }])
  })
})
