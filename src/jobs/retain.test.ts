import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { retain } from '#jobs/retain.ts'
import type { Clock } from '#kit/clock.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'
import { openRecordStore } from '#store/records/record-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'belay-retain-'))
const database = await openEmbeddedRecords(join(directory, 'records'), null)
await migrateRecords(database, recordMigrations)
const records = openRecordStore(database)
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const dayMs = 24 * 60 * 60 * 1000
const nowMs = Date.UTC(2026, 5, 1, 3, 17)
const clock: Clock = {
  nowMs: () => nowMs,
  nowNs: () => BigInt(nowMs) * 1_000_000n,
}

/** A comment on a trace that ended so many milliseconds ago. */
async function commentOn(id: string, agoMs: number): Promise<void> {
  await records.traceComments.insert({
    id,
    project: 'prj_1',
    traceId: 'a'.repeat(32),
    spanId: '',
    traceEndedAt: new Date(nowMs - agoMs),
    text: 'said',
    authorKind: 'person',
    authorId: 'per_1',
    author: 'Ada',
    createdAt: new Date(nowMs),
    editedAt: null,
  })
}

test('comments go when nothing of their trace is left, and not before', async () => {
  await records.workspaces.insert({ id: 'wsp_1', name: 'Kept', createdAt: new Date() })
  await records.projects.insert({
    id: 'prj_1',
    workspace: 'wsp_1',
    slug: 'kept',
    name: 'Kept',
    owner: '',
    environments: ['production'],
    capture: 'full',
    captureBytesMax: 1000,
    timeZone: 'UTC',
    createdAt: new Date(),
    createdBy: 'Ada',
  })
  // Traces go by weeks of theirs: of one that ended 37 days ago the last may just be gone.
  await commentOn('tcm_young', 0)
  await commentOn('tcm_kept', 37 * dayMs)
  await commentOn('tcm_gone', 37 * dayMs + 1)
  const removedBefore: bigint[] = []
  const run = (traceDays: number) =>
    retain({
      traces: {
        removeBefore: async (beforeNs) => {
          removedBefore.push(beforeNs)
          return []
        },
      },
      comments: records.traceComments,
      identity: { forgetExpired: async () => 0 },
      clock,
      traceDays,
      log: () => undefined,
    }).run({}, new AbortController().signal)
  const left = async () => (await records.traceComments.list({})).map(({ id }) => id).toSorted()
  await run(0)
  assert.deepEqual([removedBefore, (await left()).length], [[], 3])
  await run(30)
  assert.deepEqual(removedBefore, [BigInt(nowMs - 30 * dayMs) * 1_000_000n])
  assert.deepEqual(await left(), ['tcm_kept', 'tcm_young'])
})
