// What cannot be read is refused by the name under which its caller wrote it: an answer to less than was asked
// would look like a success.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { translatorFor } from '../catalog.ts'

type Row = readonly [says: string, body: object, field: string]

const user = { role: 'user', content: 'Hi' }
const said = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }

const callers: readonly { from: string; to: string; rows: readonly Row[] }[] = [
  {
    from: 'openai.chat',
    to: 'gemini.generate_content',
    rows: [
      ['a bound that is text', { messages: [user], max_tokens: '9' }, 'max_tokens'],
      [
        'the newer bound too',
        { messages: [user], max_completion_tokens: {} },
        'max_completion_tokens',
      ],
      ['a number of answers that is text', { messages: [user], n: '2' }, 'n'],
      [
        'a part that is no object',
        { messages: [{ role: 'user', content: ['Hi'] }] },
        'messages[0].content[0].type',
      ],
      ['stops that are numbers', { messages: [user], stop: [5] }, 'stop'],
      ['a tool that is no object', { messages: [user], tools: ['f'] }, 'tools[0].type'],
    ],
  },
  {
    from: 'anthropic.messages',
    to: 'openai.chat',
    rows: [
      ['no messages', {}, 'messages'],
      ['messages that are text', { messages: 'Hi' }, 'messages'],
      ['an empty list', { messages: [] }, 'messages'],
      ['nothing said', { messages: [{ role: 'user', content: '' }] }, 'messages'],
      [
        'content that is a number',
        { messages: [user, { role: 'user', content: 5 }] },
        'messages[1].content',
      ],
      [
        'a block that is text',
        { messages: [{ role: 'user', content: ['Hi'] }] },
        'messages[0].content[0]',
      ],
      [
        'a call by the user',
        {
          messages: [
            { role: 'user', content: [{ type: 'tool_use', id: 'a', name: 'f', input: {} }] },
            user,
          ],
        },
        'messages[0].content[0]',
      ],
      [
        'a result by the assistant',
        {
          messages: [
            user,
            { role: 'assistant', content: [{ type: 'tool_result', tool_use_id: 'a' }] },
            user,
          ],
        },
        'messages[1].content[0]',
      ],
      ['a bound that is text', { messages: [user], max_tokens: '9' }, 'max_tokens'],
      ['stops that are text', { messages: [user], stop_sequences: 'a' }, 'stop_sequences'],
      ['a tool that is no object', { messages: [user], tools: ['f'] }, 'tools[0]'],
    ],
  },
  {
    from: 'openai.responses',
    to: 'openai.chat',
    rows: [
      ['no input', {}, 'input'],
      ['an empty list', { input: [] }, 'input'],
      ['input that is a number', { input: 5 }, 'input'],
      ['content that is a number', { input: [{ role: 'user', content: 5 }] }, 'input[0].content'],
      [
        'a part that is text',
        { input: [{ role: 'user', content: ['Hi'] }] },
        'input[0].content[0]',
      ],
      ['a bound that is text', { input: 'Hi', max_output_tokens: '9' }, 'max_output_tokens'],
      ['a tool that is no object', { input: 'Hi', tools: ['f'] }, 'tools[0]'],
    ],
  },
  {
    from: 'gemini.generate_content',
    to: 'openai.chat',
    rows: [
      ['no contents', {}, 'contents'],
      ['an empty list', { contents: [] }, 'contents'],
      ['nothing said', { contents: [{ role: 'user', parts: [{ text: '' }] }] }, 'contents'],
      [
        'parts that are text',
        { contents: [{ role: 'user', parts: 'Hi' }] },
        'contents[0].parts[0]',
      ],
      [
        'a part that is text',
        { contents: [{ role: 'user', parts: ['Hi'] }] },
        'contents[0].parts[0]',
      ],
      [
        'a response to nothing',
        {
          contents: [{ role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] }],
        },
        'contents[0].parts[0].functionResponse',
      ],
      [
        'a bound that is a list',
        { ...said, generationConfig: { maxOutputTokens: [] } },
        'generationConfig.maxOutputTokens',
      ],
      ['a tool that is no object', { ...said, tools: ['f'] }, 'tools[0]'],
    ],
  },
]

for (const { from, to, rows } of callers) {
  describe(`a call of ${from} for ${to}`, () => {
    for (const [says, body, field] of rows) {
      it(`is refused by its field for ${says}`, () => {
        const translated = translatorFor(from, [to])?.request(body, {
          model: 'm',
          mayDrop: true,
          streamed: false,
        })
        assert.ok(translated?.ok === false, JSON.stringify(translated))
        assert.equal(translated.fault.field, field, translated.fault.message)
      })
    }
  })
}
