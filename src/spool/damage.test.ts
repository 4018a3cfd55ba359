import assert from 'node:assert/strict'
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { newSpoolBudget } from '#spool/budget.ts'
import { type Batch, PermanentRefusal, SpoolDrain } from '#spool/drain.ts'
import { encodeSpan } from '#spool/encode-row.ts'
import { readSegment } from '#spool/read-segment.ts'
import { damagedFiles } from '#spool/set-aside.ts'
import { SpoolWriter } from '#spool/writer.ts'

const home = mkdtempSync(join(tmpdir(), 'belay-damage-'))
after(() => rmSync(home, { recursive: true, force: true }))

/** What the trace store holds: rows in order, and the tokens under which they came. */
type Held = { readonly rows: string[]; readonly tokens: Set<string> }

const nameOf = (row: string): string => String(JSON.parse(row).name)

/** Names that went into the table, of which the first that the store refuses ends the process. */
function openDrain(directory: string, held: Held, dieAt: number, troubles: string[]): SpoolDrain {
  // As a server does at its start: it knows the store's newest spans.
  const known = new Set(held.rows.map(nameOf))
  let inserts = 0
  const names = (rows: readonly { readonly row: Buffer }[]) =>
    rows.map(({ row }) => nameOf(row.toString()))
  return new SpoolDrain({
    directory,
    budget: newSpoolBudget(1e9),
    liveWriters: new Set(),
    decide: (spans) => ({
      repeated: spans.flatMap((span, index) => {
        const [name = ''] = span === null ? [] : names([span])
        const isKnown = known.has(name)
        known.add(name)
        return isKnown ? [index] : []
      }),
      overruled: {},
      corrections: [],
    }),
    recall: (spans) => names(spans).forEach((name) => known.add(name)),
    insert: async ({ spans, token }: Batch) => {
      inserts += 1
      if (inserts > dieAt) throw new Error('killed')
      const rows = spans.map(String)
      if (rows.some((row) => row.includes('poison'))) throw new PermanentRefusal('cannot parse')
      if (!held.tokens.has(token)) held.rows.push(...rows)
      held.tokens.add(token)
      if (inserts === dieAt) throw new Error('killed')
    },
    onStored: () => {},
    onTrouble: (sentence) => troubles.push(sentence),
  })
}

function span(name: string): Buffer {
  return encodeSpan({
    project: 'prj',
    environment: 'test',
    trace_id: 'a'.repeat(32),
    span_id: Buffer.from(name.padEnd(8, '.')).toString('hex').slice(0, 16),
    started_at: '1',
    duration_ns: '1',
    source: 'otlp',
    name,
    // Batches end at 20,000 frames or 16 MB: a few large rows make several cuts of one segment.
    input: name.startsWith('big') ? 'x'.repeat(6 * 1024 * 1024) : 'text',
  })
}

async function write(directory: string, writer: string, names: readonly string[]): Promise<void> {
  const budget = newSpoolBudget(1e9)
  const spool = new SpoolWriter({ directory, writer, budget, fsync: false, onWritten: () => {} })
  await spool.append(names.map(span))
  await spool.close()
}

type State = { readonly directory: string; readonly held: Held; readonly names: readonly string[] }

const small = (writer: string) => Array.from({ length: 6 }, (_, index) => `${writer}n${index}`)

/** A spool as it is found: finished segments in the ledger, `dieAt` inserts made of what came after. */
async function prepare(dieAt: number): Promise<State> {
  const directory = join(home, `state${dieAt}`)
  const held: Held = { rows: [], tokens: new Set() }
  await write(directory, 'w0', [...small('w0'), 'poison'])
  await openDrain(directory, held, Infinity, []).catchUp()
  for (const writer of ['w1', 'w2', 'w3']) await write(directory, writer, small(writer))
  await openDrain(directory, held, dieAt, [])
    .catchUp()
    .catch(() => {})
  return { directory, held, names: ['w0', 'w1', 'w2', 'w3'].flatMap(small) }
}

const states: State[] = []
before(async () => {
  for (const dieAt of [0, 1, 2, 3]) states.push(await prepare(dieAt))
})

