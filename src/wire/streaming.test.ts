import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startSimulator } from '#simulator/server.ts'
import { readInPieces, transcriptsOf } from '#test/fixtures/wire/read-transcript.ts'
import { wires } from './catalog.ts'
import type { StreamReader, Wire } from './define.ts'

const streamed = Object.values(wires).filter((wire) => wire.startStream !== null)

function reader(wire: Wire): StreamReader {
  const started = wire.startStream?.()
  assert.ok(started)
  return started
}

describe('a streamed reply', () => {
  for (const wire of streamed) {
    for (const { name, stream, whole } of transcriptsOf(wire.id)) {
      it(`says exactly what the whole reply says: ${wire.id} ${name}`, () => {
        for (const size of [1, 7, 100, stream.length]) {
          const { forwarded, end } = readInPieces(reader(wire), stream, size)
          assert.deepEqual(end.assembled, whole)
          assert.deepEqual(end.view, wire.readReply(whole))
          assert.deepEqual(wire.replyMessages(end.assembled), wire.replyMessages(whole))
          assert.equal(end.isComplete, true)
          assert.equal(end.isAssembledWhole, true)
          assert.equal(Buffer.concat([forwarded, end.held]).equals(stream), true)
        }
      })

      it(`lets its terminal event out only at the end: ${wire.id} ${name}`, () => {
        const whenWhole = readInPieces(reader(wire), stream, stream.length)
        assert.ok(whenWhole.end.held.length > 0)
        const early = reader(wire)
        const before = stream.subarray(0, stream.length - whenWhole.end.held.length)
        early.push(before)
        const end = early.end()
        // Chat and completions are complete with their finish reasons; [DONE] only says so again.
        assert.equal(end.isComplete, wire.format === 'openai' && wire.id !== 'openai.responses')
      })

      it(`may be cut anywhere, and then keeps what came: ${wire.id} ${name}`, () => {
        const step = Math.max(1, Math.floor(stream.length / 50))
        for (let at = 0; at < stream.length; at += step) {
          const cut = reader(wire)
          const forwarded = cut.push(stream.subarray(0, at))
          const end = cut.end()
          const out = Buffer.concat([forwarded, end.held])
          assert.equal(stream.subarray(0, out.length).equals(out), true)
          assert.deepEqual(end.view, wire.readReply(end.assembled))
          wire.replyMessages(end.assembled)
        }
      })
    }
  }

  for (const wire of streamed) {
    for (const { name, whole } of transcriptsOf(wire.id)) {
      it(`is made of a whole reply, and says the same: ${wire.id} ${name}`, () => {
        for (const asArray of wire.format === 'gemini' ? [false, true] : [false]) {
          const told = wire.streamOf?.(whole, asArray)
          assert.ok(told)
          const { end } = readInPieces(reader(wire), told, told.length)
          assert.deepEqual(end.assembled, whole)
          assert.equal(end.isComplete, true)
          assert.equal(wire.hasAnswer(whole), wire.readReply(whole).error === null)
        }
      })
    }
  }

  it('that never ends is put together up to a bound, forwarded beyond it, and says so', () => {
    for (const wire of streamed) {
      const endless = reader(wire)
      const filler = `data: ${JSON.stringify({ filler: 'x'.repeat(1_000_000) })}\n\n`
      let forwarded = 0
      for (let count = 0; count < 18; count += 1) {
        forwarded += endless.push(Buffer.from(filler)).length
      }
      assert.equal(forwarded, 18 * filler.length)
      assert.equal(endless.end().isAssembledWhole, false)
    }
  })
})

const models = [
  'echo',
  'size-40-tokens',
  'tools-2',
  'reasoning+tools',
  'reasoning',
  'cached',
  'cached-1h',
  'web-search-2',
  'refusal',
  'json',
]

/** How each streamed wire is asked: path and body, streamed and whole. */
const askings: Record<string, (model: string, streams: boolean) => { path: string; body: object }> =
  {
    'openai.chat': (model, stream) => ({
      path: '/openai/v1/chat/completions',
      body: {
        model,
        stream,
        stream_options: { include_usage: true },
        n: 2,
        messages: [{ role: 'user', content: 'Up, 上' }],
        tools: [{ type: 'function', function: { name: 'climb', parameters: schema } }],
      },
    }),
    'openai.completions': (model, stream) => ({
      path: '/openai/v1/completions',
      body: { model, stream, stream_options: { include_usage: true }, prompt: 'Up, 上' },
    }),
    'openai.responses': (model, stream) => ({
      path: '/openai/v1/responses',
      body: {
        model,
        stream,
        input: 'Up, 上',
        tools: [{ type: 'function', name: 'climb', parameters: schema, strict: true }],
      },
    }),
    'anthropic.messages': (model, stream) => ({
      path: '/anthropic/v1/messages',
      body: {
        model,
        stream,
        max_tokens: 1000,
        messages: [{ role: 'user', content: 'Up, 上' }],
        tools: [{ name: 'climb', input_schema: schema }],
      },
    }),
    'gemini.generate_content': (model, streams) => ({
      path: `/gemini/v1beta/models/${model}:${streams ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
      body: {
        contents: [{ role: 'user', parts: [{ text: 'Up, 上' }] }],
        tools: [{ functionDeclarations: [{ name: 'climb', parametersJsonSchema: schema }] }],
        generationConfig: { thinkingConfig: { includeThoughts: true } },
      },
    }),
  }
const schema = {
  type: 'object',
  properties: { peak: { type: 'string' }, metres: { type: 'integer' } },
}

describe('the simulator, streamed', () => {
  for (const wire of streamed) {
    it(`says what it says whole, as ${wire.id} reads it`, async () => {
      for (const model of models) {
        // Two simulators with one seed give their first calls the same ids.
        const whole = JSON.parse((await firstAnswer(wire.id, model, false)).toString())
        const bytes = await firstAnswer(wire.id, model, true)
        const { forwarded, end } = readInPieces(reader(wire), bytes, 50)
        assert.deepEqual(withoutTimes(end.assembled), withoutTimes(whole), model)
        assert.deepEqual(end.view, wire.readReply(whole), model)
        assert.equal(end.isComplete, true, model)
        assert.equal(end.view.hasUsage, true, model)
        assert.equal(Buffer.concat([forwarded, end.held]).equals(bytes), true, model)
      }
    })
  }
})

async function firstAnswer(wire: string, model: string, streams: boolean): Promise<Buffer> {
  const asking = askings[wire]?.(model, streams)
  assert.ok(asking, `no asking for ${wire}`)
  const simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 1 })
  try {
    const answer = await fetch(simulator.url + asking.path, {
      method: 'POST',
      headers: { 'anthropic-version': '2023-06-01' },
      body: JSON.stringify(asking.body),
    })
    assert.equal(answer.status, 200)
    return Buffer.from(await answer.arrayBuffer())
  } finally {
    await simulator.close()
  }
}

/** The clock goes on between two calls; nothing else may differ. */
function withoutTimes(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value: unknown) =>
    ['created', 'created_at', 'completed_at'].includes(key) ? 0 : value,
  )
}
