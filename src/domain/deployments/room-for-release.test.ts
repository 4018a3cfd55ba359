import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { templateFor } from '#compose/record-template.ts'
import { promptContent } from '#contract/prompt-content.ts'
import { heldCharactersMax, roomFault } from '#domain/deployments/room-for-release.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { firstWorkspace } from '#domain/projects/first-workspace.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import { openRecordStore } from '#store/records/record-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'belay-room-'))
const place = join(directory, 'records')
const database = await openEmbeddedRecords(place, templateFor(place))
await migrateRecords(database, recordMigrations)
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})
const records = openRecordStore(database)
const { id: workspace } = await firstWorkspace(records, belayActor)
const project = (await records.projects.find({ workspace }))?.id ?? ''

const at = { createdAt: new Date(), createdBy: 'test' }

function releaseOf(number: number): RecordOf<'releases'> {
  const content = promptContent.parse({})
  return {
    id: `rel_${number}`,
    ...{ project, name: 'long', hash: `${number}`, note: '', authorKind: 'key', authorId: '' },
    manifest: {
      // As long as twenty of them are together within the bound, and one more is not.
      prompt: {
        ...{ name: 'long', version: 1, hash: '' },
        content: { ...content, text: 'x'.repeat(heldCharactersMax / 20 - 1000) },
      },
      targets: ['sim/echo'],
      parameters: {},
    },
    ...at,
  }
}

test('a release that would not fit among those that answer is refused, and one that fits is not', async () => {
  for (let number = 0; number < 19; number += 1) await deploy(number)
  const [twentieth, next] = [releaseOf(19), releaseOf(20)]
  assert.equal(await roomFault(records, project, twentieth), null)
  await deploy(19)
  const full = await roomFault(records, project, next)
  assert.equal(full?.code, 'conflict')
  assert.match(full.detail, /32,000,000 can be held ready/)
  assert.equal(await roomFault(records, project, twentieth), null, 'it is held already')
  assert.equal(await roomFault(records, 'prj_other', next), null, 'another project has its own')
})

async function deploy(number: number): Promise<void> {
  const release = releaseOf(number)
  await records.releases.insert(release)
  await records.deployments.insert({
    id: `dep_${number}`,
    ...{ workspace, project, environment: 'dev', name: `long-${number}`, purpose: '', owner: '' },
    ...{ riskTier: 'low', unit: 'user', release: release.id, previousRelease: null },
    ...{ state: 'serving', stopped: null, safeAnswer: null },
    ...at,
  })
}
