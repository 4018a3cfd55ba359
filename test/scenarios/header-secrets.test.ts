// Secrets for a server of the user's own: sent to it, and nowhere else to be found.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ApiError } from '#client/client.ts'
import { createDataset } from '#contract/datasets.ts'
import type { CallOf } from '#contract/endpoint.ts'
import {
  createEvaluation,
  exportEvaluation,
  listResults,
  showEvaluation,
} from '#contract/evaluations.ts'
import { startServer, waitFor } from '#test/scenarios/start-server.ts'

const canary = 'app-canary-4b1d9f'
const seen: string[] = []
/** Answers with the header that it got, as a careless server does, and judges everything good. */
const application = createServer((request, response) => {
  seen.push(String(request.headers.authorization))
  request.resume()
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({ output: `You sent ${request.headers.authorization}`, score: 1, pass: true }),
  )
})

await new Promise<void>((resolve) => application.listen({ host: '127.0.0.1', port: 0 }, resolve))
const address = application.address()
const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
const server = await startServer({
  environment: {
    BELAY_NETWORK_ALLOW: '127.0.0.0/8',
    BELAY_SECRET_APP: canary,
    BELAY_SECRET_APP_ORIGIN: url,
    BELAY_SECRET_ELSEWHERE: canary,
    BELAY_SECRET_ELSEWHERE_ORIGIN: 'https://app.example.com',
  },
})
await server.call(createDataset, { body: { name: 'one', items: [{ input: 'Ulm' }] } })
after(async () => {
  application.closeAllConnections()
  application.close()
  await server.stop()
})

type Definition = NonNullable<CallOf<typeof createEvaluation>['body']>

async function outcomeOf(authorization: string, name: string) {
  const body: Pick<Definition, 'variants' | 'evaluators'> = {
    variants: [{ kind: 'endpoint', name: 'app', url: `${url}/ask`, headers: { authorization } }],
    evaluators: [
      {
        name: 'own judge',
        evaluator: 'http',
        settings: { url: `${url}/judge`, headers: { authorization } },
      },
    ],
  }
  const { id } = await server.call(createEvaluation, { body: { ...body, name, dataset: 'one' } })
  const params = { evaluation: id }
  const shown = await waitFor('the evaluation to be over', async () => {
    const now = await server.call(showEvaluation, { params })
    return now.state === 'done' ? now : null
  })
  const { items } = await server.call(listResults, { params })
  const { content } = await server.call(exportEvaluation, { params, query: { format: 'json' } })
  return { shown, result: items[0]?.results[0], content }
}

test('a secret reaches the application and the judge that name it, and stands nowhere', async () => {
  const { shown, result, content } = await outcomeOf('Bearer {{ secrets.APP }}', 'with a secret')
  assert.deepEqual(seen.splice(0), [`Bearer ${canary}`, `Bearer ${canary}`])
  assert.equal(result?.output, 'You sent Bearer (secret)')
  assert.equal(result.scores[0]?.score, 1)
  for (const text of [JSON.stringify(shown), content, server.output()])
    assert.ok(!text.includes(canary), text)
  assert.ok(JSON.stringify(shown.definition).includes('{{ secrets.APP }}'))
  await server.stop()
  for (const file of readdirSync(server.data, { recursive: true, withFileTypes: true }))
    if (file.isFile())
      assert.ok(
        !readFileSync(join(file.parentPath, file.name)).includes(canary),
        `${file.parentPath}/${file.name}`,
      )
  await server.start()
})

test('a secret of another origin is not sent, and one that looks like one is not taken', async () => {
  const { result } = await outcomeOf('Bearer {{ secrets.ELSEWHERE }}', 'elsewhere')
  assert.match(result?.error ?? '', /The secret ELSEWHERE is for https:\/\/app\.example\.com/)
  assert.deepEqual(seen, [])
  const refused = await outcomeOf(`Bearer sk-${'a'.repeat(40)}`, 'literal').then(
    () => null,
    (error: unknown) => error,
  )
  assert.ok(refused instanceof ApiError)
  assert.match(
    refused.problem.detail,
    /variants\.0\.headers\.authorization: this looks like a secret/,
  )
})
