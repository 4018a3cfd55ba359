import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Draft,
  emptyDraft,
  namesIn,
  runOf,
  turn,
  variablesOf,
} from '#web/pages/playground/draft.ts'

function draftOf(patch: Partial<Draft>): Draft {
  return { ...emptyDraft(['sim/echo']), messages: [turn('user', 'Hello')], ...patch }
}

function problemsOf(patch: Partial<Draft>): readonly string[] {
  const run = runOf(draftOf(patch), [])
  return run.ok ? [] : run.fault.map(({ place }) => place)
}

describe('what a draft of the playground sends', () => {
  it('is its messages with content, parameters by their kind, tools and schema', () => {
    const run = runOf(
      draftOf({
        messages: [turn('system'), turn('user', 'Hello')],
        parameters: { temperature: '0,5', stop: 'END\nSTOP', top_p: '' },
        tools: '[{"name":"find","parameters":{"type":"object"}}]',
        schema: '{"type":"object"}',
        repeats: 3,
      }),
      [],
    )
    assert.ok(run.ok, JSON.stringify(run))
    assert.deepEqual(run.value.messages, [
      { role: 'user', parts: [{ type: 'text', content: 'Hello' }] },
    ])
    assert.deepEqual(run.value.parameters, { temperature: 0.5, stop: ['END', 'STOP'] })
    assert.equal(run.value.tools[0]?.name, 'find')
    assert.deepEqual(run.value.outputContract?.schema, { type: 'object' })
    assert.deepEqual([run.value.models, run.value.repeats], [['sim/echo'], 3])
    assert.equal(run.value.variables, null, 'texts without variables stand as they are')
  })

  it('takes tools as OpenAI’s API has them, and as Anthropic’s', () => {
    const run = runOf(
      draftOf({
        tools: JSON.stringify([
          {
            type: 'function',
            function: { name: 'a', parameters: { type: 'object' }, strict: true },
          },
          { name: 'b', description: 'B', input_schema: { type: 'object' } },
        ]),
      }),
      [],
    )
    assert.ok(run.ok)
    assert.deepEqual(run.value.tools, [
      { name: 'a', description: '', parameters: { type: 'object' }, isStrict: true },
      { name: 'b', description: 'B', parameters: { type: 'object' }, isStrict: false },
    ])
  })

  it('is a prompt with the values of its variables; lists and objects are read as JSON', () => {
    const run = runOf(
      draftOf({
        source: 'prompt',
        prompt: { name: 'support', version: '3' },
        variables: { question: 'Why?', documents: '["a","b"]', other: 'of another prompt' },
      }),
      ['question', 'documents'],
    )
    assert.ok(run.ok)
    assert.deepEqual(run.value.prompt, { name: 'support', version: '3' })
    assert.deepEqual(run.value.variables, { question: 'Why?', documents: ['a', 'b'] })
    assert.deepEqual(run.value.messages, [])
  })

  it('is nothing while something is wrong, and every problem names its control', () => {
    assert.deepEqual(problemsOf({}), [])
    assert.deepEqual(problemsOf({ messages: [turn('user')] }), ['messages'])
    assert.deepEqual(problemsOf({ models: [] }), ['models'])
    assert.deepEqual(problemsOf({ models: [{ key: 'a', name: ' ' }] }), ['models'])
    assert.deepEqual(problemsOf({ tools: '{', schema: 'x' }), ['tools', 'schema'])
    assert.deepEqual(problemsOf({ tools: '{}' }), ['tools'])
    assert.deepEqual(problemsOf({ parameters: { temperature: 'hot' } }), ['parameters.temperature'])
    assert.deepEqual(problemsOf({ parameters: { temperature: '3' } }), ['parameters.temperature'])
    assert.deepEqual(problemsOf({ source: 'prompt' }), ['prompt'])
  })
})

describe('variables of the playground', () => {
  it('are found in texts, each once, in the order of their use', () => {
    assert.deepEqual(namesIn('{{ a }} {{b.c}} {{- d | upper }} { e } {% if f %}'), ['a', 'b', 'd'])
    const messages = [turn('system', '{{ company }}'), turn('user', '{{ q }} {{ company }}')]
    assert.deepEqual(variablesOf(draftOf({ messages }), []), ['company', 'q'])
  })

  it('are none where texts are sent as they stand', () => {
    const messages = [turn('user', 'Explain {{ x }}')]
    const draft = draftOf({ messages, isTemplate: false })
    assert.deepEqual(variablesOf(draft, []), [])
    const run = runOf(draft, [])
    assert.ok(run.ok)
    assert.equal(run.value.variables, null)
  })
})
