import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { encodeOtlp, toKeyValues } from '#test/fixtures/otlp/encode-otlp.ts'
import { decodeBody } from '#kit/content-coding.ts'
import { receiveLogs, receiveTraces } from './receive.ts'

const inputs = 10_000
const bytesMax = 4_000_000

/** Between the first and the second half of it: the caches are warm by then. */
const growthBytesMax = 4 * 1024 * 1024

const context = { project: 'p', environment: 'e', key: 'k', nowNs: 1_789_000_000_000_000_000n }
const folder = fileURLToPath(new URL('../../test/fixtures/otlp/', import.meta.url))

/** A small generator with a seed, so that a failure can be run again. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Random = (below: number) => number

const mutations: readonly ((body: Buffer, random: Random) => Buffer)[] = [
  function truncate(body, random) {
    return body.subarray(0, random(body.length + 1))
  },
  function flipBits(body, random) {
    for (let flips = 1 + random(12); flips > 0; flips -= 1) {
      const at = random(body.length)
      body[at] = (body[at] ?? 0) ^ (1 << random(8))
    }
    return body
  },
  function growNumbers(body, random) {
    // Lengths and counts are varints: setting high bits makes giants of them.
    const at = random(body.length)
    return Buffer.concat([
      body.subarray(0, at),
      Buffer.alloc(1 + random(10), 0xff),
      body.subarray(at),
    ])
  },
  function cutOut(body, random) {
    const at = random(body.length)
    return Buffer.concat([body.subarray(0, at), body.subarray(at + random(200))])
  },
  function repeat(body, random) {
    const at = random(body.length)
    const piece = body.subarray(at, at + random(500))
    return Buffer.concat([body.subarray(0, at), piece, piece, piece, body.subarray(at)])
  },
  function swapDigits(body, random) {
    for (let index = 0; index < body.length; index += 1 + random(40)) {
      const byte = body[index] ?? 0
      if (byte >= 0x30 && byte <= 0x39) body[index] = 0x30 + random(10)
    }
    return body
  },
  function splice(body, random) {
    const other = originals[random(originals.length)]?.body ?? body
    return Buffer.concat([
      body.subarray(0, random(body.length)),
      other.subarray(random(other.length)),
    ])
  },
]

const originals = readdirSync(folder)
  .filter(
    (file) =>
      file.endsWith('.bin') || (file.endsWith('.json') && !/\.(about|rows)\.json$/.test(file)),
  )
  .map((file) => ({
    body: readFileSync(folder + file),
    contentType: file.endsWith('.bin') ? 'application/x-protobuf' : 'application/json',
  }))

test(`${inputs} mutated requests are read, refused or read in part, and none throws or stays`, async () => {
  const random = generator(20_260_801)
  let atHalfTime = 0
  const outcomes = { read: 0, refused: 0 }
  for (let index = 0; index < inputs; index += 1) {
    if (index === inputs / 2) atHalfTime = heapAfterCollection()
    const original = originals[index % originals.length]
    assert.ok(original)
    const mutate = mutations[random(mutations.length)]
    const mutated = mutate?.(Buffer.from(original.body), random) ?? original.body
    const body = index % 10 === 0 ? await throughGzip(mutated, random) : mutated
    if (body === null) {
      outcomes.refused += 1
      continue
    }
    for (const receive of [receiveTraces, receiveLogs]) {
      const received = receive({ contentType: original.contentType, body, context })
      outcomes[received.ok ? 'read' : 'refused'] += 1
      if (received.ok) JSON.stringify(received.value)
      else assert.notEqual(received.fault.message, '', `seeded input ${index}`)
    }
  }
  assert.ok(outcomes.read > 1_000 && outcomes.refused > 1_000, JSON.stringify(outcomes))
  const grown = heapAfterCollection() - atHalfTime
  assert.ok(grown < growthBytesMax, `the heap grew by ${grown} bytes`)
})

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

/** Compresses, mutates the compressed bytes half of the time, and inflates as the server does. */
async function throughGzip(body: Buffer, random: Random): Promise<Buffer | null> {
  const compressed = gzipSync(body)
  if (random(2) === 0) compressed[random(compressed.length)] = random(256)
  const inflated = await decodeBody({ codings: ['gzip'], body: compressed, bytesMax })
  return inflated.ok ? inflated.value : null
}

const nowTimes = {
  startTimeUnixNano: '1789000000000000000',
  endTimeUnixNano: '1789000000000000000',
}
const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

function withAttributes(attributes: { readonly [name: string]: string | number }): Buffer {
  return encodeOtlp('ExportTraceServiceRequest', {
    resourceSpans: [
      { scopeSpans: [{ spans: [{ ...ids, ...nowTimes, attributes: toKeyValues(attributes) }] }] },
    ],
  })
}

const deep = 200_000
const nestedJson = `${'['.repeat(deep)}${']'.repeat(deep)}`
const nestedMessages = `${'{"message":'.repeat(deep)}1${'}'.repeat(deep)}`
const giants: readonly (readonly [string, { readonly [name: string]: string | number }])[] = [
  [
    'JSON that nests deeper than a stack',
    { 'gen_ai.input.messages': nestedJson, 'gen_ai.tool.definitions': nestedJson },
  ],
  [
    'messages in messages without end',
    { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': `[${nestedMessages}]` },
  ],
  [
    'metadata that nests deeper than a stack',
    { metadata: nestedJson, 'ai.prompt': nestedMessages },
  ],
  [
    'a giant index',
    { 'llm.input_messages.4294967295.message.role': 'user', 'gen_ai.prompt.1e9.role': 'user' },
  ],
  ['a path of ten thousand steps', { [`llm.input_messages.0.${'x.'.repeat(10_000)}y`]: 'z' }],
  [
    'absurd token counts',
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': -5,
      'gen_ai.usage.output_tokens': '1e999',
    },
  ],
  [
    'absurd costs and times',
    { 'gen_ai.usage.cost': '1e300', 'gen_ai.response.time_to_first_chunk': '1e300' },
  ],
  [
    'a date that is none',
    { 'langfuse.observation.completion_start_time': '"+275760-09-13T00:00:00.001Z"' },
  ],
]
for (const [says, attributes] of giants) {
  test(`a span with ${says} is kept`, () => {
    const received = receiveTraces({
      contentType: 'application/x-protobuf',
      body: withAttributes(attributes),
      context,
    })
    assert.ok(received.ok)
    assert.equal(received.value.rows.length, 1)
    for (const [tokenClass, tokens] of Object.entries(received.value.rows[0]?.usage ?? {})) {
      assert.ok(Number.isSafeInteger(tokens) && tokens >= 0, tokenClass)
    }
    const row = received.value.rows[0]
    const everything = `${row?.input}${row?.output}${row?.attributes}${row?.tools}`
    for (const value of Object.values(attributes)) {
      const text = String(value)
      const written = JSON.stringify(text).slice(1, -1)
      const isKept = everything.includes(text) || everything.includes(written)
      assert.ok(isKept || JSON.stringify(row).includes(written), 'nothing is lost')
    }
    assert.match(received.value.rows[0]?.first_token_ns ?? '', /^\d{1,19}$/)
  })
}
