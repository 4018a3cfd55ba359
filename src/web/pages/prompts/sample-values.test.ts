import assert from 'node:assert/strict'
import { test } from 'node:test'
import { promptContent } from '#contract/prompt-content.ts'
import { sampleValues } from '#web/pages/prompts/sample-values.ts'

test('a value that is given comes before an example, and what has neither gets a stand-in', () => {
  const { variables } = promptContent.parse({
    variables: [
      { name: 'given', example: 'example' },
      { name: 'shown', example: 'example', default: 'default' },
      { name: 'preset', default: 'default' },
      { name: 'optional', isRequired: false },
      { name: 'text' },
      { name: 'number', type: 'number' },
      { name: 'list', type: 'list' },
    ],
  })
  assert.deepEqual(sampleValues(variables, { given: '', other: 1 }), {
    values: { given: '', shown: 'example', text: '‹text›', number: 0, list: [] },
    standIns: ['text', 'number', 'list'],
  })
})
