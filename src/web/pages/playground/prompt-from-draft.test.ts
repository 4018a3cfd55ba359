import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { emptyDraft, turn } from '#web/pages/playground/draft.ts'
import { copyOfPrompt } from '#web/pages/playground/draft-from-prompt.ts'
import { itemInputOf } from '#web/pages/playground/item-from-draft.ts'
import { promptFromDraft } from '#web/pages/playground/prompt-from-draft.ts'

const draft = {
  ...emptyDraft(['sim/echo', 'sim/lorem']),
  messages: [turn('system', 'Be kind.'), turn('user', 'Greet {{ who }}.')],
  variables: { who: 'Ada', gone: 'x' },
  parameters: { temperature: '0.2' },
  schema: '{"type":"object"}',
}

describe('a prompt made in the playground', () => {
  it('has the first system message as its system part, values as examples, and the first model', () => {
    const made = promptFromDraft(draft)
    assert.ok(made.ok)
    const { content, left } = made.value
    assert.equal(content.system, 'Be kind.')
    assert.deepEqual(content.messages, [{ role: 'user', content: 'Greet {{ who }}.' }])
    assert.deepEqual(
      content.variables.map(({ name, example }) => [name, example]),
      [['who', 'Ada']],
    )
    assert.equal(content.model, 'sim/echo')
    assert.deepEqual(content.parameters, { temperature: 0.2 })
    assert.deepEqual(left, [])
  })

  it('comes back as the same messages when a copy of it is edited', () => {
    const made = promptFromDraft(draft)
    assert.ok(made.ok)
    const copy = copyOfPrompt(made.value.content)
    assert.deepEqual(
      copy.messages?.map(({ role, text }) => [role, text]),
      draft.messages.map(({ role, text }) => [role, text]),
    )
    assert.deepEqual(copy.parameters, draft.parameters)
    assert.deepEqual(JSON.parse(copy.schema ?? ''), JSON.parse(draft.schema))
  })

  it('writes braces out where texts were sent as they stood, and names what it cannot hold', () => {
    const picture = {
      type: 'blob' as const,
      modality: 'image' as const,
      mime_type: 'image/png',
      content: 'aGVsbG8=',
    }
    const made = promptFromDraft({
      ...draft,
      isTemplate: false,
      messages: [{ ...turn('user', 'Use {{ x }} and {% y %}'), others: [picture] }],
    })
    assert.ok(made.ok)
    assert.equal(made.value.content.messages[0]?.content, 'Use {{ "{{" }} x }} and {{ "{%" }} y %}')
    assert.deepEqual(made.value.left, ['pictures'])
  })
})

describe('a dataset item made in the playground', () => {
  const messages = [{ role: 'user' as const, parts: [{ type: 'text' as const, content: 'Hi' }] }]

  it('is the values of the variables, or else the conversation', () => {
    assert.deepEqual(itemInputOf({ messages, variables: { who: 'Ada' } }), { who: 'Ada' })
    assert.deepEqual(itemInputOf({ messages, variables: null }), {
      messages: [{ role: 'user', content: 'Hi' }],
    })
  })
})
