// The thread that PGlite lives on: it runs on the thread that calls it, and a long statement there
// would stop everything else. Speaks the messages of pglite-thread.ts.
import { chmodSync, cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { ToThread, FromThread } from '#store/connect/pglite-thread.ts'
import { whyPgliteFails } from '#store/connect/why-pglite-fails.ts'

const { directory, template } = workerData as { directory: string; template: string | null }
const port = parentPort
if (port === null)
  throw new Error('pglite-worker.ts is started as a worker thread by pglite-thread.ts.')

const say = (words: FromThread) => port.postMessage(words)

// What a start runs is optimised on other cores meanwhile, which the start needs; what goes on being used still is, later.
setFlagsFromString('--wasm-tiering-budget=100000000')
try {
  if (template !== null) copyWhole(template, directory)
  const database = await PGlite.create({
    dataDir: directory,
    // Records fit into a fraction of PostgreSQL's default of 128 MB, all of which would be touched at once.
    startParams: [
      ...PGlite.defaultStartParams,
      '-c',
      'shared_buffers=16MB',
      '-c',
      'wal_buffers=1MB',
    ],
  })
  await database.listen('belay', (payload) => say({ kind: 'notice', payload }))
  port.on('message', (words: ToThread) => void answer(words))
  say({ kind: 'ready' })

  const answer = async (words: ToThread): Promise<void> => {
    if (words.kind === 'close') {
      await database.close()
      say({ kind: 'closed' })
      port.close()
      return
    }
    try {
      const results =
        words.kind === 'script'
          ? await database.exec(words.sql)
          : [await database.query<Record<string, unknown>>(words.sql, [...words.parameters])]
      say({
        kind: 'answer',
        id: words.id,
        results: results.map(({ rows, affectedRows }) => ({
          rows,
          affectedRows: affectedRows ?? 0,
        })),
      })
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      const code = 'code' in failure ? String(failure.code) : ''
      say({ kind: 'failed', id: words.id, error: { message: failure.message, code } })
    }
  }
} catch (error) {
  const told = error instanceof Error ? error.message : String(error)
  const why = existsSync(directory) ? await whyPgliteFails(directory) : ''
  say({ kind: 'broken', error: why === '' ? told : why })
}

/** Copies a folder, or leaves nothing under the new name: who is killed meanwhile begins anew. */
function copyWhole(from: string, to: string): void {
  const unfinished = `${to}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(from, unfinished, { recursive: true })
  // It holds keys and what people wrote.
  chmodSync(unfinished, 0o700)
  renameSync(unfinished, to)
}
