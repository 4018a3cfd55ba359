import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { z } from 'zod'
import { renderPrompt } from '#template/render-prompt.ts'
import { readDotprompt } from './dotprompt.ts'

/** What the program itself answered. */
const recorded = z
  .object({
    dotprompt: z.string(),
    cases: z.array(
      z.object({
        name: z.string(),
        text: z.string(),
        input: z.record(z.string(), z.json()),
        messages: z.array(z.object({ role: z.string(), content: z.string() })),
      }),
    ),
  })
  .parse(
    JSON.parse(
      readFileSync(
        new URL('../../../../test/fixtures/prompts/dotprompt.json', import.meta.url),
        'utf8',
      ),
    ),
  )

const file = `---
model: googleai/gemini-2.0-flash
config:
  temperature: 0.7
  maxOutputTokens: 300
  topK: 40
tools: [find_order]
input:
  schema:
    name: string, who asks
    isVip?: boolean
    orders(array):
      id: string
      total?: number
    status(enum): [open, closed]
  default:
    name: Ada
output:
  format: json
  schema:
    reply: string, what to send
    tags(array, words): string
metadata: { owner: support }
---
{{role "system"}}
You help {{name}}.{{#if isVip}} They matter most.{{else}} Be quick.{{/if}}
{{! a remark }}{{!-- another, with {{braces}} --}}
{{role "user"}}
{{#each orders}}{{@index}}: {{id}} {{this.total}}
{{/each}}{{#unless isVip}}Now.{{/unless}} {% kept %} {{json orders}}{{media url=photo}}{{>footer}}{{history}}
`

describe('A file of Dotprompt', () => {
  const { prompts, left } = readDotprompt([{ path: 'prompts/support.formal.prompt', text: file }])
  const [prompt] = prompts

  test('gives model, parameters, variables and output contract', () => {
    assert.equal(prompt?.name, 'support.formal')
    assert.deepEqual(
      [prompt?.content.model, prompt?.content.parameters],
      ['gemini/gemini-2.0-flash', { temperature: 0.7, max_tokens: 300 }],
    )
    assert.deepEqual(
      prompt?.content.variables.map(({ name, type, isRequired, description, default: given }) => [
        name,
        type,
        isRequired,
        description,
        given,
      ]),
      [
        ['name', 'text', true, 'who asks', 'Ada'],
        ['isVip', 'boolean', false, '', undefined],
        ['orders', 'list', true, '', undefined],
        ['status', 'text', true, '', undefined],
      ],
    )
    assert.deepEqual(prompt?.content.outputContract?.schema, {
      type: 'object',
      properties: {
        reply: { type: 'string', description: 'what to send' },
        tags: { type: 'array', description: 'words', items: { type: 'string' } },
      },
      required: ['reply', 'tags'],
      additionalProperties: false,
    })
  })

  test('says in our language what it said in Handlebars', () => {
    assert.ok(prompt !== undefined)
    const rendered = renderPrompt(prompt.content, {
      isVip: false,
      orders: [{ id: 'A1', total: 3 }, { id: 'B2' }],
      status: 'open',
    })
    assert.ok(rendered.ok, JSON.stringify(rendered))
    assert.deepEqual(rendered.value.messages, [
      { role: 'system', content: '\nYou help Ada. Be quick.\n\n' },
      {
        role: 'user',
        content: '\n0: A1 3\n1: B2 \nNow. {% kept %} [{"id": "A1", "total": 3}, {"id": "B2"}]',
      },
    ])
  })

  test('says of everything else why it was left', () => {
    assert.deepEqual(left.map(({ key }) => key).toSorted(), [
      'config.topK',
      'metadata',
      'tools',
      '{{>footer}}',
      '{{history}}',
      '{{media url=photo}}',
    ])
  })

  test('without YAML in front is a message of the user', () => {
    const read = readDotprompt([{ path: 'hello.prompt', text: 'Hello {{name}}!' }])
    assert.deepEqual(
      read.prompts.map(({ name, content }) => [name, content.messages, content.variables.length]),
      [['hello', [{ role: 'user', content: 'Hello {{ name }}!' }], 1]],
    )
  })

  for (const { name, text, input, messages } of recorded.cases)
    test(`is rendered as Dotprompt ${recorded.dotprompt} renders it: ${name}`, () => {
      const [read] = readDotprompt([{ path: `${name}.prompt`, text }]).prompts
      assert.ok(read !== undefined)
      const rendered = renderPrompt(read.content, input)
      assert.ok(rendered.ok, JSON.stringify(rendered))
      assert.deepEqual(rendered.value.messages, messages)
    })

  test('says what it took a variable for that nothing describes', () => {
    const text = '{{#each items}}{{this}}{{/each}}{{who.name}}{{json all}}'
    const read = readDotprompt([{ path: 'a.prompt', text }])
    assert.deepEqual(
      read.prompts[0]?.content.variables.map(({ name, type }) => [name, type]).toSorted(),
      [
        ['all', 'object'],
        ['items', 'list'],
        ['who', 'object'],
      ],
    )
    assert.match(
      read.left.map(({ reason }) => reason).join(),
      /"items" is; its use makes it a list/,
    )
  })
})
