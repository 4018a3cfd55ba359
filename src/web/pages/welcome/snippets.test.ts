import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { snippetsFor } from '#web/pages/welcome/snippets.ts'

const values = {
  url: 'http://127.0.0.1:4400',
  key: 'blk_test',
  models: { openai: 'sim/echo', anthropic: 'sim/one', gemini: 'sim/two' },
}

describe('the snippets of the first screen', () => {
  for (const snippet of snippetsFor(values)) {
    it(`${snippet.title} has address and key filled in`, () => {
      assert.ok(snippet.code.includes(values.url))
      assert.ok(snippet.code.includes(values.key))
      assert.doesNotMatch(snippet.code, /undefined|\$\{/)
    })
  }

  it('give each client a model of its own format', () => {
    const code = Object.fromEntries(snippetsFor(values).map((each) => [each.id, each.code]))
    assert.match(code['openai-python'] ?? '', /sim\/echo/)
    assert.match(code['anthropic'] ?? '', /sim\/one/)
    assert.match(code['gemini'] ?? '', /sim\/two/)
  })
})
