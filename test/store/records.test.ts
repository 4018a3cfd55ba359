import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openEmbeddedRecords, openServerRecords } from '#store/connect/records.ts'
import { freePort, waitFor } from '#test/scenarios/start-server.ts'
import { testJobs } from '#test/store/jobs.suite.ts'
import { type RecordPlace, testRecords } from '#test/store/records.suite.ts'

async function makePglite(): Promise<RecordPlace> {
  const directory = mkdtempSync(join(tmpdir(), 'belay-records-'))
  return {
    open: () => openEmbeddedRecords(join(directory, 'records'), null),
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  }
}

for (const [name, openPlace] of [
  ['PGlite, the PostgreSQL inside the process', makePglite],
  ['a PostgreSQL server', startPostgres],
] as const) {
  testRecords(name, openPlace)
  testJobs(name, openPlace)
}

/** A server of the machine's own PostgreSQL, in a directory and on a port of its own. */
async function startPostgres(): Promise<RecordPlace> {
  const [newest] = globSync('/usr/lib/postgresql/*/bin/initdb').toSorted().toReversed()
  assert.ok(
    newest !== undefined,
    'This test needs a PostgreSQL server under /usr/lib/postgresql: apt-get install postgresql',
  )
  const programs = dirname(newest)
  const directory = mkdtempSync(join(tmpdir(), 'belay-postgres-'))
  const data = join(directory, 'data')
  const user = userOfPostgres()
  if (user !== null) chownSync(directory, user.uid, user.gid)
  const asUser = { ...user, cwd: directory }
  execFileSync(
    newest,
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...asUser, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const port = await freePort()
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off']
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), '-k', directory, ...settings],
    { ...asUser, stdio: 'ignore' },
  )
  // At once, without a word to its clients: nobody reads these records again.
  const abandon = () => void child.kill('SIGQUIT')
  process.once('exit', abandon)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const open = () => openServerRecords(url)
  await waitFor('PostgreSQL to accept connections', async () => {
    assert.equal(child.exitCode, null, 'PostgreSQL ended instead of starting')
    const database = await open().catch(() => null)
    await database?.close()
    return database === null ? null : true
  })
  return {
    open,
    async remove() {
      await end(child)
      process.off('exit', abandon)
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root; Debian brings the user it runs as. */
function userOfPostgres(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres']).toString())
  return { uid: id('-u'), gid: id('-g') }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGINT')
  await closed
}
