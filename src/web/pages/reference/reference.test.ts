import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ApiEndpoint, readDescription } from '#web/pages/reference/api-description.ts'
import { exampleOf } from '#web/pages/reference/example-of.ts'
import { curlOf, requestOf } from '#web/pages/reference/request-of.ts'

const described = {
  paths: {
    '/api/v1/scores/{id}': {
      post: {
        operationId: 'scores.create',
        summary: 'Attach a score.',
        tags: ['scores'],
        'x-belay-scope': 'score',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'project', in: 'query', required: false, schema: { type: 'string' } },
          { name: 'from', in: 'query', required: false, schema: { type: 'string' } },
        ],
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: {
          200: { description: 'good', content: { 'application/json': { schema: {} } } },
          400: { description: 'request_invalid: …' },
        },
      },
    },
  },
}

describe('the API reference', () => {
  const [endpoint] = readDescription(described)
  assert.ok(endpoint !== undefined)

  it('reads endpoints out of the description', () => {
    const expected: Partial<ApiEndpoint> = {
      id: 'scores.create',
      noun: 'scores',
      method: 'POST',
      scope: 'score',
      body: { type: 'object' },
      faults: [{ status: '400', description: 'request_invalid: …' }],
    }
    assert.partialDeepStrictEqual(endpoint, expected)
    assert.throws(() => readDescription({ paths: { '/x': { get: {} } } }))
  })

  it('makes the request of what was filled in, and leaves out what is empty', () => {
    const filled = { values: { id: 'a/b', project: 'my shop', from: '' }, body: '{"name":"it’s"}' }
    assert.deepEqual(requestOf(endpoint, filled), {
      method: 'POST',
      address: '/api/v1/scores/a%2Fb?project=my+shop',
      body: '{"name":"it’s"}',
    })
    assert.equal(requestOf({ ...endpoint, body: null }, filled).body, null)
  })

  it('writes the same request for a shell, quotes and all', () => {
    assert.equal(
      curlOf({ method: 'POST', address: '/api/v1/scores', body: `{"name":"it's"}` }, 'http://x'),
      [
        `curl -X POST 'http://x/api/v1/scores' \\`,
        `  -H "Authorization: Bearer $BELAY_KEY" \\`,
        `  -H 'Content-Type: application/json' \\`,
        `  -d '{"name":"it'\\''s"}'`,
      ].join('\n'),
    )
    assert.equal(
      curlOf({ method: 'GET', address: '/api/v1/keys', body: null }, 'http://x'),
      `curl 'http://x/api/v1/keys' \\\n  -H "Authorization: Bearer $BELAY_KEY"`,
    )
  })

  it('begins a body with required fields and defaults', () => {
    const schema = {
      anyOf: [
        {
          type: 'object',
          required: ['name', 'value', 'list', 'kind'],
          properties: {
            name: { type: 'string' },
            value: { anyOf: [{ type: 'number', minimum: 1 }, { type: 'null' }] },
            list: { type: 'array' },
            kind: { enum: ['a', 'b'] },
            comment: { type: 'string', default: 'none' },
            left: { type: 'string' },
          },
        },
        { type: 'string' },
      ],
    }
    assert.deepEqual(exampleOf(schema), {
      name: '',
      value: 1,
      list: [],
      kind: 'a',
      comment: 'none',
    })
  })
})
