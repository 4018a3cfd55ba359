import assert from 'node:assert/strict'
import { test } from 'node:test'
import { includedFragments, withFragmentVersion } from '#web/pages/prompts/included-fragments.ts'

const draft = { kind: 'chat' as const, system: '', messages: [], text: '', examples: [] }

test('fragments are found in every text, each once, in the order of their use', () => {
  const found = includedFragments({
    ...draft,
    system: 'Be kind.\n{% include "safety@3" %}',
    messages: [
      { key: 'a', role: 'user', content: '{%- include \'tone\' -%} {% include "safety@3" %}' },
    ],
    examples: [{ key: 'b', input: 'x', output: '{% include "signature" %}' }],
  })
  assert.deepEqual(found, [
    { name: 'safety', version: 3 },
    { name: 'signature', version: null },
    { name: 'tone', version: null },
  ])
})

test('the text of the other kind does not count', () => {
  const text = '{% include "unused" %}'
  assert.deepEqual(includedFragments({ ...draft, text }), [])
  assert.deepEqual(includedFragments({ ...draft, kind: 'text', text }), [
    { name: 'unused', version: null },
  ])
})

test('a newer version is taken wherever the fragment is included, and nothing else changes', () => {
  const changed = withFragmentVersion(
    {
      ...draft,
      system: '{% include "safety@1" %} {% include "safety-net@1" %} safety@1',
      messages: [{ key: 'a', role: 'user', content: "{%- include 'safety' -%}" }],
    },
    'safety',
    2,
  )
  assert.equal(changed.system, '{% include "safety@2" %} {% include "safety-net@1" %} safety@1')
  assert.equal(changed.messages?.[0]?.content, "{%- include 'safety@2' -%}")
})
