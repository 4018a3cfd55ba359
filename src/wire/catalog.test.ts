import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wireById, wires } from './catalog.ts'

const nonsense = [
  undefined,
  null,
  7,
  'text',
  [],
  [null],
  {},
  { choices: 7, content: 'x', output: {}, candidates: [null], usage: 'much', usageMetadata: [] },
  { messages: {}, contents: [1], input: [[1]], system: 7, tools: 'none', error: 'broken' },
  { choices: [{}], content: [{}], output: [{}], candidates: [{}], messages: [{}], contents: [{}] },
]

describe('the catalogue of wires', () => {
  it('knows each under its own id, and no other', () => {
    for (const [id, wire] of Object.entries(wires)) assert.equal(wireById(id), wire)
    for (const id of ['', 'openai', 'toString', '__proto__']) assert.equal(wireById(id), undefined)
  })

  for (const wire of Object.values(wires)) {
    it(`reads nonsense without failing: ${wire.id}`, () => {
      for (const body of nonsense) {
        const view = wire.readReply(body)
        assert.deepEqual(view.usage, {})
        for (const message of [...wire.requestMessages(body), ...wire.replyMessages(body)]) {
          assert.equal(typeof message.role, 'string')
        }
        assert.ok(Array.isArray(wire.requestTools(body)))
        const request = wire.readRequest(body, { model: '', streams: false })
        if (!request.ok) assert.ok(request.fault.message.length > 20)
      }
    })

    it(`forwards a stream of nonsense as it came: ${wire.id}`, () => {
      const bytes = Buffer.from(
        nonsense.map((body) => `data: ${JSON.stringify(body)}\n\n`).join(''),
      )
      const reader = wire.startStream?.()
      if (reader === undefined) return
      const forwarded = reader.push(bytes)
      const end = reader.end()
      assert.equal(Buffer.concat([forwarded, end.held]).equals(bytes), true)
    })

    it(`refuses a request without a model: ${wire.id}`, () => {
      const request = wire.readRequest({}, { model: '', streams: false })
      assert.deepEqual(request.ok ? null : request.fault.field, 'model')
    })
  }
})
