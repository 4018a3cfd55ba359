import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { renderPrompt } from '#template/render-prompt.ts'
import { readPromptfoo } from './promptfoo.ts'

const config = `# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json
description: Support answers
prompts:
  - file://prompts/chat.json
  - id: file://./prompts/two.txt
    label: short
  - 'Summarise in one line: {{ body | dump }}'
  - file://prompts/build.js
  - file://prompts/lost.txt
providers:
  - id: openai:chat:gpt-4o-mini
    label: mini
    config:
      temperature: 0.2
      max_tokens: 300
      top_k: 40
      response_format:
        type: json_schema
        json_schema: { name: reply, strict: true, schema: { type: object } }
      tools:
        - type: function
          function: { name: find_order, parameters: { type: object } }
  - anthropic:messages:claude-sonnet-4
defaultTest:
  vars: { company: Acme }
  assert: [{ type: cost, threshold: 0.01 }]
tests:
  - description: a late parcel
    vars: { question: Where is it?, languages: [en, de] }
    assert: [{ type: contains, value: parcel }]
  - vars: { question: file://questions/long.txt }
  - vars: { question: Why? }
    options: { provider: openai:gpt-4o }
  - file://more-tests.yaml
outputPath: out.json
`
const files = [
  { path: 'promptfooconfig.yaml', text: config },
  {
    path: 'prompts/chat.json',
    text: '[{"role": "system", "content": "You answer for {{ company }}."},\n {"role": "user", "content": "{{ question }}"},\n {"role": "tool", "content": "x"}]',
  },
  { path: './prompts/two.txt', text: 'First: {{ question }}\n---\nSecond: {{ question }}\n' },
]

describe('A configuration of promptfoo', () => {
  const { prompts, left } = readPromptfoo(files)

  test('gives a prompt for each text, from itself and from files beside it', () => {
    assert.deepEqual(
      prompts.map(({ name, content }) => [name, content.system, content.messages]),
      [
        ['chat', 'You answer for {{ company }}.', [{ role: 'user', content: '{{ question }}' }]],
        ['short-1', '', [{ role: 'user', content: 'First: {{ question }}' }]],
        ['short-2', '', [{ role: 'user', content: 'Second: {{ question }}' }]],
        [
          'support-answers-3',
          '',
          [{ role: 'user', content: 'Summarise in one line: {{ body | tojson }}' }],
        ],
      ],
    )
  })

  test('brings model, parameters, output contract and tools of its first provider', () => {
    const [chat] = prompts
    assert.deepEqual(
      [chat?.content.model, chat?.content.parameters, chat?.content.outputContract],
      [
        'openai/gpt-4o-mini',
        { temperature: 0.2, max_tokens: 300 },
        { name: 'reply', isStrict: true, schema: { type: 'object' } },
      ],
    )
    assert.deepEqual(
      chat?.content.tools.map(({ name }) => name),
      ['find_order'],
    )
    assert.deepEqual(
      chat?.content.variables.map(({ name }) => name),
      ['company', 'question'],
    )
  })

  test('makes test inputs of the variables of its tests, over those of all tests', () => {
    assert.deepEqual(prompts[0]?.inputs, [
      {
        name: 'a late parcel',
        variables: { company: 'Acme', question: 'Where is it?', languages: 'en' },
      },
      { name: 'test 2', variables: { company: 'Acme' } },
      { name: 'test 3', variables: { company: 'Acme', question: 'Why?' } },
    ])
  })

  test('is rendered as promptfoo would', () => {
    const [chat] = prompts
    assert.ok(chat !== undefined)
    const rendered = renderPrompt(chat.content, chat.inputs[0]?.variables ?? {})
    assert.deepEqual(rendered.ok && rendered.value.messages, [
      { role: 'system', content: 'You answer for Acme.' },
      { role: 'user', content: 'Where is it?' },
    ])
  })

  test('says of everything else why it was left', () => {
    assert.deepEqual(
      left.map(({ file, key }) => `${file} ${key}`).toSorted(),
      [
        'promptfooconfig.yaml defaultTest.assert',
        'promptfooconfig.yaml outputPath',
        'prompts/chat.json [2]',
        'promptfooconfig.yaml prompts[3]',
        'promptfooconfig.yaml prompts[4]',
        'promptfooconfig.yaml providers[0].config.top_k',
        'promptfooconfig.yaml providers[1]',
        'promptfooconfig.yaml tests[0].assert',
        'promptfooconfig.yaml tests[0].vars.languages',
        'promptfooconfig.yaml tests[1].vars.question',
        'promptfooconfig.yaml tests[2].options',
        'promptfooconfig.yaml tests[3]',
      ].toSorted(),
    )
    for (const { reason } of left) assert.match(reason, /^[A-Za-z].{10,}\.$/)
    const program = left.find(({ key }) => key === 'prompts[3]')
    assert.match(program?.reason ?? '', /build\.js is a program; a prompt here is a text/)
  })

  test('that is none gives no prompt and says why', () => {
    for (const [text, says] of [
      ['a: [', /cannot be read as YAML/],
      ['- a', /no object with fields/],
      ['description: x', /no prompt that could be read/],
      [`description: ${'x'.repeat(500_000)}`, /longer than 500000 characters/],
    ] as const) {
      const read = readPromptfoo([{ path: 'p.yaml', text }])
      assert.deepEqual(read.prompts, [])
      assert.match(read.left.map(({ reason }) => reason).join(' '), says)
    }
  })
})
