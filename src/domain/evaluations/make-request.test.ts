import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DatasetItem } from '#contract/datasets.ts'
import { type Variant, variant } from '#contract/evaluations.ts'
import { fault } from '#contract/faults.ts'
import { promptContent } from '#contract/prompt-content.ts'
import {
  inputText,
  makeRequest,
  type PromptFiller,
  variablesOf,
} from '#domain/evaluations/make-request.ts'
import { fillMessages } from '#domain/evaluations/targets/messages.ts'
import { fillPrompt } from '#domain/evaluations/targets/prompt.ts'
import { renderPrompt } from '#template/render-prompt.ts'
import { failed, ok } from '#kit/result.ts'
import { itemOf } from '#test/sample-evaluation.ts'

/** A shelf with one prompt on it, filled by the renderer that the server uses. */
const prompts: PromptFiller = {
  async pin() {
    return failed(fault('not_found', 'not asked for here'))
  },
  async fill(_project, pinned, variables) {
    if (pinned !== 'support@4') return failed(fault('not_found', `There is no ${pinned}.`))
    const messages = this.fillMessages(
      [
        { role: 'system', content: 'You answer for {{ company }}.' },
        { role: 'user', content: '{{ question }}' },
      ],
      variables,
    )
    return messages.ok
      ? ok({ messages: messages.value, model: 'openai/own', fields: { temperature: 0.2 } })
      : failed(fault('request_invalid', messages.fault))
  },
  async pinRelease() {
    return failed(fault('not_found', 'not asked for here'))
  },
  async fillRelease() {
    return failed(fault('not_found', 'not asked for here'))
  },
  fillMessages(messages, variables) {
    const rendered = renderPrompt(promptContent.parse({ kind: 'chat', messages }), variables)
    return rendered.ok ? ok([...rendered.value.messages]) : failed(rendered.fault.detail)
  },
}

type Asking = Extract<Variant, { kind: 'prompt' | 'messages' }>

function askingOf(fields: object): Asking {
  const parsed = variant.parse({ name: 'new', ...fields })
  assert.ok(parsed.kind === 'prompt' || parsed.kind === 'messages')
  return parsed
}

const make = (asking: Asking, input: DatasetItem['input'], pinned = '') =>
  makeWith(prompts, asking, itemOf(1, { input, context: ['One.', 'Two.'] }), pinned)

const evaluation = { id: 'evn_1', project: 'prj_1', name: 'made' }

function makeWith(filler: PromptFiller, asking: Asking, item: DatasetItem, pinned: string) {
  return makeRequest(asking, pinned, item, (variables) =>
    asking.kind === 'prompt'
      ? fillPrompt({ variant: asking, pinned, evaluation }, variables, filler)
      : fillMessages({ variant: asking, pinned, evaluation }, variables, filler),
  )
}

const template = (...messages: { role: string; content: string }[]) =>
  askingOf({ kind: 'messages', model: 'sim/echo', messages })

