import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The façade of clickhouse-facade.ts in its own process. */
export type ClickHouseFacade = {
  readonly url: string
  stop(): Promise<void>
  /** Starts it again on the same directory and port. */
  start(): Promise<void>
}

const program = fileURLToPath(new URL('./clickhouse-facade.ts', import.meta.url))
const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** Starts it over a data directory, on a free port. */
export async function startFacade(directory: string): Promise<ClickHouseFacade> {
  let child: ChildProcess | null = null
  let port = 0

  async function start(): Promise<void> {
    const started = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, directory, String(port)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    children.add(started)
    started.once('close', () => children.delete(started))
    child = started
    port = await new Promise<number>((resolve, reject) => {
      started.stdout.setEncoding('utf8').once('data', (text: string) => resolve(Number(text)))
      started.once('close', (code) => reject(new Error(`The façade ended with code ${code}.`)))
    })
  }

  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    start,
    async stop() {
      const ending = child
      child = null
      if (ending === null || ending.exitCode !== null) return
      const closed = new Promise((resolve) => ending.once('close', resolve))
      ending.kill('SIGTERM')
      await closed
    },
  }
}
