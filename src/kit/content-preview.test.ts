import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentPreview } from './content-preview.ts'

const conversation = [
  { role: 'system', content: 'Be brief. '.repeat(500) },
  { role: 'user', content: 'First?' },
  { role: 'assistant', content: 'One.' },
  { role: 'user', content: 'Second?' },
]

const questions: readonly (readonly [string, unknown, string])[] = [
  ['chat completions', { model: 'm', messages: conversation }, 'Second?'],
  [
    'a picture beside the question',
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(9000)}` } },
          ],
        },
      ],
    },
    'What?',
  ],
  [
    'Gemini',
    {
      contents: [
        { role: 'user', parts: [{ text: 'Wo?' }, { inlineData: { data: 'A'.repeat(9000) } }] },
      ],
    },
    'Wo?',
  ],
  [
    'an answer of a tool in the user’s turn',
    {
      messages: [
        { role: 'user', content: 'Weather?' },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'sunny' }] },
      ],
    },
    'Weather?',
  ],
  ['Responses', { model: 'm', input: 'Hi', instructions: 'Be brief.' }, 'Hi'],
  [
    'a whole run with its answer',
    [...conversation, { role: 'assistant', parts: [{ type: 'text', content: 'Two.' }] }],
    'Second?',
  ],
  ['instructions alone', [{ role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] }], ''],
  ['other JSON', { seats: 4 }, ''],
]
for (const [title, content, preview] of questions) {
  test(`the preview of an input is the last question: ${title}`, () => {
    assert.equal(contentPreview(JSON.stringify(content), 'input'), preview)
  })
}

const answers: readonly (readonly [string, unknown, string])[] = [
  ['chat completions', { choices: [{ message: { role: 'assistant', content: 'Two.' } }] }, 'Two.'],
  [
    'LangGraph',
    {
      messages: [
        { type: 'human', data: { content: 'Q' } },
        { type: 'ai', data: { content: '', tool_calls: [{ name: 'w' }] } },
        { type: 'tool', data: { content: 'sunny' } },
        { type: 'ai', data: { content: 'A' } },
      ],
    },
    'A',
  ],
  [
    'thoughts before it',
    [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'text', content: 'Yes.' },
        ],
      },
    ],
    'Yes.',
  ],
  ['Messages', { role: 'assistant', content: [{ type: 'text', text: 'Ja.' }] }, 'Ja.'],
]
for (const [title, content, preview] of answers) {
  test(`the preview of an output is the last answer: ${title}`, () => {
    assert.equal(contentPreview(JSON.stringify(content), 'output'), preview)
  })
}

test('text is shown by its beginning, data never, and JSON that is cut off not', () => {
  assert.equal(contentPreview('plain', 'input'), 'plain')
  assert.equal(contentPreview('x'.repeat(100) + ' '.repeat(300), 'input').length, 300)
  assert.equal(contentPreview('A'.repeat(9000), 'output'), '')
  assert.equal(contentPreview('{"messages":[{"role":"us', 'input'), '')
})

test('nesting that no format has is left unread', () => {
  assert.equal(contentPreview(`${'['.repeat(2000)}"a"${']'.repeat(2000)}`, 'input'), '')
})
