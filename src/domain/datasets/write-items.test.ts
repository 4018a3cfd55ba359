import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessColumns } from '#contract/dataset-columns.ts'
import { type DatasetItem, exportFormats, type ItemInput } from '#contract/datasets.ts'
import { mapRow } from './map-row.ts'
import { openTable, readTable } from './open-table.ts'
import { writeItems } from './write-items.ts'

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const pieces = [
  ...['=', '+', '-', '@', "'", '"', ',', ';', '\t', '\r', '\n', '\r\n', ' ', '\uFEFF', '＝'],
  ...['[1]', '{"a":1}', 'null', 'true', '5', '-5', '007', '1e3', 'Größe', '答え', 'ab', '|', '\\'],
]

function itemsOf(seed: number): DatasetItem[] {
  const random = seeded(seed)
  const below = (count: number) => Math.floor(random() * count)
  const text = (): string =>
    Array.from({ length: below(4) }, () => pieces[below(pieces.length)]).join('')
  const json = (depth = 0): ItemInput['input'] => {
    const kind = below(depth > 1 ? 5 : 7)
    if (kind === 0) return below(1000) - 500
    if (kind === 1) return random() < 0.5
    if (kind === 2) return null
    if (kind < 5) return text()
    if (kind === 5) return Array.from({ length: below(3) }, () => json(depth + 1))
    return Object.fromEntries(Array.from({ length: below(3) }, () => [text(), json(depth + 1)]))
  }
  return Array.from({ length: 1 + below(5) }, (_, at) => ({
    id: `itm_${String(at).padStart(26, '0')}`,
    input: json(),
    expected: json(),
    context: Array.from({ length: below(3) }, text),
    metadata: Object.fromEntries(Array.from({ length: below(3) }, () => [text(), text()])),
    split: ['', 'train', 'test'][below(3)] ?? '',
    source: (['trace', 'upload', 'person', 'synthetic'] as const)[below(4)] ?? 'upload',
    traceId: null,
    spanId: null,
    since: 1,
    hash: 'x',
  }))
}

for (const format of exportFormats)
  test(`items that are exported as ${format} and imported are the same items`, async () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const items = itemsOf(seed)
      const content = writeItems(items, format)
      const table = await openTable(format, content)
      assert.ok(table.ok, `seed ${seed}: ${JSON.stringify(table)}`)
      const { columns, question } = guessColumns(table.value.names)
      assert.equal(question, '')
      const rows = await readTable(format, table.value, table.value.names)
      assert.ok(rows.ok, `seed ${seed}: ${JSON.stringify(rows)}`)
      const back = rows.value.map((row) => {
        const mapped = mapRow(row, columns, 'upload')
        assert.ok(mapped.ok, `seed ${seed}: ${JSON.stringify([mapped, items, content])}`)
        return mapped.value
      })
      const wanted = items.map(({ id: _id, since: _since, hash: _hash, ...item }) => item)
      assert.deepEqual(back, wanted, `seed ${seed}: ${content}`)
    }
  })

test('a cell that a spreadsheet would run is written as text', () => {
  const [item] = itemsOf(1)
  assert.ok(item !== undefined)
  const written = writeItems([{ ...item, input: '=1+1', expected: -5 }], 'csv')
  assert.match(written, /,'=1\+1,'-5,/)
})
