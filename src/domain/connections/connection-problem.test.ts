import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providers } from '#plugins/providers/catalog.gen.ts'
import { connectionProblem } from './connection-problem.ts'

const problem = (provider: string, asked: Parameters<typeof connectionProblem>[1]) => {
  const found = providers[provider]
  assert.ok(found)
  return connectionProblem(found, asked)?.errors?.map(({ path }) => path) ?? []
}

test('an address that doubles what Belay adds is refused, another one is not', () => {
  const cases: [string, string, boolean][] = [
    ['openai-compatible', 'http://h/v1/v1', true],
    ['openai-compatible', 'http://h/v1/chat/completions', true],
    ['openai-compatible', 'http://h/v1', false],
    ['openai-compatible', 'http://h/chat', false],
    ['openai-compatible', 'http://h/v1/team/v1', false],
    ['openai', 'https://h/v1', false],
    ['anthropic', 'https://h/v1', true],
    ['anthropic', 'https://h/anthropic', false],
    ['anthropic', 'https://h/v1/messages', true],
    ['gemini', 'https://h/v1beta', true],
    ['gemini', 'https://h/v1beta/v1beta', true],
    ['gemini', 'https://h', false],
    ['azure-openai', 'https://h/openai/v1', true],
    ['azure-openai', 'https://h', false],
  ]
  for (const [provider, baseUrl, isRefused] of cases)
    assert.deepEqual(problem(provider, { baseUrl }), isRefused ? ['baseUrl'] : [], baseUrl)
})

test('no provider’s own address is refused', () => {
  for (const [id, { baseUrl }] of Object.entries(providers))
    if (baseUrl !== '') assert.deepEqual(problem(id, { baseUrl }), [], id)
})

test('a setting that goes out in a header is refused where no header can carry it', () => {
  const asked = (provider: string, settings: Record<string, string>) =>
    problem(provider, { settings })
  assert.deepEqual(asked('openai', { organization: 'org\nx' }), ['settings.organization'])
  assert.deepEqual(asked('openai', { project: 'proj_…' }), ['settings.project'])
  assert.deepEqual(asked('openai', { organization: 'org_é', project: 'proj_1' }), [])
})

test('settings that mean nothing are refused by their name', () => {
  const refused = (settings: Record<string, string>) => problem('openai', { settings })
  assert.deepEqual(refused({ drop: 'yes' }), ['settings.drop'])
  assert.deepEqual(refused({ drop: 'allow', streamOptions: 'never', proxy: 'none' }), [])
  assert.deepEqual(refused({ streamOptions: 'false' }), ['settings.streamOptions'])
  assert.deepEqual(refused({ proxy: 'proxy:3128' }), ['settings.proxy'])
  assert.deepEqual(refused({ proxy: 'http://proxy:3128' }), [])
  assert.deepEqual(refused({ proxy: 'http://user:word@proxy:3128' }), ['settings.proxy'])
  assert.deepEqual(refused({ forwardHeaders: 'X-Session-Id, x-portkey-*' }), [])
  for (const name of ['authorization', 'x-api-key', '*', 'cookie', 'x b', 'x-auth-token'])
    assert.deepEqual(refused({ forwardHeaders: name }), ['settings.forwardHeaders'], name)
})
