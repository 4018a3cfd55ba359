import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { SpanRow } from '#contract/span-row.ts'
import type { Usage } from '#contract/usage.ts'
import { contentPreview } from '#kit/content-preview.ts'
import { fixtureRows } from '#test/fixtures/otlp/fixture-rows.ts'

// Requests of real instrumentations, recorded by tools/record-otlp.ts against the simulator, whose
// tokens are known: what is expected below was read off the simulator's own answers.

const folder = fileURLToPath(new URL('../../test/fixtures/otlp/', import.meta.url))
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.about.json'))
  .map((file) => file.slice(0, -'.about.json'.length))

for (const name of names) {
  test(`${name}: every row comes out whole, as it was read through when it was recorded`, () => {
    const expected = JSON.parse(readFileSync(`${folder}${name}.rows.json`, 'utf8')) as unknown
    assert.deepEqual(JSON.parse(JSON.stringify(fixtureRows(folder, name))), expected)
  })

  test(`${name}: no dialect failed to understand what it saw`, () => {
    for (const { flags } of fixtureRows(folder, name).rows) {
      assert.ok(!flags.includes('not-understood'))
    }
  })

  if (existsSync(`${folder}${name}.json`) && existsSync(`${folder}${name}.bin`)) {
    test(`${name}: protobuf and JSON make the same rows`, () => {
      assert.deepEqual(fixtureRows(folder, name, 'json'), fixtureRows(folder, name, 'bin'))
    })
  }
}

/** The spans that count in the end, rows and corrections added up. */
function owners(name: string): SpanRow[] {
  const { rows, corrections } = fixtureRows(folder, name)
  const sum = (row: SpanRow): number =>
    [row, ...corrections.filter((other) => other.span_id === row.span_id)].reduce(
      (total, { counts }) => total + counts,
      0,
    )
  return rows.filter((row) => sum(row) === 1).sort((a, b) => (a.started_at < b.started_at ? -1 : 1))
}

const calls: Readonly<Record<string, readonly (readonly [string, Usage])[]>> = {
  // It reports neither what OpenAI's cache read nor any tokens of a stream.
  'traceloop-openai': [
    ['sim/cached', { input: 22, output: 5 }],
    ['sim/tools', { input: 60, output: 13 }],
    ['sim/reasoning', {}],
    ['sim/echo', { input: 12, output: 3 }],
  ],
  'traceloop-anthropic': [
    ['sim/cached-1h', { input: 7, cache_read: 14, cache_write_1h: 7, output: 11 }],
    ['sim/tools', { input: 60, output: 13 }],
    ['sim/cached', { input: 3, cache_read: 6, cache_write_5m: 3, output: 9 }],
  ],
  'openinference-openai': [
    ['sim/cached', { input: 11, cache_read: 11, output: 5 }],
    ['sim/tools', { input: 60, output: 13 }],
    ['sim/reasoning', {}],
    ['sim/echo', { input: 12, output: 3 }],
    ['sim/embed-4', {}],
  ],
  'openinference-anthropic': [
    ['sim/cached-1h', { input: 7, cache_read: 14, cache_write_1h: 7, output: 11 }],
    ['sim/tools', { input: 60, output: 13 }],
    ['sim/cached', { input: 3, cache_read: 6, cache_write_5m: 3, output: 9 }],
  ],
  'vercel-ai-7': [
    ['sim/tools', { input: 60, output: 13 }],
    ['sim/tools', { input: 86, output: 25 }],
    ['sim/cached', { input: 3, cache_read: 6, cache_write_5m: 3, output: 9 }],
    ['sim/json', { input: 46, output: 12 }],
    ['sim/embed-4', { input: 1 }],
  ],
  'vercel-ai-legacy': [
    ['sim/tools', { input: 60, output: 13 }],
    ['sim/tools', { input: 86, output: 25 }],
    ['sim/cached', { input: 3, cache_read: 6, cache_write_5m: 3, output: 9 }],
    ['sim/json', { input: 46, output: 12 }],
    ['sim/embed-4', { input: 1 }],
  ],
  'otel-genai-events': [
    ['gpt-4', { input: 12, output: 3 }],
    ['gpt-4', {}],
  ],
  'otel-logs': [],
  'pydantic-ai': [
    ['sim/tools', { input: 80, output: 13 }],
    ['sim/tools', { input: 93, output: 12 }],
  ],
  langgraph: [
    ['sim/tools', { input: 74, output: 13 }],
    ['sim/tools', { input: 87, output: 12 }],
  ],
  // Its agent span sums up what the calls below it used.
  strands: [
    ['sim/tools', { input: 83, output: 13 }],
    ['sim/tools', { input: 96, output: 12 }],
  ],
  // It does not report what OpenAI's cache read.
  'openai-v2': [
    ['sim/tools', { input: 74, output: 13 }],
    ['sim/cached', { input: 21, output: 4 }],
  ],
  'langfuse-sdk': [
    ['text-embedding-3-small', { input: 5 }],
    ['claude-sonnet-4-5', { input: 20, cache_read: 100, cache_write_5m: 40, output: 8 }],
  ],
}

for (const name of names) {
  test(`${name}: every call counts exactly once, with the tokens it cost`, () => {
    const found = owners(name).map((row) => [row.request_model, row.usage])
    assert.deepEqual(found, calls[name])
  })
}

test('a call that Traceloop and Anthropic’s SDK both report counts on the SDK’s span', () => {
  for (const name of ['traceloop-anthropic', 'openinference-anthropic']) {
    assert.deepEqual(
      new Set(owners(name).map((row) => row.name)),
      new Set(['anthropic.messages.create']),
    )
  }
})

test('every conversation of the model calls is readable as messages', () => {
  for (const name of names) {
    for (const row of fixtureRows(folder, name).rows) {
      if (row.kind !== 'model' || row.input === '' || row.operation !== 'chat') continue
      for (const text of [row.input, row.output]) {
        const messages = JSON.parse(text) as { role: string; parts: { type: string }[] }[] // that is the test
        assert.ok(
          messages.every(
            ({ role, parts }) => role !== '' && parts.every(({ type }) => type !== 'unknown'),
          ),
          row.name,
        )
      }
    }
  }
})

test('an agent is shown by what was asked and what it answered, whoever made it', () => {
  for (const name of ['pydantic-ai', 'langgraph', 'strands']) {
    const agent = fixtureRows(folder, name).rows.find(({ parent_span_id: parent }) => parent === '')
    assert.equal(agent?.status, 'ok', name)
    assert.equal(contentPreview(agent?.input ?? '', 'input'), 'Weather in Chamonix?', name)
    assert.equal(
      contentPreview(agent?.output ?? '', 'output').trim(),
      'The tool get_weather answered: Sunny in Weather in Chamonix?.',
      name,
    )
  }
})
