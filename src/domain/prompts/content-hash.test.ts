import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { promptContent } from '#contract/prompt-content.ts'
import { contentHash } from './content-hash.ts'

const base = {
  system: 'Be brief.\nBe kind.',
  messages: [{ role: 'user', content: 'Hi {{ name }}' }],
  variables: [{ name: 'name' }],
  outputContract: { schema: { properties: { a: { type: 'string' }, b: { type: 'string' } } } },
  tools: [{ name: 'look', parameters: { a: 1, b: 2 } }],
  parameters: { temperature: 1, seed: 2 },
}
const fragment = { name: 'safety', version: 1, text: 'Refuse harm.' }

function hash(change: object = {}, fragments: readonly (typeof fragment)[] = []): string {
  return contentHash(promptContent.parse({ ...base, ...change }), fragments)
}

describe('The hash of a content', () => {
  test('is this, today and in ten years', () => {
    assert.equal(hash(), expectedHash)
  })

  const same: readonly [title: string, change: object][] = [
    ['fields that are written in another order', { parameters: { seed: 2, temperature: 1 } }],
    ['what is left out, written out', { text: '', examples: [], kind: 'chat' }],
    ['line ends of another system', { system: 'Be brief.\r\nBe kind.' }],
  ]
  for (const [title, change] of same)
    test(`is the same for ${title}`, () => assert.equal(hash(change), hash()))

  const others: readonly [title: string, change: object][] = [
    ['a blank more', { system: 'Be brief.\nBe kind. ' }],
    ['another role', { messages: [{ role: 'assistant', content: 'Hi {{ name }}' }] }],
    ['another order of messages', { messages: [...base.messages, ...base.messages] }],
    ['another default', { variables: [{ name: 'name', default: '' }] }],
    ['another model', { model: 'openai/gpt-4o' }],
    ['a parameter less', { parameters: { temperature: 1 } }],
    [
      'another order of a schema’s properties, which the model sees',
      {
        outputContract: {
          schema: { properties: { b: { type: 'string' }, a: { type: 'string' } } },
        },
      },
    ],
    [
      'another order of a tool’s parameters',
      { tools: [{ name: 'look', parameters: { b: 2, a: 1 } }] },
    ],
  ]
  for (const [title, change] of others)
    test(`is another for ${title}`, () => assert.notEqual(hash(change), hash()))

  test('is another with another text or version of a fragment', () => {
    const hashes = [
      hash(),
      hash({}, [fragment]),
      hash({}, [{ ...fragment, version: 2 }]),
      hash({}, [{ ...fragment, text: 'Refuse.' }]),
    ]
    assert.equal(new Set(hashes).size, hashes.length)
  })
})

/** By hand: sha256 of the JSON with sorted keys, from Python's json and hashlib. */
const expectedHash = 'c150dfd4e8b39882663a6d019a4ef99fbb803353cc00b531ce36af410486f678'
