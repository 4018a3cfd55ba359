import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPriceBook } from '#domain/cost/price-book.ts'
import { readChatAnswer } from '#domain/evaluations/read-reply.ts'

const prices = createPriceBook({
  priceProviders: new Map([['openai', 'openai']]),
  overrides: [],
})

function read(body: unknown, model = 'gpt-4o') {
  const atMs = Date.parse('2026-09-01T12:00:00Z')
  return readChatAnswer(body, { provider: 'openai', model, prices, atMs })
}

/** A chat completion as OpenAI’s API reference has it, with one message. */
function completion(message: object, fields: object = {}) {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-4o-2024-08-06',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 },
    ...fields,
  }
}

test('an answer is its text, with what it used and cost', () => {
  const answer = read(completion({ content: 'Paris.' }))
  assert.deepEqual([answer.output, answer.toolCalls, answer.finishReason], ['Paris.', [], 'stop'])
  assert.deepEqual([answer.usage?.input, answer.usage?.output], [1000, 500])
  // 1,000 at 2.50 and 500 at 10 US dollars a million.
  assert.equal(answer.costUsd, '0.0075')
})

test('text in parts is one text, and a refusal is what was said', () => {
  const parts = [{ type: 'text', text: 'Par' }, { type: 'image' }, { type: 'text', text: 'is.' }]
  assert.equal(read(completion({ content: parts })).output, 'Paris.')
  assert.equal(read(completion({ content: null, refusal: 'I cannot.' })).output, 'I cannot.')
})

test('tool calls are read with their arguments, and stand for the output where there is no text', () => {
  const tool_calls = [
    { id: 'a', type: 'function', function: { name: 'add', arguments: '{"a":1}' } },
    { id: 'b', type: 'function', function: { name: 'say', arguments: 'no JSON' } },
  ]
  const calls = [
    { name: 'add', arguments: { a: 1 } },
    { name: 'say', arguments: 'no JSON' },
  ]
  const silent = read(completion({ content: null, tool_calls }))
  assert.deepEqual(silent.toolCalls, calls)
  assert.deepEqual(JSON.parse(silent.output), calls)
  assert.equal(read(completion({ content: 'Adding.', tool_calls })).output, 'Adding.')
})

test('without usage the cost is not known, and neither is it for a model without a price', () => {
  const { usage, costUsd } = read(completion({ content: 'x' }, { usage: undefined }))
  assert.deepEqual([usage, costUsd], [null, null])
  const own = read(completion({ content: 'x' }, { model: 'our-own-model' }))
  assert.deepEqual([own.usage?.input, own.costUsd], [1000, null])
})

test('the model that was asked for prices an answer that names none', () => {
  assert.equal(read(completion({ content: 'x' }, { model: undefined })).costUsd, '0.0075')
})

test('what is no chat completion has no output, and does not throw', () => {
  for (const body of [null, 'text', [], {}, { choices: [] }, { choices: [{ message: 7 }] }]) {
    const answer = read(body)
    assert.deepEqual([answer.output, answer.toolCalls, answer.costUsd], ['', [], null])
  }
})
