import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Delta, DeltaReader } from '#domain/playground/delta-reader.ts'

function chunk(delta: object, index = 0): string {
  return `data: ${JSON.stringify({ choices: [{ index, delta, finish_reason: null }] })}\n\n`
}

function read(text: string): { deltas: Delta[]; end: ReturnType<DeltaReader['end']> } {
  const reader = new DeltaReader()
  const deltas = [...text].flatMap((byte) => reader.push(Buffer.from(byte, 'latin1')))
  return { deltas, end: reader.end() }
}

const stop = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`

test('text, reasoning in either field, and refusals are told apart, and empty ones are no news', () => {
  const { deltas, end } = read(
    chunk({ role: 'assistant', content: '' }) +
      chunk({ reasoning_content: 'Hm' }) +
      chunk({ reasoning: ', well' }) +
      chunk({ content: 'Yes' }) +
      chunk({ content: 'another choice' }, 1) +
      chunk({ refusal: 'No' }) +
      stop,
  )
  assert.deepEqual(deltas, [
    { type: 'reasoning-delta', text: 'Hm' },
    { type: 'reasoning-delta', text: ', well' },
    { type: 'text-delta', text: 'Yes' },
    { type: 'refusal-delta', text: 'No' },
  ])
  assert.deepEqual([end.isComplete, end.error, end.text], [true, null, 'Yes'])
})

test('Mistral’s lists of parts are text and reasoning', () => {
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'Let me see' }] }
  const { deltas } = read(
    chunk({ content: [thinking] }) + chunk({ content: [{ type: 'text', text: 'Oui' }] }) + stop,
  )
  assert.deepEqual(deltas, [
    { type: 'reasoning-delta', text: 'Let me see' },
    { type: 'text-delta', text: 'Oui' },
  ])
})

test('parallel tool calls keep their numbers, also where a server gives each index 0 or none', () => {
  const call = (index: number | undefined, id: string, name: string, args: string) =>
    chunk({ tool_calls: [{ index, id, function: { name, arguments: args } }] })
  const asDocumented = call(0, 'a', 'f', '{') + call(1, 'b', 'g', '[') + call(0, '', '', '}')
  const allZero = call(0, 'a', 'f', '{}') + call(0, 'b', 'g', '[]')
  const without = call(undefined, 'a', 'f', '{') + call(undefined, '', '', '}')
  const numbers = (text: string) =>
    read(text).deltas.map((delta) => (delta.type === 'tool-call-delta' ? delta.index : -1))
  assert.deepEqual(numbers(asDocumented), [0, 1, 0])
  assert.deepEqual(numbers(allZero), [0, 1])
  assert.deepEqual(numbers(without), [0, 0])
})

test('an error within the stream is its end, and a stream that stops is not complete', () => {
  const failed = read(
    chunk({ content: 'Wel' }) + 'data: {"error":{"message":"gone","code":"x"}}\n\n',
  )
  assert.notEqual(failed.end.error, null)
  const cut = read(chunk({ content: 'Wel' }))
  assert.deepEqual([cut.end.error, cut.end.isComplete], [null, false])
})
