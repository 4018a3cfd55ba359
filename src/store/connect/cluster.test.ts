import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { openClusterTraces } from '#store/connect/cluster.ts'
import { TraceStoreError } from '#store/ports/trace-database.ts'

/** A server that closes so many connections without a word, and then answers with one row. */
async function withServer(
  cutOff: number,
  use: (url: string, asked: () => number) => Promise<void>,
): Promise<void> {
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    if (asked <= cutOff) {
      request.socket.destroy()
      return
    }
    request.resume()
    request.on('end', () => response.end('{"answer":42}\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listening on TCP, it has one
  try {
    await use(`http://127.0.0.1:${port}`, () => asked)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('a read whose connection is closed under it is asked once more', () =>
  withServer(1, async (url, asked) => {
    const database = openClusterTraces(url, '')
    assert.deepEqual(await database.query('SELECT 42 AS answer'), [{ answer: 42 }])
    assert.equal(asked(), 2)
    await database.close()
  }))

test('a server that closes again is told of, as something that may pass', () =>
  withServer(2, async (url, asked) => {
    const database = openClusterTraces(url, '')
    await assert.rejects(
      database.query('SELECT 42 AS answer'),
      (error: unknown) => error instanceof TraceStoreError && error.retryable,
    )
    assert.equal(asked(), 2)
    await database.close()
  }))
