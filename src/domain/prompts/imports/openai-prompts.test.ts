import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readOpenaiPrompts } from './openai-prompts.ts'

const stored = {
  id: 'pmpt_68a1',
  object: 'prompt',
  version: '3',
  name: 'Support answer',
  model: 'gpt-5-mini',
  instructions: 'You answer for {{company}}.',
  input: [
    {
      role: 'user',
      content: [
        { type: 'input_text', text: '{{question}}' },
        { type: 'input_image', image_url: 'x' },
      ],
    },
    { type: 'file_search_call' },
  ],
  variables: { company: 'Acme', question: { type: 'input_text' } },
  tools: [
    { type: 'function', name: 'find_order', strict: true, parameters: { type: 'object' } },
    { type: 'web_search' },
  ],
  text: {
    format: { type: 'json_schema', name: 'reply', strict: true, schema: { type: 'object' } },
    verbosity: 'low',
  },
  reasoning: { effort: 'low', summary: 'auto' },
  max_output_tokens: 400,
  store: true,
}

describe('A prompt of OpenAI’s dashboard', () => {
  const { prompts, left } = readOpenaiPrompts([
    { path: 'prompt.json', text: JSON.stringify(stored) },
  ])
  const [prompt] = prompts

  test('gives instructions, messages, variables, tools, output contract and parameters', () => {
    assert.equal(prompt?.name, 'support-answer')
    assert.deepEqual(
      [prompt?.content.system, prompt?.content.messages],
      ['You answer for {{ company }}.', [{ role: 'user', content: '{{ question }}' }]],
    )
    assert.deepEqual(
      [prompt?.content.model, prompt?.content.parameters],
      [
        'openai/gpt-5-mini',
        { max_completion_tokens: 400, reasoning_effort: 'low', verbosity: 'low' },
      ],
    )
    assert.deepEqual(prompt?.content.outputContract, {
      name: 'reply',
      isStrict: true,
      schema: { type: 'object' },
    })
    assert.deepEqual(
      prompt?.content.tools.map(({ name, isStrict }) => [name, isStrict]),
      [['find_order', true]],
    )
    assert.deepEqual(
      prompt?.content.variables.map(({ name, default: given }) => [name, given]),
      [
        ['company', 'Acme'],
        ['question', undefined],
      ],
    )
  })

  test('says of everything else why it was left', () => {
    assert.deepEqual(left.map(({ key }) => key).toSorted(), [
      'input[0].content[1]',
      'input[1]',
      'reasoning.summary',
      'store',
      'tools[1]',
    ])
  })

  test('may be a plain text, and one of several', () => {
    const both = [
      { name: 'one', input: 'Say {{word}}' },
      { name: 'two', messages: [{ role: 'system', content: 'Be brief.' }], seed: 1 },
    ]
    const read = readOpenaiPrompts([{ path: 'a', text: JSON.stringify(both) }])
    assert.deepEqual(
      read.prompts.map(({ name, content }) => [name, content.system, content.messages.length]),
      [
        ['one', '', 1],
        ['two', 'Be brief.', 0],
      ],
    )
    assert.deepEqual(
      read.left.map(({ key }) => key),
      ['[1].seed'],
    )
  })
})
