import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchModelRoute } from '#gateway/match-route.ts'

test('a path names its operation, its model and its key', () => {
  const call = (wire: string, model = '', streams = false, queryKey = '') => ({
    kind: 'call' as const,
    wire,
    model,
    streams,
    queryKey,
  })
  const gemini = 'gemini.generate_content'
  const cases: readonly [string, ReturnType<typeof call> | null][] = [
    ['/v1/chat/completions', call('openai.chat')],
    ['/v1/chat/completions?x=1', call('openai.chat')],
    ['/v1/chat/completions/', call('openai.chat')],
    ['/openai/v1/chat/completions?x=1', call('openai.chat')],
    ['/models/sim/echo:generateContent?key=K', call(gemini, 'sim/echo', false, 'K')],
    ['/v1/chat/completion', null],
    ['/v1/messages/count_tokens', call('anthropic.count_tokens')],
    ['/v1beta/models/gemini-2.5-pro:generateContent', call(gemini, 'gemini-2.5-pro')],
    [
      '/v1beta/models/sim/echo:streamGenerateContent?alt=sse&key=K',
      call(gemini, 'sim/echo', true, 'K'),
    ],
    // As @google/genai 3 and @ai-sdk/google write them.
    ['/v1/models/sim/echo:generateContent', call(gemini, 'sim/echo')],
    ['/v1beta/sim/echo:streamGenerateContent?alt=sse', call(gemini, 'sim/echo', true)],
    ['/v1beta/models/sim%2Fecho:generateContent', call(gemini, 'sim/echo')],
    ['/v1beta/models/a:b:generateContent', call(gemini, 'a:b')],
    ['/v1beta/models/:generateContent', null],
    ['/v1beta/models/m:deleteEverything', null],
    // Not valid percent-encoding: a name of no model, and no error.
    ['/v1beta/models/%zz:generateContent', call(gemini, '%zz')],
  ]
  for (const [url, expected] of cases)
    assert.deepEqual(matchModelRoute('POST', url, {}), expected, url)
})

test('one path lists models for three APIs, told apart by the headers of their SDKs', () => {
  const cases: readonly [string, Record<string, string>, string][] = [
    ['/v1/models', {}, 'openai'],
    ['/v1/models', { authorization: 'Bearer K' }, 'openai'],
    ['/v1/models', { 'anthropic-version': '2023-06-01' }, 'anthropic'],
    ['/v1/models', { 'x-goog-api-key': 'K' }, 'gemini'],
    ['/v1beta/models', {}, 'gemini'],
    ['/v1alpha/models', {}, 'gemini'],
  ]
  for (const [url, headers, format] of cases) {
    const route = matchModelRoute('GET', url, headers)
    assert.equal(route?.kind === 'models' ? route.format : null, format, url)
  }
  for (const url of ['/v1/models/%zz', '/v1/models/%E0%A4%A', '/v1beta/models/%']) {
    assert.equal(matchModelRoute('GET', url, {})?.kind, 'models', url)
  }
  for (const method of ['PUT', 'DELETE', 'HEAD'])
    assert.equal(matchModelRoute(method, '/v1/models', {}), null)
})