/** A generator of whole numbers below a bound, the same for the same seed (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(directory, file)).isFile())
    .toSorted()
}

/** Names of the rows that can still be read from the segments of a directory. */
function readableNames(directory: string): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.segment'))
    .flatMap((file) =>
      [...readSegment(join(directory, file), 0)].flatMap((part) =>
        part.kind === 'frame' ? [nameOf(part.frame.row.toString())] : [],
      ),
    )
}

async function openDamaged(label: string, { directory, held, names }: State): Promise<string[]> {
  const now: Held = { rows: [...held.rows], tokens: new Set(held.tokens) }
  const wanted = new Set([...held.rows.map(nameOf), ...readableNames(directory)])
  wanted.delete('poison')
  const troubles: string[] = []
  const drain = openDrain(directory, now, Infinity, troubles)
  await drain.catchUp()
  const found = now.rows.map(nameOf)
  assert.equal(new Set(found).size, found.length, `${label}: nothing is doubled`)
  for (const name of names)
    if (wanted.has(name)) assert.ok(found.includes(name), `${label}: ${name} is kept`)
  const { received, stored, repeated, quarantined, spooled } = drain.counters()
  assert.equal(
    received,
    stored + repeated + quarantined + spooled,
    `${label}: ${JSON.stringify(drain.counters())}`,
  )
  assert.equal(spooled, 0, label)
  // What was mended stays so.
  const again: string[] = []
  await openDrain(directory, now, Infinity, again).catchUp()
  assert.deepEqual(again, [], label)
  assert.equal(now.rows.length, found.length, `${label}: nothing is stored again`)
  return troubles
}

test('a spool with a flipped or a missing byte at any place opens, and keeps every row that can be read, once', async () => {
  const random = seeded(11)
  const copy = join(home, 'copy')
  let told = 0
  for (let round = 0; round < 500; round += 1) {
    const state = states[round % states.length]
    assert.ok(state)
    rmSync(copy, { recursive: true, force: true })
    cpSync(state.directory, copy, { recursive: true })
    const files = filesOf(copy)
    const file = files[random(files.length)] ?? ''
    const path = join(copy, file)
    const bytes = readFileSync(path)
    const at = random(Math.max(1, bytes.length))
    const isCut = random(2) === 0
    if (isCut) truncateSync(path, at)
    else {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
      writeFileSync(path, bytes)
    }
    const label = `round ${round}: ${file} of ${bytes.length} ${isCut ? 'cut' : 'flipped'} at ${at}`
    const troubles = await openDamaged(label, { ...state, directory: copy })
    // A whole file that says something else than was written is named; a cut may end at a line's end.
    const isNamed = troubles.some((sentence) => sentence.includes(file))
    const isWholeLine = isCut || at === bytes.length - 1
    if (file === 'ledger.json' || (file.endsWith('.cuts') && !isWholeLine)) {
      assert.ok(isNamed, label)
      assert.ok(
        damagedFiles(copy).some((sentence) => sentence.includes(`${file}.damaged`)),
        label,
      )
      told += 1
    }
  }
  assert.ok(told > 50, `${told} damaged journals and ledgers were among them`)
})

test('a journal of several cuts with any of its lines damaged is made up for', async () => {
  const directory = join(home, 'many')
  const held: Held = { rows: [], tokens: new Set() }
  const names = ['big0', 'big1', 'n2', 'big3', 'big4', 'n5', 'big6', 'n7']
  await write(directory, 'w1', names)
  await openDrain(directory, held, 2, [])
    .catchUp()
    .catch(() => {})
  const journal = 'w1-00000001.segment.cuts'
  const lines = readFileSync(join(directory, journal), 'utf8').trimEnd().split('\n')
  assert.equal(lines.length, 3, 'one cut is done, one is open')
  for (let mask = 1; mask < 1 << lines.length; mask += 1) {
    const copy = join(home, 'many-copy')
    rmSync(copy, { recursive: true, force: true })
    cpSync(directory, copy, { recursive: true })
    const damaged = lines.map((line, index) => (mask & (1 << index) ? `x${line.slice(1)}` : line))
    writeFileSync(join(copy, journal), `${damaged.join('\n')}\n`)
    await openDamaged(`lines ${mask.toString(2)}`, { directory: copy, held, names })
  }
})
