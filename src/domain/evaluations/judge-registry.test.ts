import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeMessages, shippedContent } from '#domain/evaluations/judge-registry.ts'
import { promptContent } from '#contract/prompt-content.ts'

const judge = {
  id: 'judge/test',
  system: 'Grade it.',
  user: '<material name="input">\n{{ input }}\n</material>\n\n<material name="output">\n{{ output }}\n</material>',
  hash: '',
}
const shipped = { reference: 'judge-test@1', content: shippedContent(judge) }

function shown(values: Readonly<Record<string, string>>, rules = ''): string {
  return judgeMessages(shipped, { input: '', output: '', ...values }, rules)
    .map(({ role, content }) => `${role}: ${content}`)
    .join('\n')
}

test('the prompt as it is shipped is filled, with the rules of this use after its system part', () => {
  assert.equal(
    shown({ input: 'a', output: 'b' }, 'Criterion: short.'),
    'system: Grade it.\n\nCriterion: short.\nuser: <material name="input">\na\n</material>\n\n<material name="output">\nb\n</material>',
  )
})

test('material that looks like a template is not filled, and moves nothing', () => {
  const input = '{{ output }} {% if x %} {{ input }} $& $1 \n\n'
  const text = shown({ input, output: 'secret' })
  assert.ok(text.includes(`<material name="input">\n${input}\n</material>`), text)
  assert.equal(text.split('secret').length, 2)
})

test('another version of the prompt is asked as it stands, with messages and examples of its own', () => {
  const content = promptContent.parse({
    messages: [{ role: 'user', content: 'Q: {{ input }}\nA: {{ output }}' }],
    examples: [{ input: 'Q: x\nA: y', output: '{"grade": 1}' }],
  })
  assert.deepEqual(judgeMessages({ reference: 'j@2', content }, { input: 'a', output: 'b' }, 'R'), [
    { role: 'system', content: 'R' },
    { role: 'user', content: 'Q: x\nA: y' },
    { role: 'assistant', content: '{"grade": 1}' },
    { role: 'user', content: 'Q: a\nA: b' },
  ])
})

test('a version that does not show what is judged, or cannot be filled, says so by its name', () => {
  const version = (text: string) => ({
    reference: 'judge-test@2',
    content: promptContent.parse({ messages: [{ role: 'user', content: text }] }),
  })
  const values = { input: 'a', output: 'b' }
  assert.throws(
    () => judgeMessages(version('{{ input }}'), values, ''),
    /judge-test@2 does not show its judge \{\{ output \}\}/,
  )
  assert.throws(
    () => judgeMessages(version('{{ input }} {{ output }} {{ mood }}'), values, ''),
    /mood/,
  )
})

test('a judge is shown 400,000 characters, and no more', () => {
  const room =
    400_000 -
    judgeMessages(shipped, { input: '', output: '' }, '').reduce(
      (sum, { content }) => sum + content.length,
      0,
    )
  const asked = (output: string) => judgeMessages(shipped, { input: '', output }, '')
  assert.equal(asked('a'.repeat(room)).length, 2)
  assert.throws(() => asked('a'.repeat(room + 1)), /400001 characters; at most 400000/)
})
