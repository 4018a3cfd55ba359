import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeParameters } from '#wire/place-parameters.ts'

const parameters = { temperature: 0.5, max_tokens: 9, stop: ['END'] }

test('parameters stand where each API has them', () => {
  for (const [wire, request, expected] of [
    ['openai.chat', {}, parameters],
    ['openai.completions', { prompt: 'x' }, { prompt: 'x', ...parameters }],
    ['anthropic.messages', {}, { temperature: 0.5, max_tokens: 9, stop_sequences: ['END'] }],
    [
      'gemini.generate_content',
      {},
      { generationConfig: { temperature: 0.5, maxOutputTokens: 9, stopSequences: ['END'] } },
    ],
    ['openai.embeddings', { input: 'x' }, { input: 'x' }],
  ] as const)
    assert.deepEqual(placeParameters(request, parameters, wire), { ok: true, value: expected })
})

test('what the caller set stays, under either name of a bound and in either spelling', () => {
  for (const [wire, request, given, expected] of [
    ['openai.chat', { temperature: 0 }, { temperature: 1 }, { temperature: 0 }],
    ['openai.chat', { temperature: null }, { temperature: 1 }, { temperature: 1 }],
    ['openai.chat', { max_completion_tokens: 3 }, { max_tokens: 9 }, { max_completion_tokens: 3 }],
    ['openai.responses', { max_output_tokens: 3 }, { max_tokens: 9 }, { max_output_tokens: 3 }],
    [
      'openai.responses',
      { reasoning: { summary: 'auto' } },
      { reasoning_effort: 'low', verbosity: 'high' },
      { reasoning: { summary: 'auto', effort: 'low' }, text: { verbosity: 'high' } },
    ],
    [
      'gemini.generate_content',
      { generation_config: { max_output_tokens: 3 } },
      { max_tokens: 9, top_p: 0.5 },
      { generation_config: { max_output_tokens: 3, topP: 0.5 } },
    ],
  ] as const)
    assert.deepEqual(placeParameters(request, given, wire), { ok: true, value: expected })
})

test('a parameter that an API has no place for is named', () => {
  for (const [wire, name] of [
    ['openai.responses', 'stop'],
    ['anthropic.messages', 'seed'],
    ['gemini.generate_content', 'verbosity'],
  ] as const)
    assert.deepEqual(placeParameters({}, { temperature: 1, [name]: 1 }, wire), {
      ok: false,
      fault: name,
    })
})
