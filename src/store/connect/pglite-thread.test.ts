import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { PgliteThread } from '#store/connect/pglite-thread.ts'

test('a store is copied from a template, and what a copy that was cut off left is not taken into it', async (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'belay-template-'))
  context.after(() => rmSync(directory, { recursive: true }))
  const template = join(directory, 'template')
  const first = await PgliteThread.open(template, null)
  await first.script('create table ropes (length integer); insert into ropes values (60)')
  await first.close()

  const records = join(directory, 'records')
  mkdirSync(`${records}.unfinished`)
  writeFileSync(join(`${records}.unfinished`, 'half'), '')
  const second = await PgliteThread.open(records, template)
  assert.deepEqual((await second.query('select length from ropes', [])).rows, [{ length: 60 }])
  await second.close()
  assert.deepEqual(
    [existsSync(join(records, 'half')), existsSync(`${records}.unfinished`)],
    [false, false],
  )
})
