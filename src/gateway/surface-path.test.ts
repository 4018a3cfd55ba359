import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatOfCaller, isForClients, surfacePath } from '#gateway/surface-path.ts'

test('what clients make of a base URL is the path that they mean', () => {
  const withKey = { authorization: 'Bearer K' }
  const cases: readonly [string, string, Record<string, string>, string][] = [
    ['POST', '/v1/chat/completions/', {}, '/v1/chat/completions'],
    ['POST', '//v1//chat/completions?x=1', {}, '/v1/chat/completions'],
    ['POST', '/openai/v1/chat/completions', {}, '/v1/chat/completions'],
    ['POST', '/v1/v1/messages', {}, '/v1/messages'],
    ['POST', '/anthropic/v1/messages', {}, '/v1/messages'],
    ['POST', '/v1beta/openai/chat/completions', {}, '/v1/chat/completions'],
    ['POST', '/chat/completions', {}, '/v1/chat/completions'],
    ['POST', '/models/sim/echo:generateContent', {}, '/v1beta/models/sim/echo:generateContent'],
    ['POST', '/gemini/v1beta/models/m:generateContent', {}, '/v1beta/models/m:generateContent'],
    ['GET', '/models', withKey, '/v1/models'],
    // The page of models.
    ['GET', '/models', {}, '/models'],
    ['GET', '/', {}, '/'],
    ['GET', '/chat/completions', withKey, '/chat/completions'],
    ['POST', '/api/v1/keys', withKey, '/api/v1/keys'],
  ]
  for (const [method, url, headers, path] of cases)
    assert.equal(surfacePath(method, url, headers), path, `${method} ${url}`)
})

test('what no surface knows is told to clients in their own shape', () => {
  const cases: readonly [string, string, boolean][] = [
    ['GET', '/v1/responses/resp_1', true],
    ['GET', '/v1', true],
    ['GET', '/v10', false],
    ['POST', '/chat/nothing', true],
    ['POST', '//openai/nothing', true],
    ['DELETE', '/files/1', true],
    ['POST', '/api/v1/nothing', false],
    ['GET', '/settings/keys', false],
  ]
  for (const [method, url, isClients] of cases)
    assert.equal(
      isForClients(method, url, surfacePath(method, url, {})),
      isClients,
      `${method} ${url}`,
    )
})

test('the shape of an error is that of the API that the path and the headers name', () => {
  const cases: readonly [string, Record<string, string>, string][] = [
    ['/v1/x', {}, 'openai'],
    ['/v1/messages/batches', {}, 'anthropic'],
    ['/anthropic/v1/x', {}, 'anthropic'],
    ['/v1/x', { 'anthropic-version': '2023-06-01' }, 'anthropic'],
    ['/v1beta/x', {}, 'gemini'],
    ['/v1beta/openai/x', {}, 'openai'],
    ['/models/m:streamQuery', {}, 'gemini'],
    ['/v1/x', { 'x-goog-api-key': 'K' }, 'gemini'],
  ]
  for (const [url, headers, format] of cases)
    assert.equal(formatOfCaller(url, headers), format, url)
})
