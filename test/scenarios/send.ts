import assert from 'node:assert/strict'
import { type Client, createClient } from '#client/client.ts'
import { createInvitation } from '#contract/people.ts'
import { type TestServer, waitFor } from '#test/scenarios/start-server.ts'

type Sent = { readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal }

/** Posts JSON as an application that has this key. */
export function postJson(
  url: string,
  key: string,
  body: unknown,
  { headers, ...rest }: Sent = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...rest,
  })
}

/** Says something to a model by chat completions; `more` is what the body has besides. */
export function say(
  server: Pick<TestServer, 'url'>,
  key: string,
  [model, content]: readonly [model: string, content: string],
  more: object = {},
  sent: Sent = {},
): Promise<Response> {
  const body = { model, messages: [{ role: 'user', content }], ...more }
  return postJson(`${server.url}/v1/chat/completions`, key, body, sent)
}

/** A person who joined: the session, and every endpoint of the contract as they may call it. */
export type Joined = { readonly cookie: string; readonly call: Client }

/** Has a person join: the first owner by the link that a server which nobody owns yet prints, all others by an invitation. */
export async function join(
  server: TestServer,
  role: 'first owner' | 'owner' | 'editor' | 'reviewer' | 'viewer',
  name: string = role,
  email = `${name.toLowerCase().replaceAll(' ', '-')}@example.com`,
): Promise<Joined> {
  const link =
    role === 'first owner'
      ? await waitFor('the link of the first owner', () => firstLink(server.output()))
      : (await server.call(createInvitation, { body: { role } })).link
  const joined = await fetch(`${server.url}/api/v1/link/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({
      token: new URL(link).hash.slice(1),
      name,
      email,
      password: 'long enough to be one',
    }),
  })
  assert.equal(joined.status, 200, await joined.text())
  const cookie = (joined.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const asThem: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...Object(init?.headers), cookie } })
  return { cookie, call: createClient({ baseUrl: server.url, fetch: asThem }) }
}

/** It is printed once the server is ready, which may be seen before the line is read. */
const firstLink = (output: string): string | null => /(http\S+link#\S+)/.exec(output)?.[1] ?? null
