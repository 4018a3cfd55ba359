import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { renderPrompt } from '#template/render-prompt.ts'
import { readPrompty } from './prompty.ts'

const file = `---
name: Support Answer
description: Answers a customer
authors:
  - Ada
tags: [support, "Tier 1"]
model:
  api: chat
  configuration:
    type: azure_openai
    azure_deployment: gpt-4o
    azure_endpoint: \${env:AZURE_OPENAI_ENDPOINT}
  parameters:
    max_tokens: 500
    temperature: 0.3
    n: 2
    response_format: { type: json_object }
inputs:
  question:
    type: string
    description: what the customer wrote
  items:
    type: array
    required: false
  "bad name": { type: string }
sample:
  question: Where is my parcel?
---
system:
You answer for Acme.
{% if items %}They ordered {{ items | join(", ") }}.{% endif %}

user:
{{question}}
![a photo](photo.png)
`

describe('A file of Prompty', () => {
  const { prompts, left } = readPrompty([{ path: 'prompts/support.prompty', text: file }])
  const [prompt] = prompts

  test('gives its turns, variables, model and parameters', () => {
    assert.deepEqual(
      [prompt?.name, prompt?.description, prompt?.tags],
      ['support-answer', 'Answers a customer', ['support', 'tier-1']],
    )
    assert.deepEqual(
      [prompt?.content.system, prompt?.content.messages],
      [
        'You answer for Acme.\n{% if items %}They ordered {{ items | join(", ") }}.{% endif %}',
        [{ role: 'user', content: '{{question}}\n![a photo](photo.png)' }],
      ],
    )
    assert.deepEqual(
      [prompt?.content.model, prompt?.content.parameters],
      ['azure-openai/gpt-4o', { max_tokens: 500, temperature: 0.3 }],
    )
    assert.deepEqual(
      prompt?.content.variables.map(({ name, type, isRequired, description, example }) => [
        name,
        type,
        isRequired,
        description,
        example,
      ]),
      [
        ['question', 'text', true, 'what the customer wrote', 'Where is my parcel?'],
        ['items', 'list', false, '', undefined],
      ],
    )
    assert.deepEqual(prompt?.inputs, [
      { name: 'sample', variables: { question: 'Where is my parcel?' } },
    ])
  })

  test('says of everything else why it was left', () => {
    assert.deepEqual(
      left.map(({ key }) => key).toSorted(),
      [
        'authors',
        'body',
        'body',
        'inputs.bad name',
        'model.configuration.azure_endpoint',
        'model.parameters.n',
        'model.parameters.response_format',
      ].toSorted(),
    )
  })

  test('is rendered with the white space that Prompty 2.1 keeps', () => {
    const text =
      '---\nname: w\n---\nsystem:\nOrders:\n{% for o in orders %}\n- {{ o.id }}: {{ o.item }}\n{% endfor %}\nNow\n  {%- if vip %}\n\nBe kind.\n{%- endif %}\n\nuser:\n  {% if vip %}x{% endif %}\n?\n'
    const read = readPrompty([{ path: 'w.prompty', text }])
    const [made] = read.prompts
    assert.ok(made !== undefined)
    const orders = [
      { id: 1, item: 'tea' },
      { id: 2, item: 'jam' },
    ]
    const rendered = renderPrompt(made.content, { orders, vip: 'yes' })
    assert.deepEqual(rendered.ok && rendered.value.messages, [
      { role: 'system', content: 'Orders:\n\n- 1: tea\n\n- 2: jam\n\nNow\n\nBe kind.' },
      { role: 'user', content: '  x\n?' },
    ])
  })

  test('with mustache for its templates keeps what only looks like a tag of ours as text', () => {
    const text = '---\nname: m\ntemplate: { format: mustache }\n---\nuser:\n{{ a }} {% b %}\n'
    const [read] = readPrompty([{ path: 'm.prompty', text }]).prompts
    assert.equal(read?.content.messages[0]?.content, '{{ a }} {{ "{%" }} b %}')
  })

  test('without YAML in front is refused', () => {
    const read = readPrompty([{ path: 'm.prompty', text: 'system:\nHi' }])
    assert.deepEqual(read.prompts, [])
    assert.match(read.left[0]?.reason ?? '', /does not begin with YAML/)
  })
})
