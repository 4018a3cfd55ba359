import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createPriceBook } from '#domain/cost/price-book.ts'
import { createRedact } from '#domain/redaction/redact.ts'
import { ExportThread } from '#http/front/export-thread.ts'
import { type ExportToRead, readExport } from '#ingest/read-export.ts'

const exports = new ExportThread(['emails'])
after(() => exports.close())

/** An export of spans with so many attributes, none of whose names was ever seen. */
function exportOf(spans: number, attributes: number): ExportToRead {
  const nowNs = 1_789_000_000_000_000_000n
  const body = {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: Array.from({ length: spans }, (_, span) => ({
              traceId: 'a'.repeat(32),
              spanId: String(span + 1).padStart(16, '0'),
              name: 'big',
              startTimeUnixNano: String(nowNs),
              endTimeUnixNano: String(nowNs + 5n),
              attributes: Array.from({ length: attributes }, (_, index) => ({
                key: `k${span}.${index}`,
                value: { stringValue: 'me@example.com' },
              })),
            })),
          },
        ],
      },
    ],
  }
  return {
    signal: 'traces',
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(body)),
    context: { project: 'prj', environment: 'test', key: 'key', nowNs },
    policy: { capture: 'full', captureBytesMax: 1_000_000 },
  }
}

test('a large export is read on another thread into the same frames, while this one goes on', async () => {
  const given = exportOf(3, 5000)
  let turns = 0
  const counting = setInterval(() => {
    turns += 1
  }, 1)
  const read = await exports.read({ ...given, body: Buffer.from(given.body) }, [])
  clearInterval(counting)
  assert.ok(read.ok)
  assert.ok(turns > 1, 'other work had its turn')
  const here = readExport(given, {
    prices: createPriceBook({ priceProviders: new Map(), overrides: [] }),
    redact: createRedact(['emails']),
  })
  assert.ok(here.ok)
  assert.deepEqual(read.value, { ...here.value, frames: [Buffer.concat(here.value.frames)] })
  assert.ok(!read.value.frames.join('').includes('me@example.com'))
})

test('exports are answered each by its own, what is wrong by name', async () => {
  const bad = { ...exportOf(1, 1), body: Buffer.from('{') }
  const [one, two, three] = await Promise.all([
    exports.read(exportOf(1, 1), []),
    exports.read(bad, []),
    exports.read(exportOf(2, 1), []),
  ])
  assert.equal(one.ok && one.value.spans, 1)
  assert.equal(!two.ok && two.fault.kind, 'malformed')
  assert.equal(three.ok && three.value.spans, 2)
})

test('beyond so many that wait, exports are asked to come again, and nothing is lost in silence', async () => {
  const reads = Array.from({ length: 70 }, () => exports.read(exportOf(1, 1), []))
  const kinds = (await Promise.all(reads)).map((read) => (read.ok ? 'read' : read.fault.kind))
  assert.equal(kinds.filter((kind) => kind === 'read').length, 64)
  assert.equal(kinds.filter((kind) => kind === 'unavailable').length, 6)
})
