import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { decodeTracesJson } from '#ingest/otlp/decode-traces-json.ts'
import type { Attributes, OtlpScope } from '#contract/otlp/otlp-records.ts'
import { dialects } from './dialects.ts'
import { groupFacts, normaliseSpan } from './normalise.ts'

const nowNs = 1_789_000_000_000_000_000n
const folder = fileURLToPath(new URL('../../test/fixtures/otlp/', import.meta.url))

/** Attributes whose value is in the row in another unit or as a flag. */
const converted = new Set([
  'gen_ai.response.time_to_first_chunk',
  'ai.response.msToFirstChunk',
  'ai.stream.msToFirstChunk',
  'gen_ai.request.stream',
  'llm.is_streaming',
])

/** Words of a dialect's own grammar, for which the canonical messages have their own. */
const grammar =
  /^(?:tool-call|tool-result|tool_use|tool_result|tool_calls|function|json|message|model|input_text|output_text|gen_ai\.(?:\w+\.message|choice))$/

/** Every scalar in a value, as text, JSON inside JSON included. */
function leaves(value: unknown, found = new Set<string>()): Set<string> {
  if (value === null || value === undefined || value === '') return found
  if (typeof value === 'object') {
    for (const item of Object.values(value)) leaves(item, found)
    return found
  }
  found.add(String(value))
  if (typeof value !== 'string' || !/^\s*[[{"]/.test(value)) return found
  try {
    found.delete(value)
    return leaves(JSON.parse(value), found)
  } catch {
    return found.add(value)
  }
}

function lost(name: string, attributes: Attributes, scope: OtlpScope): string[] {
  const { row } = normaliseSpan(
    {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      parentSpanId: '',
      traceState: '',
      name,
      kind: 0,
      startNs: nowNs,
      endNs: nowNs,
      attributes,
      droppedAttributes: 0,
      events: [],
      droppedEvents: 0,
      links: [],
      droppedLinks: 0,
      statusCode: 0,
      statusMessage: '',
    },
    groupFacts({}, scope),
    { project: '', environment: '', key: '', nowNs },
  )
  const kept = leaves(row)
  const text = JSON.stringify(row)
  const missing: string[] = []
  for (const [attribute, value] of Object.entries(attributes)) {
    if (converted.has(attribute)) continue
    for (const leaf of leaves(value)) {
      const isKept = kept.has(leaf) || text.includes(JSON.stringify(leaf).slice(1, -1))
      if (!isKept && !grammar.test(leaf)) missing.push(`${attribute}: ${leaf}`)
    }
  }
  return missing
}

for (const { title, examples } of dialects) {
  test(`nothing that ${title} writes is lost`, () => {
    for (const { name, attributes, scope } of examples) {
      const found = lost(name ?? 'span', attributes, {
        name: '',
        version: '',
        ...scope,
        attributes: {},
      })
      assert.deepEqual(found, [])
    }
  })

  test(`nothing is lost when every attribute of ${title} is nonsense`, () => {
    const names = new Set(examples.flatMap((example) => Object.keys(example.attributes)))
    const nonsense: readonly (readonly [string, (name: string) => Attributes[string]])[] = [
      ['text', (name) => `nonsense of ${name}`],
      ['a number', (name) => name.length + 0.123],
      ['a list', (name) => [`first of ${name}`, { second: name }]],
      ['an object', (name) => ({ inner: { of: name } })],
      ['JSON', (name) => `{"role":"user","content":{"odd":"${name}"},"x":["y ${name}"]}`],
      ['cut JSON', (name) => `[{"role":"user","parts":[{"type":"text","content":"${name}`],
    ]
    for (const [says, make] of nonsense) {
      const attributes = Object.fromEntries([...names].map((name) => [name, make(name)]))
      const found = lost('span', attributes, { name: '', version: '', attributes: {} })
      assert.deepEqual(found, [], says)
    }
  })
}

for (const file of readdirSync(folder).filter((name) => /^[a-z-]+\d*\.json$/.test(name))) {
  const decoded = decodeTracesJson(readFileSync(folder + file))
  assert.ok(decoded.ok)
  test(`nothing of the recorded request ${file} is lost`, () => {
    for (const { scope, items } of decoded.value) {
      for (const span of items) assert.deepEqual(lost(span.name, span.attributes, scope), [])
    }
  })
}
