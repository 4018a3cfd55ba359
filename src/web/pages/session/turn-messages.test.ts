import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '#contract/message.ts'
import { questionOf } from '#web/pages/session/turn-messages.ts'

const say = (role: string, content: string): Message => ({
  role,
  parts: [{ type: 'text', content }],
})

test('the question of a turn is what the user said last; tools and earlier turns are not', () => {
  const last = say('user', 'And the other one?')
  const inputMessages = [
    say('system', 'Be brief.'),
    say('user', 'Where is my order?'),
    say('assistant', 'On its way.'),
    last,
    say('tool', '{}'),
  ]
  assert.equal(questionOf({ inputMessages }), last)
  assert.equal(questionOf({ inputMessages: null }), null)
})
