import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { encodeSpan } from '#spool/encode-row.ts'
import { WaitingIndex } from '#spool/waiting-index.ts'

const directory = mkdtempSync(join(tmpdir(), 'belay-waiting-'))
after(() => rmSync(directory, { recursive: true, force: true }))

const traceOf = (number: number) => number.toString(16).padStart(32, '0')

function frame(trace: number, project = 'prj', text = ''): Buffer {
  return encodeSpan({
    project,
    environment: 'test',
    trace_id: traceOf(trace),
    span_id: '1'.repeat(16),
    started_at: '1700000000000000000',
    duration_ns: '1',
    source: 'otlp',
    input: text,
  })
}

let files = 0
function segment(frames: readonly Buffer[]) {
  const path = join(directory, `segment-${(files += 1)}`)
  writeFileSync(path, Buffer.concat(frames))
  const at = { doneTo: 0 }
  return { path, at, doneTo: () => at.doneTo }
}

test('spans are counted by project and trace, over all segments, from where each is done to', async () => {
  const index = new WaitingIndex()
  const one = segment([frame(1), frame(2), frame(1), frame(1, 'other')])
  const two = segment([frame(1), frame(3)])
  const count = (trace: number, project = 'prj') => index.count([one, two], project, traceOf(trace))
  assert.deepEqual(await Promise.all([count(1), count(2), count(3), count(4)]), [3, 1, 1, 0])
  assert.equal(await count(1, 'other'), 1)
  one.at.doneTo = frame(1).length
  assert.equal(await count(1), 2, 'the first was stored')
  one.at.doneTo = statSync(one.path).size
  assert.equal(await count(1), 1)
})

test('what is written later is counted once it is whole; damage in between hides nothing', async () => {
  const index = new WaitingIndex()
  const live = segment([frame(1)])
  const count = () => index.count([live], 'prj', traceOf(1))
  assert.equal(await count(), 1)
  const next = frame(1)
  appendFileSync(live.path, next.subarray(0, 20))
  assert.equal(await count(), 1)
  appendFileSync(live.path, next.subarray(20))
  assert.equal(await count(), 2)
  const damaged = frame(1)
  damaged[30] = (damaged[30] ?? 0) ^ 0xff
  appendFileSync(live.path, Buffer.concat([damaged, frame(1)]))
  assert.equal(await count(), 3)
})

test('a segment that is emptied and deleted while it is read holds nothing any more', async () => {
  const index = new WaitingIndex()
  const gone = segment([frame(1)])
  assert.equal(await index.count([gone], 'prj', traceOf(1)), 1)
  gone.at.doneTo = statSync(gone.path).size
  truncateSync(gone.path)
  assert.equal(await index.count([gone], 'prj', traceOf(1)), 0)
  rmSync(gone.path)
  assert.equal(await index.count([gone], 'prj', traceOf(1)), 0)
})

test('a spool of many megabytes is read in pieces, and once: the thread does other things between them', async () => {
  const index = new WaitingIndex()
  const text = 'x'.repeat(1500)
  const part = Buffer.concat(Array.from({ length: 18_000 }, (_, n) => frame(n % 6000, 'prj', text)))
  const segments = Array.from({ length: 3 }, () => segment([part]))
  let turns = 0
  const ticking = setInterval(() => (turns += 1))
  assert.equal(await index.count(segments, 'prj', traceOf(5)), 9)
  clearInterval(ticking)
  assert.ok(turns >= 10, `${turns} turns while 80 MB were read`)
  // Read again it would say so: the bytes are no longer what they were.
  for (const { path } of segments) writeFileSync(path, Buffer.alloc(part.length))
  assert.equal(await index.count(segments, 'prj', traceOf(6)), 9)
})
