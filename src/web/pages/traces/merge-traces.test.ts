import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TraceRow } from '#contract/traces.ts'
import { mergeTraces } from '#web/pages/traces/merge-traces.ts'

// Only what merging looks at; the page never makes rows itself.
const row = (traceId: string, startedAtNs: string, spans = 1) =>
  ({ traceId, startedAtNs, spans }) as TraceRow

it('live traces come first, replace what was listed, and stand in the order of their start', () => {
  const merged = mergeTraces(
    [row('c', '300'), row('a', '100', 5)],
    [row('b', '200'), row('a', '100', 1)],
  )
  assert.deepEqual(
    merged.map((each) => [each.traceId, each.spans]),
    [
      ['c', 1],
      ['b', 1],
      ['a', 5],
    ],
  )
})
