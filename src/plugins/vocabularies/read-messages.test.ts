import assert from 'node:assert/strict'
import { test } from 'node:test'
import { message } from '#contract/message.ts'
import { toMessages, toParts } from './read-messages.ts'

const cases: readonly {
  readonly says: string
  readonly value: unknown
  readonly becomes: unknown
}[] = [
  {
    says: 'chat completions with a tool call and its answer',
    value: [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'sunny' },
    ],
    becomes: [
      { role: 'developer', parts: [{ type: 'text', content: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: { x: 1 } }],
      },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'c1', name: null, response: 'sunny' }],
      },
    ],
  },
  {
    says: 'blocks of Bedrock’s Converse with a thought, a tool, its result as JSON and as text, an image',
    value: [
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'Hmm', signature: 's' } } },
          { toolUse: { toolUseId: 't1', name: 'f', input: { x: 1 } } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 't1', status: 'success', content: [{ json: { y: 2 } }] } },
          { toolResult: { toolUseId: 't2', content: [{ text: 'sun' }, { text: 'ny' }] } },
          { image: { format: 'png', source: { bytes: 'aGk=' } } },
        ],
      },
    ],
    becomes: [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hmm' },
          { type: 'tool_call', id: 't1', name: 'f', arguments: { x: 1 } },
        ],
      },
      {
        role: 'user',
        parts: [
          { type: 'tool_call_response', id: 't1', name: null, response: { y: 2 } },
          { type: 'tool_call_response', id: 't2', name: null, response: 'sunny' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'aGk=' },
        ],
      },
    ],
  },
  {
    says: 'messages of Anthropic with thinking, a tool and its result',
    value: [
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hmm', signature: 'sig' },
          { type: 'text', text: 'Let me see.' },
          { type: 'tool_use', id: 't1', name: 'f', input: { x: 1 } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'ok' }] },
        ],
      },
    ],
    becomes: [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hmm', signature: 'sig' },
          { type: 'text', content: 'Let me see.' },
          { type: 'tool_call', id: 't1', name: 'f', arguments: { x: 1 } },
        ],
      },
      {
        role: 'user',
        parts: [{ type: 'tool_call_response', id: 't1', name: null, response: 'ok' }],
      },
    ],
  },
  {
    says: 'items of OpenAI’s responses',
    value: [
      { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Thought.' }] },
      { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: 'done' },
    ],
    becomes: [
      { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
      { role: 'assistant', parts: [{ type: 'reasoning', content: 'Thought.' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: {} }] },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'c1', name: null, response: 'done' }],
      },
    ],
  },
  {
    says: 'contents of Gemini with data, a file and a thought',
    value: {
      contents: [
        {
          role: 'user',
          parts: [
            { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
            { fileData: { mimeType: 'audio/mp3', fileUri: 'gs://b/a.mp3' } },
          ],
        },
        {
          role: 'model',
          parts: [{ text: 'Hmm', thought: true }, { functionCall: { name: 'f', args: {} } }],
        },
      ],
    },
    becomes: [
      {
        role: 'user',
        parts: [
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
          { type: 'uri', modality: 'audio', mime_type: 'audio/mp3', uri: 'gs://b/a.mp3' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hmm' },
          { type: 'tool_call', id: null, name: 'f', arguments: {} },
        ],
      },
    ],
  },
  {
    says: 'parts of the Vercel AI SDK',
    value: [
      {
        role: 'user',
        content: [{ type: 'file', mediaType: 'image/png', data: 'https://x.test/a.png' }],
      },
      {
        role: 'assistant',
        content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { x: 1 } }],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'c1',
            toolName: 'f',
            output: { type: 'json', value: { y: 2 } },
          },
        ],
      },
    ],
    becomes: [
      {
        role: 'user',
        parts: [
          { type: 'uri', modality: 'image', mime_type: 'image/png', uri: 'https://x.test/a.png' },
        ],
      },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: { x: 1 } }],
      },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'c1', name: 'f', response: { y: 2 } }],
      },
    ],
  },
  {
    says: 'images as data URL and as URL',
    value: [
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,AAAA', detail: 'low' } },
          { type: 'input_image', image_url: 'https://x.test/a.png' },
          { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: 'BBBB' } },
          { type: 'input_audio', input_audio: { data: 'CCCC', format: 'wav' } },
        ],
      },
    ],
    becomes: [
      {
        role: 'user',
        parts: [
          { type: 'blob', modality: 'image', mime_type: 'image/jpeg', content: 'AAAA' },
          { type: 'uri', modality: 'image', mime_type: null, uri: 'https://x.test/a.png' },
          { type: 'blob', modality: 'image', mime_type: 'image/gif', content: 'BBBB' },
          { type: 'blob', modality: 'audio', mime_type: 'audio/wav', content: 'CCCC' },
        ],
      },
    ],
  },
  {
    says: 'a whole answer with choices',
    value: {
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hi', refusal: null },
          finish_reason: 'stop',
        },
      ],
    },
    becomes: [
      { role: 'assistant', parts: [{ type: 'text', content: 'Hi' }], finish_reason: 'stop' },
    ],
  },
  {
    says: 'fields that have no name here, which stay under their own',
    value: [
      {
        role: 'user',
        content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }],
        id: 'm1',
      },
    ],
    becomes: [
      {
        role: 'user',
        parts: [{ type: 'text', content: 'Hi', cache_control: { type: 'ephemeral' } }],
        id: 'm1',
      },
    ],
  },
  {
    says: 'a part of an unknown type, which stays as it came',
    value: [{ role: 'user', content: [{ type: 'hologram', beams: 3 }] }],
    becomes: [{ role: 'user', parts: [{ type: 'hologram', beams: 3 }] }],
  },
]

for (const { says, value, becomes } of cases) {
  test(`a conversation in the shape of: ${says}`, () => {
    const read = toMessages(value)
    assert.deepEqual(read, becomes)
    for (const one of read ?? []) assert.ok(message.safeParse(one).success, 'the contract reads it')
    assert.deepEqual(toMessages(JSON.stringify(value)), becomes, 'the same from JSON text')
  })
}

for (const value of [
  'text',
  '',
  7,
  null,
  [],
  {},
  [1, 2],
  [{ role: 'user' }],
  { role: 7 },
  ['a'],
  '[broken',
]) {
  test(`${JSON.stringify(value)} is no conversation`, () => assert.equal(toMessages(value), null))
}

test('content of any kind becomes parts', () => {
  assert.deepEqual(toParts(''), [])
  assert.deepEqual(toParts('Hi'), [{ type: 'text', content: 'Hi' }])
  assert.deepEqual(toParts(['a', 1]), [
    { type: 'text', content: 'a' },
    { type: 'text', content: '1' },
  ])
})
