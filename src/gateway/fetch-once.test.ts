import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { fetchOnce } from '#gateway/fetch-once.ts'
import { UpstreamFailure, Upstreams } from '#gateway/upstream.ts'
import { AddressGuard } from '#kit/address-guard.ts'
import { readProxies } from '#kit/choose-proxy.ts'

describe('one request and its whole reply', { timeout: 20_000 }, () => {
  const upstreams = new Upstreams(new AddressGuard(['127.0.0.0/8']), 2000, readProxies({}))
  const server = createServer((_, reply) => reply.end('good'))
  let url = new URL('http://127.0.0.1')
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    url = new URL(`http://127.0.0.1:${port}/models`)
  })
  after(async () => {
    await upstreams.close()
    server.close()
  })

  const fetchWith = (headers: Record<string, string>) =>
    fetchOnce(upstreams, {
      url,
      method: 'GET',
      headers,
      body: null,
      timeMsMax: 5000,
      replyBytesMax: 100,
    })

  test('is read to its end', async () => {
    assert.deepEqual(await fetchWith({ authorization: 'Bearer a-secret' }), {
      status: 200,
      body: 'good',
    })
  })

  test('rejects when it cannot even be made: a secret that no header carries', async () => {
    await assert.rejects(fetchWith({ authorization: 'Bearer sk-…' }), (error) => {
      assert.ok(error instanceof UpstreamFailure)
      assert.match(error.message, /invalid authorization header/)
      return true
    })
  })
})
