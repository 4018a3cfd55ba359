import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type PromptContent, promptContent } from '#contract/prompt-content.ts'
import { lintFinding } from '#contract/prompts.ts'
import { lintPrompt } from './lint-prompt.ts'

/** A prompt that nothing can be said against. */
const good = {
  system: 'You answer for {{ company }}.',
  messages: [{ role: 'user', content: 'A customer asks:\n<asked>{{ asked }}</asked>' }],
  variables: [{ name: 'company', isTrusted: true }, { name: 'asked' }],
  outputContract: { schema: { type: 'object' } },
}

function findings(change: object): string[] {
  const content: PromptContent = promptContent.parse({ ...good, ...change })
  return lintPrompt(content).findings.map(({ rule, place }) => `${rule} ${place}`.trim())
}

function user(content: string, variables: object[] = good.variables) {
  return { system: 'Be brief.', messages: [{ role: 'user', content }], variables }
}

const key = `sk-${'a1b2'.repeat(8)}`

/** Each rule with what it finds and, beside it, the nearest thing that it lets pass. */
const rules: readonly [rule: string, found: object, place: string, passes: object][] = [
  [
    'template-invalid',
    { system: 'a {% if company %}' },
    'system',
    { system: 'a {% if company %}{% endif %}' },
  ],
  [
    'variable-undeclared',
    { system: '{{ company }} {{ tone }}' },
    'system',
    { system: '{{ company }} {% set tone = 1 %}{{ tone }}' },
  ],
  [
    'variable-unused',
    { variables: [...good.variables, { name: 'spare' }] },
    'variables[2]',
    {
      system: '{{ company }}{% if spare is defined %}!{% endif %}',
      variables: [...good.variables, { name: 'spare' }],
    },
  ],
  [
    'variable-reserved',
    { variables: [...good.variables, { name: 'namespace' }] },
    'variables[2]',
    { variables: good.variables },
  ],
  [
    'system-missing',
    { system: '', variables: [{ name: 'asked' }] },
    'system',
    {
      system: '',
      messages: [{ role: 'developer', content: '{{ company }}' }, ...good.messages],
    },
  ],
  [
    'output-contract-missing',
    { outputContract: null },
    'outputContract',
    { outputContract: { schema: {} } },
  ],
  [
    'long',
    { system: `{{ company }}${'word '.repeat(3300)}` },
    '',
    { system: `{{ company }}${'word '.repeat(3100)}` },
  ],
  [
    'empty',
    { system: '', messages: [], variables: [] },
    '',
    { system: 'x', messages: [], variables: [] },
  ],
  [
    'injection-prone',
    { system: '{{ company }} asks {{ asked }}' },
    'system',
    { system: '{{ company }}' },
  ],
  [
    'injection-prone',
    user('Translate {{ asked }} now', [{ name: 'asked' }]),
    'messages[0]',
    user('Translate\n"""\n{{ asked }}\n"""\nnow', [{ name: 'asked' }]),
  ],
  [
    'injection-prone',
    user('Translate {{ asked | upper }} now', [{ name: 'asked' }]),
    'messages[0]',
    user('{{ asked | upper }}', [{ name: 'asked' }]),
  ],
  [
    'injection-prone',
    user('Give {{ asked }} answers', [{ name: 'asked', type: 'text' }]),
    'messages[0]',
    user('Give {{ asked }} answers', [{ name: 'asked', type: 'number' }]),
  ],
  [
    'injection-prone',
    user('Answer as {{ asked }} would', [{ name: 'asked' }]),
    'messages[0]',
    user('Answer as {{ asked }} would', [{ name: 'asked', isTrusted: true }]),
  ],
  [
    'injection-prone',
    user('Read <a>{{ asked }} and <b></b>', [{ name: 'asked' }]),
    'messages[0]',
    user('Read “{{ asked }}” aloud', [{ name: 'asked' }]),
  ],
  ['secret', { system: `{{ company }} ${key}` }, 'system', { system: '{{ company }} sk-short' }],
  [
    'secret',
    { variables: [{ name: 'company', isTrusted: true, default: key }, { name: 'asked' }] },
    'variables[0]',
    { variables: [{ name: 'company', isTrusted: true, default: 'password' }, { name: 'asked' }] },
  ],
  [
    'secret',
    { tools: [{ name: 'look', description: key, parameters: {} }] },
    'tools[0]',
    { tools: [{ name: 'look', description: 'a key', parameters: {} }] },
  ],
  [
    'secret',
    { outputContract: { schema: { default: 'https://ada:hunter2@example.com' } } },
    'outputContract',
    { outputContract: { schema: { default: 'https://example.com' } } },
  ],
]

describe('The lint', () => {
  test('has nothing to say against a prompt with everything in its place', () => {
    assert.deepEqual(findings({}), [])
  })

  for (const [rule, found, place, passes] of rules) {
    test(`${rule}: finds ${JSON.stringify(found).slice(0, 90)}`, () => {
      assert.ok(
        findings(found).includes(`${rule} ${place}`.trim()),
        `found: ${findings(found).join(', ')}`,
      )
      assert.ok(
        !findings(passes).some((one) => one.startsWith(rule)),
        `passes: ${findings(passes).join(', ')}`,
      )
    })
  }

  test('is tried here in each of its rules', () => {
    const tried = new Set(rules.map(([rule]) => rule))
    assert.deepEqual([...tried].toSorted(), lintFinding.shape.rule.options.toSorted())
  })

  test('tells errors first, then warnings, then notes', () => {
    const { findings: all } = lintPrompt(
      promptContent.parse({ messages: [{ role: 'user', content: `{{ x }} ${key}` }] }),
    )
    const order = all.map(({ severity }) => severity)
    assert.deepEqual(
      order,
      order.toSorted(
        (a, b) => ['error', 'warning', 'note'].indexOf(a) - ['error', 'warning', 'note'].indexOf(b),
      ),
    )
    assert.deepEqual(new Set(order), new Set(['error', 'warning', 'note']))
  })

  test('never repeats a secret, wherever it stands', () => {
    const content = promptContent.parse({
      system: key,
      messages: [{ role: 'user', content: `{% if ${key} %}` }],
      tools: [{ name: 'a', description: key, parameters: { default: key } }],
    })
    assert.ok(!JSON.stringify(lintPrompt(content)).includes(key))
  })

  test('counts four bytes a token, of all texts', () => {
    const tokens = (system: string) => lintPrompt(promptContent.parse({ system })).tokensEstimated
    assert.deepEqual([tokens('abcd'), tokens('abcde'), tokens('谁')], [1, 2, 1])
  })
})
