import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DatasetItem } from '#contract/datasets.ts'
import { caseOf } from '#domain/evaluations/case-of.ts'
import { toolsOf } from '#domain/evaluations/tools-of.ts'
import { noTools } from '#plugins/evaluators/define.ts'
import { runEvaluator } from '#plugins/evaluators/run-evaluator.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'

const parameters = { type: 'object', required: ['city'] }

test('tools are listed plainly or as OpenAI’s requests list them', () => {
  const weather = { name: 'weather', description: 'Tells it.', parameters }
  assert.deepEqual(toolsOf([weather, { type: 'function', function: { name: 'time' } }]), [
    weather,
    { name: 'time', description: '', parameters: null },
  ])
})

test('what is no list of tools names none', () => {
  for (const value of [undefined, null, 'weather', {}, [{}], ['weather'], [{ name: 4 }]])
    assert.deepEqual(toolsOf(value), [], JSON.stringify(value))
})

test('the tools of an item reach the evaluators that check calls against them', async () => {
  const item: DatasetItem = {
    id: 'itm_00000000000000000000000001',
    input: { question: 'Rain?', tools: [{ name: 'weather', parameters }] },
    expected: null,
    context: [],
    metadata: {},
    split: '',
    source: 'person',
    traceId: null,
    spanId: null,
    since: 1,
    hash: '',
  }
  const evaluator = evaluators['valid-tool-call']
  assert.ok(evaluator?.over === 'case')
  for (const [given, passed] of [
    [{ city: 'Paris' }, true],
    [{}, false],
  ] as const) {
    const result = {
      output: '',
      error: '',
      latencyMs: 1,
      costUsd: null,
      usage: null,
      finishReason: 'tool_calls',
      toolCalls: [{ name: 'weather', arguments: given }],
    }
    const outcome = await runEvaluator(
      evaluator,
      { case: caseOf(item, result), settings: {} },
      noTools,
    )
    assert.ok(outcome.kind === 'scored', JSON.stringify(outcome))
    assert.equal(outcome.passed, passed, outcome.explanation)
  }
})
