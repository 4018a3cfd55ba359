import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createApiServer } from '#http/api/api-server.ts'
import { OpenAnswers } from '#http/api/open-answers.ts'

test('an idle connection of a front thread is never closed from this side', async () => {
  const server = createApiServer({
    routes: [],
    raw: [],
    authenticate: async () => null,
    openAnswers: new OpenAnswers(),
    pseudonyms: async () => new Map(),
    onScopeUsed: () => {},
    isSecure: false,
    onMistake: (error) => assert.fail(String(error)),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  const response = await fetch(`http://127.0.0.1:${port}/nothing`)
  assert.equal(response.status, 404)
  await response.text()
  assert.equal(response.headers.get('connection'), 'keep-alive')
  assert.equal(response.headers.get('keep-alive'), null, 'no time after which it would end')
  server.closeAllConnections()
  server.close()
})
