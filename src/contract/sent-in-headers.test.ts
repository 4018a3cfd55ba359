import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createConnection, editConnection } from '#contract/connections.ts'
import { ownHeaders } from '#contract/own-headers.ts'

test('a secret that no header can carry is refused by its field, and what a paste leaves around one is not', () => {
  const cases: readonly [secret: string, kept: string | null][] = [
    ['sk-1234567', 'sk-1234567'],
    [' sk-1234567\r\n', 'sk-1234567'],
    ['sk-é ÿ\t1', 'sk-é ÿ\t1'],
    ['sk-12\n34567', null],
    ['sk-12\u000034567', null],
    ['sk-12\u007f34567', null],
    ['sk-…', null],
    ['sk-\u0100', null],
    ['sk-😀', null],
    ['\n', null],
  ]
  for (const [secret, kept] of cases)
    for (const { body, given } of [
      { body: createConnection.body, given: { provider: 'openai', secret } },
      { body: editConnection.body, given: { secret } },
    ]) {
      const parsed = body.safeParse(given)
      assert.equal(parsed.success ? parsed.data.secret : null, kept, JSON.stringify(secret))
      if (!parsed.success) assert.deepEqual(parsed.error.issues[0]?.path, ['secret'])
    }
})

test('a header that cannot be sent is refused by its name', () => {
  const problem = (headers: Record<string, string>) =>
    ownHeaders.safeParse(headers).error?.issues.map(({ path }) => path)
  assert.equal(problem({ 'x-team': 'née, {{ secrets.APP }}' }), undefined)
  assert.deepEqual(problem({ 'x-team': 'a\nb' }), [['x-team']])
  assert.deepEqual(problem({ 'x-team': '…' }), [['x-team']])
  assert.deepEqual(problem({ 'x team': 'a' }), [['x team']])
  assert.deepEqual(problem({ '': 'a' }), [['']])
})
