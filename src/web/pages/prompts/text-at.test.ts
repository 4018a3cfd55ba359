import assert from 'node:assert/strict'
import { test } from 'node:test'
import { promptContent } from '#contract/prompt-content.ts'
import { placesOf, textAt, withTextAt } from '#web/pages/prompts/text-at.ts'

const chat = promptContent.parse({
  system: 'Be kind.',
  messages: [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi' },
  ],
  examples: [{ input: 'in', output: 'out' }],
})

test('every text of a content has a place, and stands at it', () => {
  assert.deepEqual(
    placesOf(chat).map((place) => [place, textAt(chat, place)]),
    [
      ['system', 'Be kind.'],
      ['messages[0]', 'Hello'],
      ['messages[1]', 'Hi'],
      ['examples[0].input', 'in'],
      ['examples[0].output', 'out'],
    ],
  )
})

test('a place that the content does not have has no text', () => {
  for (const place of ['', 'messages[2]', 'examples[1].input', 'tools[0]', 'nothing'])
    assert.equal(textAt(chat, place), null, place)
})

test('another text at a place changes that place alone', () => {
  for (const place of placesOf(chat)) {
    const changed = withTextAt(chat, place, 'another')
    assert.ok(changed !== null, place)
    assert.equal(textAt(changed, place), 'another')
    for (const other of placesOf(chat))
      if (other !== place) assert.equal(textAt(changed, other), textAt(chat, other), other)
  }
  assert.equal(withTextAt(chat, 'messages[2]', 'another'), null)
})
