import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, root } from './processes.ts'

const startMsMax = 120_000

/** A Belay on a data directory, on all cores, that leaves the directory where it is when it stops. */
export type ServedData = {
  readonly url: string
  /** A request of our own API with a body; throws with the answer when it is not 2xx. */
  send(method: string, path: string, body?: unknown): Promise<unknown>
  /** A GET of our own API; throws with the answer when it is not 2xx. */
  get(path: string): Promise<unknown>
  residentBytes(): number
  stop(): Promise<void>
}

/** Starts the server of a checkout, this one unless another is named, as people do, and waits until it is ready. */
export async function serveData(
  directory: string,
  {
    checkout = root,
    environment = {},
  }: {
    readonly checkout?: string
    readonly environment?: Readonly<Record<string, string>>
  } = {},
): Promise<ServedData> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(checkout, 'src/main.ts'), 'start'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...environment, BELAY_PORT: String(port), BELAY_DATA: directory },
      cwd: checkout,
    },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for (const deadline = Date.now() + startMsMax; ;) {
    if (child.exitCode !== null) throw new Error(`Belay ended with code ${child.exitCode}.`)
    const response = await fetch(`${url}/readyz`).catch(() => null)
    await response?.arrayBuffer()
    if (response?.status === 200) break
    if (Date.now() > deadline) throw new Error(`Belay was not ready within ${startMsMax / 1000} s.`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { token } = JSON.parse(readFileSync(join(directory, 'server.json'), 'utf8')) as {
    token: string
  }
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text)
  }
  return {
    url,
    send,
    get: (path) => send('GET', path),
    residentBytes: () =>
      Number(
        /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0,
      ) * 1024,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
