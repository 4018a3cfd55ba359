import assert from 'node:assert/strict'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { newSpoolBudget, type SpoolBudget } from '#spool/budget.ts'
import {
  type Batch,
  type Decision,
  type DrainSettings,
  DoubtfulRefusal,
  PermanentRefusal,
  SpoolDrain,
} from '#spool/drain.ts'
import { encodeScore, encodeSpan } from '#spool/encode-row.ts'
import { SpoolRefusal, SpoolWriter } from '#spool/writer.ts'

const directories: string[] = []
after(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'belay-drain-'))
  directories.push(directory)
  return directory
}

/** The trace store as the drain knows it: takes a token once, refuses rows it will never take. */
class Table {
  readonly rows: string[] = []
  readonly #tokens = new Set<string>()
  isAway = false
  /** Dies after the insert, before anybody learns of it. */
  isCutOffOnce = false

  readonly insert = async ({ spans, scores, token }: Batch): Promise<void> => {
    if (this.isAway) throw new Error('connection refused')
    const rows = [...spans, ...scores].map((row) => row.toString())
    if (rows.some((row) => row.includes('poison'))) throw new PermanentRefusal('cannot parse')
    const name = `${spans.length > 0 ? 'spans' : 'scores'} ${token}`
    if (!this.#tokens.has(name)) this.rows.push(...rows)
    this.#tokens.add(name)
    if (this.isCutOffOnce) {
      this.isCutOffOnce = false
      throw new Error('killed')
    }
  }

  /** Names of the rows that count, sorted. */
  get names(): string[] {
    return this.rows.map((row) => String(JSON.parse(row).name)).toSorted()
  }
}

const nothingDecided: Decision = { repeated: [], overruled: {}, corrections: [] }

/** Remembers names, so that what is decided twice would be seen as repeated. */
function newMemory(): Pick<DrainSettings, 'decide' | 'recall'> {
  const known = new Set<string>()
  return {
    decide: (spans) => {
      const repeated = spans.flatMap((span, index) => {
        if (span === null || !known.has(span.meta[2])) {
          if (span !== null) known.add(span.meta[2])
          return []
        }
        return [index]
      })
      return { ...nothingDecided, repeated }
    },
    recall: (spans) => {
      for (const { meta } of spans) known.add(meta[2])
    },
  }
}

function openDrain(directory: string, table: Table, more: Partial<DrainSettings> = {}): SpoolDrain {
  return new SpoolDrain({
    directory,
    budget: newSpoolBudget(1e9),
    liveWriters: new Set(),
    ...newMemory(),
    insert: table.insert,
    onStored: () => {},
    onTrouble: () => {},
    ...more,
  })
}

function span(name: string): Buffer {
  const id = Buffer.from(name.padEnd(8, '.')).toString('hex').slice(0, 16)
  return encodeSpan({
    project: 'prj',
    environment: 'test',
    trace_id: 'a'.repeat(32),
    span_id: id,
    started_at: '1',
    duration_ns: '1',
    source: 'otlp',
    name,
  })
}

function score(name: string): Buffer {
  return encodeScore({
    id: name,
    project: 'prj',
    environment: 'test',
    trace_id: 'a'.repeat(32),
    span_id: '',
    session_id: '',
    name,
    data_type: 'number',
    value: 1,
    label: '',
    comment: '',
    source: 'code',
    author: '',
    created_at: '1',
    metadata: {},
  })
}

/** Writes frames as a front thread does, in one segment. */
async function write(
  directory: string,
  frames: readonly Buffer[],
  writer = 'w1',
  budget: SpoolBudget = newSpoolBudget(1e9),
): Promise<string> {
  const spool = new SpoolWriter({ directory, writer, budget, fsync: false, onWritten: () => {} })
  await spool.append(frames)
  await spool.close()
  return join(directory, `${writer}-00000001.segment`)
}

function assertAddsUp(
  drain: SpoolDrain,
  expected: Partial<ReturnType<SpoolDrain['counters']>>,
): void {
  const counters = drain.counters()
  const { received, stored, repeated, quarantined, spooled } = counters
  assert.equal(
    received,
    stored + repeated + quarantined + spooled,
    `nothing is missing: ${JSON.stringify(counters)}`,
  )
  for (const [name, value] of Object.entries(expected))
    assert.equal(counters[name as keyof typeof counters], value, name)
}

const quarantine = (directory: string) =>
  readdirSync(join(directory, 'quarantine'))
    .map((file) => file.replace(/^.*\./, ''))
    .toSorted()

test('what was written is stored once, and its segment is gone', async () => {
  const directory = newDirectory()
  const table = new Table()
  await write(directory, [span('one'), score('two'), span('three')])
  const drain = openDrain(directory, table)
  assertAddsUp(drain, { received: 3, spooled: 3, stored: 0 })
  await drain.catchUp()
  assert.deepEqual(table.names, ['one', 'three', 'two'])
  assertAddsUp(drain, { received: 3, spooled: 0, stored: 3, bytes: 0, segments: 0 })
  assert.deepEqual(readdirSync(directory).toSorted(), ['ledger.json', 'quarantine'])
})

test('a process that dies between the insert and its note inserts the same batch under the same token', async () => {
  const directory = newDirectory()
  const table = new Table()
  await write(directory, [span('one'), span('two')])
  table.isCutOffOnce = true
  await assert.rejects(openDrain(directory, table).catchUp(), /killed/)
  // More arrives before the next start: the batch that was begun does not grow.
  await write(directory, [span('three')], 'w2')
  const next = openDrain(directory, table)
  assertAddsUp(next, { received: 3, spooled: 3 })
  await next.catchUp()
  assert.deepEqual(table.names, ['one', 'three', 'two'])
  assertAddsUp(next, { received: 3, stored: 3 })
})

test('a client that repeats what a dead process had decided on is recognised', async () => {
  const directory = newDirectory()
  const table = new Table()
  await write(directory, [span('one')])
  table.isAway = true
  await assert.rejects(openDrain(directory, table).catchUp(), /refused/)
  table.isAway = false
  await write(directory, [span('one'), span('two')], 'w2')
  const next = openDrain(directory, table)
  await next.catchUp()
  assert.deepEqual(table.names, ['one', 'two'])
  assertAddsUp(next, { received: 3, stored: 2, repeated: 1 })
})

test('what is decided while the disk takes no note of it is decided once', async () => {
  const directory = newDirectory()
  const table = new Table()
  const segment = await write(directory, [span('one'), span('two')])
  const drain = openDrain(directory, table)
  mkdirSync(`${segment}.cuts`) // where the note would go
  await assert.rejects(drain.catchUp())
  rmdirSync(`${segment}.cuts`)
  await drain.catchUp()
  assert.deepEqual(table.names, ['one', 'two'])
  assertAddsUp(drain, { received: 2, stored: 2, repeated: 0 })
})

test('a torn tail is cut and counted once, and costs nothing that stands before it', async () => {
  for (const kept of [5, 12]) {
    const directory = newDirectory()
    const table = new Table()
    const segment = await write(directory, [span('one'), span('two')])
    appendFileSync(segment, span('torn').subarray(0, kept))
    const drain = openDrain(directory, table)
    assertAddsUp(drain, { received: 2, spooled: 2 })
    await drain.catchUp()
    assert.deepEqual(table.names, ['one', 'two'])
    assertAddsUp(drain, { received: 2, stored: 2, tornTails: 1, bytes: 0 })
    assert.deepEqual(quarantine(directory), ['torn'])
    assertAddsUp(openDrain(directory, table), { received: 2, stored: 2, tornTails: 1 })
  }
})

test('a damaged frame is set aside and counted, and its neighbours are stored', async () => {
  const before = span('one')
  const damage: readonly [name: string, at: number, byte: number][] = [
    ['a byte of the row', before.length + 60, 0],
    ['the checksum', before.length + 5, 0],
    ['a length that is too long for the file', before.length + 2, 3],
    ['a length beyond every bound', before.length + 3, 0x7f],
    ['a length that is too short', before.length + 0, 4],
    ['the kind', before.length + 8, 9],
  ]
  for (const [name, at, byte] of damage) {
    const directory = newDirectory()
    const table = new Table()
    const segment = await write(directory, [before, span('two'), span('three'), span('four')])
    const bytes = readFileSync(segment)
    bytes[at] = byte
    writeFileSync(segment, bytes)
    const drain = openDrain(directory, table)
    assertAddsUp(drain, { received: 4, spooled: 4 })
    await drain.catchUp()
    assert.deepEqual(table.names, ['four', 'one', 'three'], name)
    assertAddsUp(drain, { stored: 3, quarantined: 1, corruptFrames: 1, tornTails: 0, bytes: 0 })
    assert.ok(
      readFileSync(join(directory, 'quarantine', 'w1-00000001.segment.corrupt')).includes(
        name === 'a byte of the row' ? 'trace_id' : '"two"',
      ),
    )
    assertAddsUp(openDrain(directory, table), {
      received: 4,
      stored: 3,
      quarantined: 1,
      corruptFrames: 1,
    })
  }
})

test('a note that was torn while it was written is as if it had not been, at every start after it', async () => {
  const directory = newDirectory()
  const table = new Table()
  const segment = await write(directory, [span('one'), span('two')])
  table.isCutOffOnce = true
  await assert.rejects(openDrain(directory, table).catchUp(), /killed/)
  appendFileSync(`${segment}.cuts`, '{"done":12')
  table.isCutOffOnce = true
  await assert.rejects(openDrain(directory, table).catchUp(), /killed/)
  const last = openDrain(directory, table)
  await last.catchUp()
  assert.deepEqual(table.names, ['one', 'two'])
  assertAddsUp(last, { received: 2, stored: 2 })
})

test('rows that the store refuses for good are found one by one, kept aside, and told of', async () => {
  const directory = newDirectory()
  const table = new Table()
  const names = Array.from({ length: 37 }, (_, index) =>
    [3, 4, 36].includes(index) ? `poison${index}` : `good${index}`,
  )
  await write(directory, names.map(span))
  const told: string[] = []
  const drain = openDrain(directory, table, { onTrouble: (sentence) => told.push(sentence) })
  await drain.catchUp()
  assert.deepEqual(table.names, names.filter((name) => name.startsWith('good')).toSorted())
  assertAddsUp(drain, { received: 37, stored: 34, quarantined: 3, bytes: 0 })
  assert.equal(told.length, 3)
  assert.equal(drain.spansQuarantined('prj', 'a'.repeat(32)), 3)
  const kept = readFileSync(join(directory, 'quarantine', 'w1-00000001.segment.refused'), 'utf8')
    .trim()
    .split('\n')
  assert.deepEqual(
    kept.map((line) => String(JSON.parse(line).name)),
    ['poison3', 'poison4', 'poison36'],
  )
  const next = openDrain(directory, table)
  assert.equal(
    next.spansQuarantined('prj', 'a'.repeat(32)),
    3,
    'a receipt says so after a restart too',
  )
  assert.equal(next.spansQuarantined('prj', 'b'.repeat(32)), 0)
})

test('a score that is refused for good does not store the spans of its batch twice', async () => {
  const directory = newDirectory()
  const table = new Table()
  await write(directory, [span('one'), score('poison'), span('two'), score('fine')])
  const drain = openDrain(directory, table)
  await drain.catchUp()
  assert.deepEqual(table.names, ['fine', 'one', 'two'])
  assertAddsUp(drain, { received: 4, stored: 3, quarantined: 1 })
})

test('a store that is away costs nothing; what waits is stored when it is back', async () => {
  const directory = newDirectory()
  const table = new Table()
  await write(directory, [span('one'), span('two')])
  const drain = openDrain(directory, table)
  table.isAway = true
  for (let attempt = 0; attempt < 3; attempt += 1) await assert.rejects(drain.catchUp(), /refused/)
  assertAddsUp(drain, { received: 2, spooled: 2 })
  assert.equal(await drain.spansWaiting('prj', 'a'.repeat(32)), 2)
  table.isAway = false
  await drain.catchUp()
  assert.deepEqual(table.names, ['one', 'two'])
  assertAddsUp(drain, { received: 2, stored: 2 })
})

test('a mark is past once all that lay before it is stored, whatever comes after', async () => {
  const directory = newDirectory()
  const table = new Table()
  await write(directory, [span('one')])
  const drain = openDrain(directory, table)
  const mark = drain.mark()
  assert.equal(drain.isPast(mark), false)
  await drain.catchUp()
  await write(directory, [span('two')], 'w2')
  assert.equal(drain.isPast(mark), true)
  assert.equal(drain.isPast(drain.mark()), false)
})

test('a segment that is still being written is read up to its last whole frame', async () => {
  const directory = newDirectory()
  const table = new Table()
  const budget = newSpoolBudget(1e9)
  const drain = openDrain(directory, table, { budget, liveWriters: new Set(['w1']) })
  const spool = new SpoolWriter({
    directory,
    writer: 'w1',
    budget,
    fsync: false,
    onWritten: () => {},
  })
  await spool.append([span('one')])
  const segment = join(directory, 'w1-00000001.segment')
  const half = span('half')
  appendFileSync(segment, half.subarray(0, 30))
  await drain.catchUp()
  assert.deepEqual(table.names, ['one'])
  assertAddsUp(drain, { received: 1, stored: 1, tornTails: 0 })
  truncateSync(segment, readFileSync(segment).length - 30)
  await spool.append([span('two')])
  await drain.catchUp()
  assert.deepEqual(table.names, ['one', 'two'])
  await spool.close()
})

test('a frame longer than a batch is read whole', async () => {
  const directory = newDirectory()
  const table = new Table()
  const long = encodeSpan({
    project: 'prj',
    environment: 'test',
    trace_id: 'a'.repeat(32),
    span_id: 'f'.repeat(16),
    started_at: '1',
    duration_ns: '1',
    source: 'otlp',
    name: 'long',
    input: 'x'.repeat(20_000_000),
  })
  await write(directory, [span('one'), long, span('two')])
  const drain = openDrain(directory, table)
  await drain.catchUp()
  assert.deepEqual(table.names, ['long', 'one', 'two'])
  assertAddsUp(drain, { received: 3, stored: 3 })
})

test('a spool takes up to its bound and not a byte more, and takes again once it is drained', async () => {
  const directory = newDirectory()
  const table = new Table()
  const frame = span('frame')
  const budget = newSpoolBudget(frame.length * 64)
  const drain = openDrain(directory, table, { budget, liveWriters: new Set(['w1']) })
  const spool = new SpoolWriter({
    directory,
    writer: 'w1',
    budget,
    fsync: false,
    onWritten: () => {},
  })
  for (let round = 0; round < 5; round += 1) {
    let taken = 0
    await assert.rejects(async () => {
      for (; taken <= 64; taken += 1) await spool.append([frame])
    }, SpoolRefusal)
    // What was drained but shares a file with what was not counts until the file is deleted.
    assert.ok(round === 0 ? taken === 64 : taken >= 48, `round ${round} took ${taken}`)
    assert.equal(spool.hasRoom, round === 0 || taken < 64)
    await spool.append([frame], { must: true })
    await drain.catchUp()
    assertAddsUp(drain, { spooled: 0 })
  }
  await spool.close()
})

test('a refusal that may pass is waited out for a while, and then one row no longer holds up the others', async () => {
  const directory = newDirectory()
  const table = new Table()
  await write(directory, [span('one'), span('doubt'), span('two')])
  const insert: DrainSettings['insert'] = async (batch) => {
    if (batch.spans.some((row) => row.includes('doubt'))) throw new DoubtfulRefusal('code 9999')
    await table.insert(batch)
  }
  const drain = openDrain(directory, table, { insert })
  let rounds = 0
  while (drain.counters().spooled > 0 && rounds < 20) {
    rounds += 1
    await drain.catchUp().catch(() => {})
  }
  assert.ok(rounds > 3 && rounds < 20, `it took ${rounds} rounds`)
  assert.deepEqual(table.names, ['one', 'two'])
  assertAddsUp(drain, { received: 3, stored: 2, quarantined: 1 })
})

test('batches behind one another are decided ahead, and each is stored once, in order, though the store fails between', async () => {
  const directory = newDirectory()
  const names = Array.from({ length: 45_000 }, (_, index) => `s${String(index).padStart(6, '0')}`)
  const repeated = names.slice(20_500, 20_600)
  await write(directory, [...names, ...repeated].map(span))
  const table = new Table()
  const tokens: string[] = []
  const drain = openDrain(directory, table, {
    insert: async (batch) => {
      tokens.push(batch.token)
      await new Promise((resolve) => setTimeout(resolve, 20))
      if (tokens.length === 2) throw new Error('connection refused')
      await table.insert(batch)
    },
  })
  await assert.rejects(drain.catchUp(), /connection refused/)
  assert.equal(table.rows.length, 20_000)
  await drain.catchUp()
  assert.deepEqual(
    table.rows.map((row) => String(JSON.parse(row).name)),
    names,
  )
  assert.equal(tokens[1], tokens[2], 'the batch that failed is tried again under its token')
  const { received, stored, repeated: again, spooled } = drain.counters()
  assert.deepEqual(
    { received, stored, again, spooled },
    { received: 45_100, stored: 45_000, again: 100, spooled: 0 },
  )
})