describe('What is sent for an item', () => {
  test('templates of the variant see the input, its fields and the documents', async () => {
    const asking = template({
      role: 'user',
      content: '{{ name }} asks in {{ context }}: {{ input }}',
    })
    const made = await make(asking, { name: 'Ada', question: 'Why?' })
    assert.ok(made.ok)
    assert.deepEqual(made.value.body, {
      model: 'sim/echo',
      messages: [
        { role: 'user', content: 'Ada asks in One.\n\nTwo.: {"name":"Ada","question":"Why?"}' },
      ],
    })
    assert.equal(made.value.prompt, '')
  })

  test('a pinned prompt brings its model and parameters, the variant’s own go before them', async () => {
    const input = { company: 'Acme', question: 'Open?' }
    const plain = await make(askingOf({ kind: 'prompt', prompt: 'support' }), input, 'support@4')
    assert.ok(plain.ok)
    assert.equal(plain.value.prompt, 'support@4')
    assert.deepEqual(plain.value.body, {
      model: 'openai/own',
      messages: [
        { role: 'system', content: 'You answer for Acme.' },
        { role: 'user', content: 'Open?' },
      ],
      temperature: 0.2,
    })
    const changed = await make(
      askingOf({
        kind: 'prompt',
        prompt: 'support',
        model: 'sim/echo',
        parameters: { temperature: 0, seed: 3 },
      }),
      input,
      'support@4',
    )
    assert.ok(changed.ok)
    assert.deepEqual(
      [changed.value.body['model'], changed.value.body['temperature'], changed.value.body['seed']],
      ['sim/echo', 0, 3],
    )
  })

  test('a conversation follows the prompt’s own turns, and its instructions give way to the prompt’s', async () => {
    const input = {
      messages: [
        { role: 'system', content: 'from the trace' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
        { content: [{ type: 'text', text: 'And now?' }] },
      ],
    }
    const turns = input.messages.slice(1).map((turn) => ({ role: 'user', ...turn }))
    const own = await make(template({ role: 'system', content: 'Be brief.' }), input)
    assert.ok(own.ok)
    assert.deepEqual(own.value.body['messages'], [
      { role: 'system', content: 'Be brief.' },
      ...turns,
    ])
    const none = await make(template({ role: 'user', content: 'Note.' }), input)
    assert.ok(none.ok)
    assert.deepEqual(none.value.body['messages'], [
      { role: 'user', content: 'Note.' },
      { role: 'system', content: 'from the trace' },
      ...turns,
    ])
  })

  test('calls that ask the same have the same hash, whatever order their parameters came in', async () => {
    const hashOf = async (parameters: object, content = 'Hi') => {
      const made = await make(
        askingOf({
          kind: 'messages',
          model: 'sim/echo',
          messages: [{ role: 'user', content }],
          parameters,
        }),
        'x',
      )
      return made.ok ? made.value.hash : ''
    }
    const hash = await hashOf({ seed: 1, top_p: 0.5 })
    assert.match(hash, /^[0-9a-f]{64}$/)
    assert.equal(await hashOf({ top_p: 0.5, seed: 1 }), hash)
    assert.notEqual(await hashOf({ seed: 2, top_p: 0.5 }), hash)
    assert.notEqual(await hashOf({ seed: 1, top_p: 0.5 }, 'Ho'), hash)
  })

  test('what is wrong with a variant is said in a sentence', async () => {
    const broken = await make(template({ role: 'user', content: '{{ input' }), 'x')
    assert.equal(broken.ok, false)
    const gone = await make(askingOf({ kind: 'prompt', prompt: 'support' }), 'x', 'support@9')
    assert.deepEqual(gone, { ok: false, fault: 'There is no support@9.' })
    const nameless: PromptFiller = {
      ...prompts,
      async fill() {
        return ok({ messages: [], model: '', fields: {} })
      },
    }
    const asking = askingOf({ kind: 'prompt', prompt: 'support' })
    const modelless = await makeWith(nameless, asking, itemOf(1), 'support@4')
    assert.ok(!modelless.ok)
    assert.equal(
      modelless.fault,
      'support@4 names no model, and neither does the variant new. Give one of them a model: connection/model.',
    )
  })
})

describe('An input as one text', () => {
  const cases: readonly [title: string, input: DatasetItem['input'], text: string][] = [
    ['a text is itself', 'Why?', 'Why?'],
    ['a lone field is what it says', { question: 'Why?' }, 'Why?'],
    ['a lone field that is no text is JSON', { n: 3 }, '{"n":3}'],
    ['several fields are JSON', { a: 'x', b: 'y' }, '{"a":"x","b":"y"}'],
    ['a list is JSON', [1, 'a'], '[1,"a"]'],
    ['nothing is nothing', {}, '{}'],
    [
      'a conversation is its last question',
      {
        messages: [
          { role: 'user', content: 'First' },
          { role: 'user', content: 'Last' },
          { role: 'assistant', content: 'Yes' },
        ],
      },
      'Last',
    ],
  ]
  for (const [title, input, text] of cases) test(title, () => assert.equal(inputText(input), text))

  test('a field called input or context is the item’s own', () => {
    const item = itemOf(1, { input: { input: 'mine', context: 'mine too' }, context: ['other'] })
    assert.deepEqual(variablesOf(item), { input: 'mine', context: 'mine too' })
  })
})
