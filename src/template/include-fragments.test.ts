import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { promptContent } from '#contract/prompt-content.ts'
import { hasInclusion, inclusionsOf, insertFragments, pinFragments } from './include-fragments.ts'

const content = promptContent.parse({
  system: `{% include "safety" %} {%include 'tone@2'%}`,
  examples: [{ input: '{% include "safety" %}', output: '{% include "safety@1" %}' }],
  messages: [{ role: 'user', content: 'No {{ include }}, and "{% inclusive %}".' }],
})

describe('An included fragment', () => {
  test('is found in every text, once for each version asked for', () => {
    assert.deepEqual(inclusionsOf(content), [
      { name: 'safety', version: null },
      { name: 'tone', version: 2 },
      { name: 'safety', version: 1 },
    ])
  })

  test('is pinned to the latest version, unless a version is written there', () => {
    const pinned = pinFragments(
      content,
      new Map([
        ['safety', 3],
        ['tone', 9],
      ]),
    )
    assert.equal(pinned.system, '{% include "safety@3" %} {% include "tone@2" %}')
    assert.deepEqual(pinned.examples, [
      { input: '{% include "safety@3" %}', output: '{% include "safety@1" %}' },
    ])
    assert.equal(pinned.messages[0]?.content, content.messages[0]?.content)
    assert.deepEqual(pinFragments(pinned, new Map([['safety', 4]])), pinned, 'for good')
  })

  test('gives way to the text of its version, as it is written', () => {
    const pinned = pinFragments(content, new Map([['safety', 3]]))
    const inserted = insertFragments(pinned, [
      { name: 'safety', version: 3, text: 'Refuse $& and $1.' },
      { name: 'tone', version: 2, text: 'Be {{ tone }}.' },
    ])
    assert.equal(inserted.system, 'Refuse $& and $1. Be {{ tone }}.')
    assert.equal(inserted.examples[0]?.output, '{% include "safety@1" %}', 'that one is not there')
  })

  test('is told from other words, however it is written', () => {
    for (const text of ['{% include x %}', '{%- include "a" -%}', '{%include "a"%}'])
      assert.equal(hasInclusion(text), true, text)
    for (const text of ['{{ include }}', 'include "a"', '{% included %}'])
      assert.equal(hasInclusion(text), false, text)
  })
})
