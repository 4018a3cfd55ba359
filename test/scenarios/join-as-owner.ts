import assert from 'node:assert/strict'
import { type Client, createClient } from '#client/client.ts'
import type { TestServer } from '#test/scenarios/start-server.ts'

/** Joins by the link that a fresh server prints, once; calls are then made as that person, signed in. */
export async function joinAsOwner(
  server: Pick<TestServer, 'url' | 'output'>,
  who: { readonly name: string; readonly email: string },
): Promise<Client> {
  const token = /link#(\S+)/.exec(server.output())?.[1]
  const joined = await fetch(`${server.url}/api/v1/link/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ token, ...who, password: 'a long password' }),
  })
  assert.equal(joined.status, 200, await joined.text())
  const cookie = joined.headers.get('set-cookie')?.split(';')[0] ?? ''
  return createClient({
    baseUrl: server.url,
    fetch: (address, init) => {
      const headers = new Headers(init?.headers)
      headers.set('cookie', cookie)
      headers.set('origin', server.url)
      return fetch(address, { ...init, headers })
    },
  })
}
