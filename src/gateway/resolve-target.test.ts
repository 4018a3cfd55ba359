import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noLimits } from '#contract/keys.ts'
import { matches, resolveTargets } from '#gateway/resolve-target.ts'
import type { ConnectionEntry } from '#access/sections/connections.ts'
import type { KeyEntry } from '#access/sections/keys.ts'
import { providers } from '#plugins/providers/catalog.gen.ts'
import type { WireFormat } from '#wire/define.ts'

test('a star stands for any run of characters, everything else for itself', () => {
  const cases: readonly [pattern: string, text: string, isMatch: boolean][] = [
    ['openai/gpt-4o', 'openai/gpt-4o', true],
    ['openai/gpt-4o', 'openai/gpt-4o-mini', false],
    ['openai/*', 'openai/', true],
    ['openai/*', 'openai', false],
    ['*', '', true],
    ['*-mini', 'gpt-4o-mini', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'acb', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['gpt.4', 'gptx4', false],
    ['**', 'x', true],
    ['a*bc*c', 'abc', false],
  ]
  for (const [pattern, text, isMatch] of cases) {
    assert.equal(matches(pattern, text), isMatch, `${pattern} ~ ${text}`)
  }
  // Linear: no pattern of a key makes a call wait.
  assert.equal(matches(`${'*a'.repeat(50)}*b`, 'a'.repeat(50_000)), false)
})

function connection(name: string, provider: string, isEnabled = true): ConnectionEntry {
  const baseUrl = providers[provider]?.baseUrl ?? ''
  return { id: name, name, provider, baseUrl, settings: {}, secret: '', isEnabled }
}

const snapshot = {
  connections: new Map(
    [
      connection('openai', 'openai'),
      connection('anthropic', 'anthropic'),
      connection('off', 'openai', false),
      connection('eu', 'openai'),
    ].map((entry) => [entry.name, entry]),
  ),
  aliases: new Map([
    ['best', ['anthropic/claude', 'openai/gpt']],
    ['gone', ['removed/model']],
    ['half', ['off/gpt', 'eu/gpt']],
  ]),
}

const key: KeyEntry = {
  id: 'key',
  project: 'prj',
  environment: 'production',
  scopes: ['call'],
  models: [],
  limits: noLimits,
  metadata: {},
  expiresAtMs: null,
  isRevoked: false,
  isOwn: false,
  slot: -1,
}

function targets(model: string, models: readonly string[] = [], format: WireFormat = 'openai') {
  const found = resolveTargets({ model, format, key: { ...key, models }, snapshot, providers })
  return found.ok
    ? found.value.map((target) => `${target.connection.name}/${target.model}`)
    : found.fault.status
}

test('a model is an alias, a connection with a model, or a bare name in its own format', () => {
  const cases: readonly [model: string, format: WireFormat, expected: string[] | number][] = [
    ['openai/gpt-4o', 'openai', ['openai/gpt-4o']],
    ['eu/ft:gpt/4', 'openai', ['eu/ft:gpt/4']],
    ['best', 'openai', ['anthropic/claude', 'openai/gpt']],
    ['half', 'openai', ['eu/gpt']],
    ['gone', 'openai', 404],
    ['gpt-4o', 'openai', ['openai/gpt-4o']],
    ['claude', 'anthropic', ['anthropic/claude']],
    ['gemini-pro', 'gemini', 404],
    ['off/gpt', 'openai', 404],
    // Nobody's model at OpenAI is called so: a connection mistyped.
    ['opnai/gpt-4o', 'openai', 404],
    ['models/gemini-pro', 'gemini', 404],
  ]
  for (const [model, format, expected] of cases)
    assert.deepEqual(targets(model, [], format), expected, model)
})

test('a key calls what its patterns name, by alias or by target', () => {
  const cases: readonly [model: string, models: string[], expected: string[] | number][] = [
    ['best', ['best'], ['anthropic/claude', 'openai/gpt']],
    ['best', ['openai/*'], ['openai/gpt']],
    ['best', ['mistral/*'], 403],
    ['openai/gpt', ['gpt'], ['openai/gpt']],
    ['openai/gpt', ['eu/*'], 403],
  ]
  for (const [model, models, expected] of cases)
    assert.deepEqual(targets(model, models), expected, `${model} by ${models.join()}`)
})

test('behind another address the provider’s connection may have models with slashes in their names', () => {
  const mine = { ...connection('openai', 'openai'), baseUrl: 'http://10.0.0.7/v1' }
  const moved = { ...snapshot, connections: new Map([['openai', mine]]) }
  const found = resolveTargets({
    model: 'org/model',
    format: 'openai',
    key,
    snapshot: moved,
    providers,
  })
  assert.deepEqual(found.ok && found.value.map(({ model }) => model), ['org/model'])
})
