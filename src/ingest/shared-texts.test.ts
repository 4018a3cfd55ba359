import assert from 'node:assert/strict'
import { test } from 'node:test'
import { receiveLogs, receiveTraces } from './receive.ts'

const nowNs = 1_789_000_000_000_000_000n
const context = { project: 'prj', environment: 'test', key: 'key', nowNs }
const attributes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `k${index}`,
    value: { stringValue: 'value' },
  }))
const records = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    traceId: 'a'.repeat(32),
    spanId: (index + 1).toString(16).padStart(16, '0'),
    name: 'work',
    startTimeUnixNano: String(nowNs),
    endTimeUnixNano: String(nowNs + 5n),
    timeUnixNano: String(nowNs),
  }))
const charactersOf = (rows: readonly { resource: string; scope: string }[]) =>
  rows.reduce((sum, { resource, scope }) => sum + resource.length + scope.length, 0)

/** Each way in which one long text becomes that of many rows. */
const ways = {
  'a resource of many spans': (scopes: number, spans: number) => ({
    resource: { attributes: attributes(scopes) },
    scopeSpans: [{ scope: { name: 's' }, spans: records(spans) }],
  }),
  'a resource of many scopes': (long: number, spans: number) => ({
    resource: { attributes: attributes(long) },
    scopeSpans: records(spans).map((span) => ({ scope: { name: 's' }, spans: [span] })),
  }),
  'a scope of many spans': (long: number, spans: number) => ({
    resource: { attributes: [] },
    scopeSpans: [{ scope: { name: 's', attributes: attributes(long) }, spans: records(spans) }],
  }),
}

for (const [title, way] of Object.entries(ways)) {
  test(`${title} is kept whole once, and does not make gigabytes of megabytes`, () => {
    const body = Buffer.from(JSON.stringify({ resourceSpans: [way(20_000, 2000)] }))
    const read = receiveTraces({ contentType: 'application/json', body, context })
    assert.ok(read.ok)
    const { rows } = read.value
    assert.equal(rows.length, 2000)
    assert.ok(charactersOf(rows) < 32 * 1024 * 1024, String(charactersOf(rows)))
    const [first, last] = [rows[0], rows.at(-1)]
    assert.ok(first !== undefined && last !== undefined)
    assert.ok(`${first.resource}${first.scope}`.includes('"k19999":"value"'))
    assert.deepEqual(first.flags, [])
    assert.deepEqual(last.flags, ['resource-cut'])
    const kept = JSON.parse(last.resource === '' ? last.scope : last.resource)
    const { 'otel.dropped_attributes_count': dropped, ...others } = kept.attributes ?? kept
    assert.equal(Object.keys(others).length + dropped, 20_000)
  })
}

test('what SDKs say of a service is repeated whole, however many spans there are', () => {
  const body = Buffer.from(
    JSON.stringify({ resourceSpans: [ways['a resource of many spans'](40, 20_000)] }),
  )
  const read = receiveTraces({ contentType: 'application/json', body, context })
  assert.ok(read.ok)
  assert.equal(new Set(read.value.rows.map(({ resource }) => resource)).size, 1)
  assert.ok(read.value.rows.every(({ flags }) => flags.length === 0))
})

test('records outside any trace join their service’s, however long its resource is', () => {
  const body = Buffer.from(
    JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: attributes(20_000) },
          scopeLogs: [
            { logRecords: records(500).map((record) => ({ ...record, traceId: '', spanId: '' })) },
          ],
        },
      ],
    }),
  )
  const read = receiveLogs({ contentType: 'application/json', body, context })
  assert.ok(read.ok)
  assert.equal(read.value.rows.length, 500)
  assert.equal(new Set(read.value.rows.map(({ trace_id }) => trace_id)).size, 1)
  assert.ok(charactersOf(read.value.rows) < 32 * 1024 * 1024)
})
