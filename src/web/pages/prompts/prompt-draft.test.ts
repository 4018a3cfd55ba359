import assert from 'node:assert/strict'
import { test } from 'node:test'
import { promptContent } from '#contract/prompt-content.ts'
import { describeChange } from '#web/pages/prompts/describe-change.ts'
import { placeTitle } from '#web/pages/prompts/place-title.ts'
import {
  contentOf,
  type Draft,
  draftOf,
  emptyDraft,
  foundNames,
  withFound,
} from '#web/pages/prompts/prompt-draft.ts'

const whole = promptContent.parse({
  system: 'You help customers of {{ company }}.',
  messages: [{ role: 'user', content: '{{ question }}' }],
  examples: [{ input: 'Hi', output: 'Hello' }],
  variables: [
    { name: 'company', default: '', isRequired: false, isTrusted: true },
    { name: 'question', example: 'Where is it?', description: 'what was asked' },
    { name: 'count', type: 'number', default: 0 },
    { name: 'items', type: 'list', example: ['a', 'b'] },
  ],
  outputContract: { name: 'reply', schema: { type: 'object', properties: { b: {}, a: {} } } },
  tools: [{ name: 'find', parameters: { type: 'object' }, isStrict: true }],
  model: 'sim/echo',
  parameters: { temperature: 0, stop: ['END', 'a, b'], tool_choice: { type: 'auto' }, seed: 7 },
})

const problemsOf = (draft: Draft): readonly string[] => {
  const read = contentOf(draft)
  return read.ok ? [] : read.fault.map(({ place, message }) => `${place}: ${message}`)
}

test('content that is not touched comes back as it was', () => {
  assert.deepEqual(contentOf(draftOf(whole)), { ok: true, value: whole })
  const text = promptContent.parse({ kind: 'text', text: 'Say {{ x }}' })
  assert.deepEqual(contentOf(draftOf(text)), { ok: true, value: text })
})

test('a chat that becomes a text keeps only what a text has', () => {
  const read = contentOf({ ...draftOf(whole), kind: 'text', text: 'Answer {{ question }}' })
  assert.ok(read.ok)
  assert.deepEqual([read.value.messages, read.value.text], [[], 'Answer {{ question }}'])
})

test('what cannot be read is told with its place, all of it at once', () => {
  const draft = draftOf(whole)
  const problems = problemsOf({
    ...draft,
    variables: draft.variables.map((each) =>
      each.name === 'count' ? { ...each, default: 'many' } : { ...each, name: 'question' },
    ),
    contract: { ...draft.contract, schema: '{' },
    tools: '{}',
    parameters: { temperature: 'warm', top_p: '3' },
  })
  assert.deepEqual(problems.slice(0, 4), [
    'variables[2]: The default of count must be a number, such as 3.',
    'outputContract: The JSON Schema is not JSON.',
    'tools: The tools are not a JSON list.',
    'parameters.temperature: Temperature cannot be read.',
  ])
  assert.ok(problems.some((each) => each.startsWith('parameters.top_p: ')))
  assert.ok(problems.includes('variables[1]: "question" is declared twice'))
})

test('tools are taken as OpenAI’s API has them too', () => {
  const read = contentOf({
    ...emptyDraft(),
    tools: JSON.stringify([
      { type: 'function', function: { name: 'find', description: 'Finds', strict: true } },
    ]),
  })
  assert.ok(read.ok)
  assert.deepEqual(read.value.tools, [
    { name: 'find', description: 'Finds', parameters: {}, isStrict: true },
  ])
})

test('names that texts use and nobody declared become variables', () => {
  const draft = draftOf(whole)
  assert.deepEqual(foundNames(draft, ['question', 'city', 'company']), ['city'])
  assert.deepEqual(withFound(whole, ['city']).variables.at(-1), {
    name: 'city',
    type: 'text',
    description: '',
    isRequired: true,
    isTrusted: false,
  })
  assert.equal(withFound(whole, []), whole)
})

test('what changed is told in a few words', () => {
  assert.equal(describeChange(null, whole), 'first version')
  assert.equal(describeChange(whole, whole), '')
  const after = promptContent.parse({
    ...whole,
    system: 'Be brief.',
    messages: [...whole.messages, { role: 'assistant', content: 'Well' }],
    variables: whole.variables.filter(({ name }) => name !== 'items'),
    outputContract: null,
    model: 'sim/chat',
    parameters: { ...whole.parameters, temperature: undefined, seed: 8 },
  })
  assert.equal(
    describeChange(whole, after),
    'system part, 1 message added, variable items removed, output contract removed, model sim/echo → sim/chat, temperature 0 → unset and 1 more',
  )
  const other = { ...whole, messages: [{ role: 'user' as const, content: 'Hm' }], examples: [] }
  assert.equal(describeChange(whole, other), 'message 1, 1 example removed')
})

test('places have names', () => {
  assert.deepEqual(
    [
      '',
      'system',
      'messages[0]',
      'examples[1].output',
      'variables[2]',
      'tools',
      'parameters.seed',
    ].map(placeTitle),
    [
      'The whole prompt',
      'System part',
      'Message 1',
      'Example 2, answer',
      'Variable 3',
      'Tools',
      'Parameter seed',
    ],
  )
})
