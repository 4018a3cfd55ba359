import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeOtlp } from '#test/fixtures/otlp/encode-otlp.ts'
import { decodeLogsJson } from './decode-logs-json.ts'
import { decodeLogsProtobuf } from './decode-logs-protobuf.ts'

const request = {
  resourceLogs: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'checkout' } }] },
      scopeLogs: [
        {
          scope: { name: 'log.scope' },
          logRecords: [
            {
              timeUnixNano: '1789000000000000001',
              observedTimeUnixNano: '1789000000000000002',
              severityNumber: 13,
              severityText: 'WARN',
              body: { kvlistValue: { values: [{ key: 'stock', value: { intValue: '3' } }] } },
              attributes: [{ key: 'warehouse', value: { stringValue: 'north' } }],
              droppedAttributesCount: 1,
              traceId: '0af7651916cd43dd8448eb211c80319c',
              spanId: 'b7ad6b7169203331',
              eventName: 'stock.low',
            },
          ],
        },
      ],
    },
  ],
}

for (const [name, decode] of [
  ['protobuf', () => decodeLogsProtobuf(encodeOtlp('ExportLogsServiceRequest', request))],
  ['JSON', () => decodeLogsJson(Buffer.from(JSON.stringify(request)))],
] as const) {
  test(`a log record in ${name} is decoded with everything it carries`, () => {
    const decoded = decode()
    assert.ok(decoded.ok)
    assert.deepEqual(decoded.value, [
      {
        resource: { 'service.name': 'checkout' },
        scope: { name: 'log.scope', version: '', attributes: {} },
        items: [
          {
            timeNs: 1789000000000000001n,
            observedNs: 1789000000000000002n,
            severityNumber: 13,
            severityText: 'WARN',
            body: { stock: 3 },
            attributes: { warehouse: 'north' },
            droppedAttributes: 1,
            traceId: '0af7651916cd43dd8448eb211c80319c',
            spanId: 'b7ad6b7169203331',
            eventName: 'stock.low',
          },
        ],
      },
    ])
  })
}

test('a severity in JSON may be a name', () => {
  const body = {
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 'SEVERITY_NUMBER_ERROR2' }] }] }],
  }
  const decoded = decodeLogsJson(Buffer.from(JSON.stringify(body)))
  assert.ok(decoded.ok)
  assert.equal(decoded.value[0]?.items[0]?.severityNumber, 18)
})
