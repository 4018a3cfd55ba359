import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { promptContent } from '#contract/prompt-content.ts'
import { inferPrompt, literalCharactersMin } from './infer-prompt.ts'

function candidate(prompt: string, version: number, content: object) {
  return { prompt, version, content: promptContent.parse(content) }
}

/** A text of exactly so many characters, none of them blank. */
const letters = (count: number) => 'abcdefghij'.repeat(Math.ceil(count / 10)).slice(0, count)

const answer = candidate('answer', 1, {
  system: 'You answer customers of {{ company }} in two sentences.',
  messages: [{ role: 'user', content: 'The question is: {{ question }}' }],
})
const said = ['You answer customers of Acme in two sentences.', 'The question is: Where is it?']

function found(
  messages: readonly string[],
  ...candidates: Parameters<typeof inferPrompt>[1][number][]
) {
  const one = inferPrompt(messages, candidates)
  return one === null ? null : `${one.prompt}@${one.version}`
}

describe('A call is taken for one of a prompt', () => {
  test('when all its literal text stands in the messages, in order', () => {
    assert.equal(found(said, answer), 'answer@1')
    assert.equal(found(['before', ...said, 'and a turn more'], answer), 'answer@1')
    assert.equal(found(said.toReversed(), answer), null)
    assert.equal(found(said.slice(0, 1), answer), null)
  })

  test(`from ${literalCharactersMin} characters of literal text on, and not with one less`, () => {
    for (const [count, expected] of [
      [literalCharactersMin, 'p@1'],
      [literalCharactersMin - 1, null],
    ] as const) {
      const text = letters(count)
      const one = candidate('p', 1, { system: `${text.slice(0, 20)}{{ a }}${text.slice(20)}` })
      assert.equal(found([`${text.slice(0, 20)} … ${text.slice(20)}`], one), expected)
    }
  })

  test('not counting blanks around the pieces', () => {
    const text = letters(literalCharactersMin - 1)
    assert.equal(found([`${text}  `], candidate('p', 1, { system: `${text}  ` })), null)
  })

  test('only when exactly one version fits', () => {
    const second = candidate('answer', 2, { ...answer.content, model: 'openai/gpt-4o' })
    assert.equal(found(said, answer, second), null)
    const changed = candidate('answer', 3, {
      ...answer.content,
      system: `${answer.content.system} Never guess.`,
    })
    assert.equal(found(said, answer, changed), 'answer@1')
    assert.equal(
      found(
        ['You answer customers of Acme in two sentences. Never guess.', said[1] ?? ''],
        changed,
      ),
      'answer@3',
    )
  })

  test('never of one without text, or with a template that cannot be read', () => {
    assert.equal(found(said, candidate('empty', 1, {})), null)
    assert.equal(found(said, candidate('broken', 1, { system: `${said[0]}{% if x %}` })), null)
  })

  test('from the first 400,000 characters of the conversation', () => {
    const one = candidate('p', 1, { system: letters(40) })
    const before = (count: number) => ['x'.repeat(count), letters(40)]
    assert.equal(found(before(400_000 - 41), one), 'p@1')
    assert.equal(found(before(400_000 - 40), one), null)
  })
})
