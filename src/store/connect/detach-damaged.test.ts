import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { damagedParts, detachingDamaged } from '#store/connect/detach-damaged.ts'
import { openEmbeddedTraces } from '#store/connect/embedded.ts'

const directory = mkdtempSync(join(tmpdir(), 'belay-detach-'))
after(() => rmSync(directory, { recursive: true, force: true }))

test('a damaged part of the trace store is set aside and told of, and the others are read', async () => {
  const troubles: string[] = []
  const first = openEmbeddedTraces(directory)
  await first.command('CREATE TABLE words (word String) ENGINE = MergeTree ORDER BY word')
  await first.command('SYSTEM STOP MERGES words')
  for (const word of ['one', 'two', 'three'])
    await first.insert({
      table: 'words',
      rows: Buffer.from(`{"word":"${word}"}\n`),
      token: word,
    })
  const parts = join(directory, 'data', 'default', 'words')
  const path = join(
    parts,
    readdirSync(parts).find((part) => part.startsWith('all_2_2')) ?? '',
    'data.bin',
  )
  const bytes = readFileSync(path)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 8
  writeFileSync(path, bytes)
  const database = detachingDamaged(first, (sentence) => troubles.push(sentence))
  const rows = await database.query<{ word: string }>('SELECT word FROM words ORDER BY word')
  assert.deepEqual(
    rows.map(({ word }) => word),
    ['one', 'three'],
  )
  assert.match(troubles.join(), /all_2_2_0.*words/)
  assert.match((await damagedParts(database)).join(), /all_2_2_0.*words.*detached/)
  await database.close()
})
