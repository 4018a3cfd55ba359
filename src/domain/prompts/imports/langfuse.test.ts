import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readLangfuse } from './langfuse.ts'

/** As `GET /api/public/v2/prompts/NAME` answers it. */
const chat = {
  id: '6b2c1e0e',
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
  projectId: 'clx',
  createdBy: 'ada',
  name: 'Support/Answer',
  version: 2,
  type: 'chat',
  isActive: null,
  prompt: [
    {
      type: 'chatmessage',
      role: 'system',
      content: 'You answer for {{company}}. Use {% as is %}.',
    },
    { type: 'placeholder', name: 'history' },
    { role: 'user', content: '{{question}} @@@langfusePrompt:name=tone|label=production@@@' },
    { role: 'tool', content: 'x' },
  ],
  config: {
    model: 'gpt-4o',
    temperature: 0.4,
    maxTokens: 200,
    tools: [{ type: 'function', function: { name: 'find', parameters: { type: 'object' } } }],
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'r', schema: { type: 'object' } },
    },
    retries: 3,
  },
  tags: ['support'],
  labels: ['production', 'latest'],
  commitMessage: 'kinder',
  resolutionGraph: null,
}
const text = {
  name: 'Support/Answer',
  version: 1,
  type: 'text',
  prompt: 'Hi {{ name }}',
  config: {},
  labels: [],
  tags: [],
}

describe('An export of Langfuse', () => {
  const { prompts, left } = readLangfuse([
    { path: 'export.json', text: JSON.stringify({ data: [chat, text] }) },
  ])

  test('gives the versions of a prompt in their order', () => {
    assert.deepEqual(
      prompts.map(({ name, content }) => [name, content.kind, content.text]),
      [
        ['support-answer', 'text', 'Hi {{ name }}'],
        ['support-answer', 'chat', ''],
      ],
    )
  })

  test('brings messages, model, parameters, tools, output contract and tags', () => {
    const content = prompts[1]?.content
    assert.deepEqual(
      [content?.system, content?.messages],
      [
        'You answer for {{ company }}. Use {{ "{%" }} as is %}.',
        [
          {
            role: 'user',
            content: '{{ question }} @@@langfusePrompt:name=tone|label=production@@@',
          },
        ],
      ],
    )
    assert.deepEqual(
      [content?.model, content?.parameters, content?.tools[0]?.name, content?.outputContract?.name],
      ['gpt-4o', { temperature: 0.4, max_tokens: 200 }, 'find', 'r'],
    )
    assert.deepEqual(
      content?.variables.map(({ name }) => name),
      ['company', 'question'],
    )
    assert.deepEqual(prompts[1]?.tags, ['support'])
  })

  test('says of everything else why it was left; what is about the other tool alone is no matter', () => {
    assert.deepEqual(left.map(({ key }) => key).toSorted(), [
      'Support/Answer@2.config.retries',
      'Support/Answer@2.labels',
      'Support/Answer@2.prompt',
      'Support/Answer@2.prompt[1]',
      'Support/Answer@2.prompt[3]',
    ])
    const label = left.find(({ key }) => key.endsWith('labels'))
    assert.match(label?.reason ?? '', /`belay prompts label support-answer production --version N`/)
  })

  test('may be one prompt or a list; anything else is said to be none', () => {
    for (const given of [text, [text]])
      assert.equal(readLangfuse([{ path: 'a', text: JSON.stringify(given) }]).prompts.length, 1)
    for (const given of ['no JSON', '{}', '[1]']) {
      const read = readLangfuse([{ path: 'a', text: given }])
      assert.deepEqual(read.prompts, [])
      assert.match(read.left[0]?.reason ?? '', /no prompt as Langfuse’s API answers one/)
    }
  })
})
