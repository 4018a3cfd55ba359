// Prepares a record store once, at set-up, with our schema and the job queue's: a first start then copies it instead of making one.
import { globSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { recordTemplate } from '#compose/record-template.ts'
import { JobQueue } from '#jobs/job-queue.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
for (const old of globSync(`${dist}record-template*`)) rmSync(old, { recursive: true })
// Under its name only when it is whole.
const unfinished = `${recordTemplate}.unfinished`
const database = await openEmbeddedRecords(unfinished, null)
await migrateRecords(database, recordMigrations)
const jobs = new JobQueue({
  database,
  onTrouble: (sentence) => {
    throw new Error(sentence)
  },
})
await jobs.start()
await jobs.stop()
await database.close()
renameSync(unfinished, recordTemplate)
