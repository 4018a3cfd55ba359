import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { test } from 'node:test'
import { isLargeCall } from '#http/front/large-calls.ts'

const cases: readonly [IncomingHttpHeaders, boolean][] = [
  [{}, false],
  [{ 'content-length': '0' }, false],
  [{ 'content-length': String(2 * 1024 * 1024 - 1) }, false],
  [{ 'content-length': String(2 * 1024 * 1024) }, true],
  [{ 'transfer-encoding': 'chunked' }, true],
  [{ 'content-length': '200', 'content-encoding': 'identity' }, false],
  [{ 'content-length': '200', 'content-encoding': 'gzip' }, true],
]
for (const [headers, expected] of cases)
  test(`a call with ${JSON.stringify(headers)} is ${expected ? '' : 'not '}large`, () =>
    assert.equal(isLargeCall({ headers }), expected))
