import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { promptContent } from '#contract/prompt-content.ts'
import { type PromptFile, readPromptFile, writePromptFile } from './prompt-file.ts'

const whole: PromptFile = {
  name: 'support-answer',
  description: 'Answers a customer: "kindly", and in # their language',
  folder: 'support/email',
  tags: ['support', 'v2:beta'],
  owner: 'Ada',
  content: promptContent.parse({
    kind: 'chat',
    system: 'You answer for {{ company }}.\n\n=== user ===\n\\=== system ===\nBe brief.\n\n',
    examples: [
      { input: 'Where is it?', output: 'On its way.\n' },
      { input: '', output: '---' },
    ],
    messages: [
      { role: 'system', content: 'a second one' },
      { role: 'developer', content: '  indented\n\ttabbed' },
      { role: 'user', content: '{% if order %}<order>{{ order }}</order>{% endif %}\n' },
      { role: 'assistant', content: '' },
    ],
    variables: [
      { name: 'company', description: 'who we are', isTrusted: true, default: 'Acme: "true"' },
      { name: 'order', type: 'object', isRequired: false, example: { id: 1, lines: ['x'] } },
      { name: 'flag', type: 'boolean', default: false },
    ],
    outputContract: {
      name: 'answer',
      schema: {
        type: 'object',
        properties: { z: { type: 'string' }, a: { type: 'number' } },
        required: ['z'],
      },
    },
    tools: [{ name: 'look_up', description: 'Looks up\nan order', parameters: { type: 'object' } }],
    model: 'openai/gpt-4o-mini',
    parameters: { temperature: 0.2, stop: ['\n\n', '---'], max_tokens: 200 },
  }),
}

describe('A prompt as a file', () => {
  const others: readonly [title: string, file: PromptFile][] = [
    ['everything a prompt can have', whole],
    [
      'a text prompt that ends without a line end',
      {
        ...whole,
        description: '',
        folder: '',
        tags: [],
        owner: '',
        content: promptContent.parse({ kind: 'text', text: 'Say {{ word }}' }),
      },
    ],
    [
      'a text prompt of line ends alone',
      { ...whole, content: promptContent.parse({ kind: 'text', text: '\n\n\n' }) },
    ],
    ['a prompt without any text', { ...whole, content: promptContent.parse({}) }],
  ]
  for (const [title, file] of others) {
    test(`read again is what was written: ${title}`, () => {
      const written = writePromptFile(file)
      const read = readPromptFile(written)
      assert.ok(read.ok, JSON.stringify(read))
      assert.deepEqual(read.value, file)
      assert.equal(writePromptFile(read.value), written)
    })
  }

  test('keeps the order of a schema’s properties', () => {
    const read = readPromptFile(writePromptFile(whole))
    assert.ok(read.ok)
    assert.deepEqual(Object.keys(Object(read.value.content.outputContract?.schema['properties'])), [
      'z',
      'a',
    ])
  })

  test('is the same with the line ends of another system', () => {
    const read = readPromptFile(writePromptFile(whole).replaceAll('\n', '\r\n'))
    assert.ok(read.ok)
    assert.deepEqual(read.value, whole)
  })

  test('can be written by hand without headings: all of it is the user’s message', () => {
    const read = readPromptFile('---\nname: greet\n---\nHello {{ name }}\n')
    assert.ok(read.ok)
    assert.deepEqual(read.value.content.messages, [{ role: 'user', content: 'Hello {{ name }}' }])
  })

  test('says what is wrong with it, and where', () => {
    const cases: readonly [text: string, says: RegExp][] = [
      ['Hello', /does not begin with a line `---`/],
      ['---\nname: [\n---\n', /YAML in front is not valid/],
      ['---\nname: Wrong Name\n---\n', /name: lower-case letters/],
      ['---\nname: a\nmodell: x\n---\n', /modell/],
      ['---\nname: a\n---\nloose\n=== user ===\nx\n', /before the first heading: "loose"/],
      ['---\nname: a\n---\n=== human ===\nx\n', /"=== human ===" is no heading/],
      ['---\nname: a\n---\n=== user ===\nx\n\n=== system ===\ny\n', /comes first and only once/],
      ['---\nname: a\n---\n=== example ===\nx\n', /followed by its `answer`/],
      ['---\nname: a\n---\n=== answer ===\nx\n', /follows the section `example`/],
      [
        '---\nname: a\n---\n=== user ===\nx\n\n=== example ===\ny\n\n=== answer ===\nz\n',
        /before the messages/,
      ],
      ['---\nname: a\nparameters: { temperature: 3 }\n---\n', /parameters.temperature/],
    ]
    for (const [text, says] of cases) {
      const read = readPromptFile(text)
      assert.ok(!read.ok, text)
      assert.equal(read.fault.code, 'request_invalid')
      assert.match(read.fault.detail, says)
    }
  })
})
