import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SpanRow } from '#contract/span-row.ts'
import { dialects } from './dialects.ts'
import { groupFacts, normaliseSpan } from './normalise.ts'

const nowNs = 1_789_000_000_000_000_000n
const context = { project: 'prj_1', environment: 'dev', key: 'key_1', nowNs }
const jsonColumns = new Set(['input', 'output', 'attributes', 'parameters', 'tools', 'events'])

function read(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : value
  } catch {
    return value
  }
}

for (const dialect of dialects) {
  for (const { title, name, scope, attributes, becomes } of dialect.examples) {
    test(`${dialect.title}: ${title}`, () => {
      const { row, refused } = normaliseSpan(
        {
          traceId: '0af7651916cd43dd8448eb211c80319c',
          spanId: 'b7ad6b7169203331',
          parentSpanId: '',
          traceState: '',
          name: name ?? 'span',
          kind: 0,
          startNs: nowNs - 1_000_000_000n,
          endNs: nowNs,
          attributes: structuredClone(attributes),
          droppedAttributes: 0,
          events: [],
          droppedEvents: 0,
          links: [],
          droppedLinks: 0,
          statusCode: 0,
          statusMessage: '',
        },
        groupFacts({}, { name: scope?.name ?? '', version: scope?.version ?? '', attributes: {} }),
        context,
      )
      assert.equal(refused, null)
      assert.ok(!row?.flags.includes('not-understood'))
      for (const [column, expected] of Object.entries(becomes)) {
        const found: unknown = row?.[column as keyof SpanRow] // becomes is a part of a row
        const isJson = jsonColumns.has(column)
        assert.deepEqual(isJson ? read(found) : found, isJson ? read(expected) : expected, column)
      }
    })
  }

  test(`${dialect.title} has what the catalogue shows, and its examples cover a call that counts`, () => {
    assert.match(dialect.id, /^[a-z][a-z-]*$/)
    for (const text of [dialect.title, dialect.summary]) assert.notEqual(text, '')
    assert.ok(dialect.examples.some((example) => example.becomes.counts === 1))
    assert.ok(dialect.families.length > 0)
  })
}

test('no two dialects have the same precedence, so that the order never depends on the files', () => {
  assert.equal(new Set(dialects.map((dialect) => dialect.precedence)).size, dialects.length)
})
