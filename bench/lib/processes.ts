import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverProgram } from '#tools/server-program.js'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The core of what is measured, and the core of everything around it: alike for all. */
export const measuredCore = 0
export const otherCore = 1

const startMs = 60_000
const clockTicksPerS = 100

/** Something that listens and is being measured, or stands around it. */
export type Running = {
  readonly name: string
  readonly url: string
  readonly processId: number
  /** CPU seconds of the threads that forward calls, since their start. */
  cpuS(): number
  /** CPU seconds of the whole process. */
  totalCpuS(): number
  /** CPU seconds of its threads, added up by their names. */
  cpuByThreadS(): Readonly<Record<string, number>>
  residentBytes(): number
  stop(): Promise<void>
}

/** A Belay under measurement, with a key to call it and its data directory. */
export type RunningBelay = Running & {
  readonly key: string
  readonly token: string
  readonly directory: string
}

export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

/** Starts a script of this repository under this Node on one core, and waits until its port answers. */
export async function startScript(
  name: string,
  core: number,
  script: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const port = await freePort()
  return startListening(
    name,
    core,
    [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      join(root, script),
      ...argv.map((part) => part.replace('{port}', String(port))),
    ],
    port,
    environment,
  )
}

export async function startListening(
  name: string,
  core: number,
  command: readonly string[],
  port: number,
  environment: Readonly<Record<string, string>>,
): Promise<Running> {
  const child = spawn('taskset', ['-c', String(core), ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
    cwd: root,
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(name, child, url)
  return running(name, url, child, () => threadsOf(child.pid ?? 0))
}

/**
 * Starts Belay with everything on (keys, limits, budget, cost, full recording): its front threads
 * on the measured core, the store's owner and all else of it on the other; `anywhere` leaves the
 * whole machine to it. `checkout` is where its source stands: this one's, or another build's beside it.
 */
export async function startBelay(
  upstreamUrl: string | null,
  cores: Cores = 'pinned',
  checkout = root,
): Promise<RunningBelay> {
  const directory = mkdtempSync(join(tmpdir(), 'belay-bench-'))
  return openBelay(directory, upstreamUrl, cores, [], checkout)
}

export type Cores = 'pinned' | 'anywhere'

/**
 * The same on a data directory that exists; `upstreamUrl` null leaves its connections alone. Node
 * gets `nodeArguments` too.
 */
export async function openBelay(
  directory: string,
  upstreamUrl: string | null,
  cores: Cores = 'pinned',
  nodeArguments: readonly string[] = [],
  checkout = root,
): Promise<RunningBelay> {
  const port = await freePort()
  const environment = {
    BELAY_PORT: String(port),
    BELAY_DATA: directory,
    BELAY_NETWORK_ALLOW: '127.0.0.0/8',
    UV_THREADPOOL_SIZE: '8',
    OPENAI_API_KEY: 'sk-bench',
  }
  const command = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    ...nodeArguments,
    checkout === root ? serverProgram() : join(checkout, 'src/main.ts'),
    'start',
  ]
  const [program = '', ...argv] =
    cores === 'pinned' ? ['taskset', '-c', String(otherCore), ...command] : command
  const child = spawn(program, argv, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
    cwd: checkout,
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswers('belay', child, `${url}/readyz`)
  const processId = child.pid ?? 0
  const fronts = threadsOf(processId).filter((thread) => isFront(commandOf(processId, thread)))
  if (fronts.length === 0)
    throw new Error(
      'No front thread was found to pin; their names are those of their spool writers.',
    )
  if (cores === 'pinned')
    for (const thread of fronts) spawnSync('taskset', ['-cp', String(measuredCore), String(thread)])
  const { token } = JSON.parse(readFileSync(join(directory, 'server.json'), 'utf8')) as {
    token: string
  }
  const base = running('belay', url, child, () => fronts)
  const api = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ [name: string]: unknown }> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
    return (await response.json()) as { [name: string]: unknown }
  }
  if (upstreamUrl !== null) {
    const { items } = (await api('GET', '/api/v1/connections')) as {
      items: { id: string; provider: string }[]
    }
    const connection = items.find(({ provider }) => provider === 'openai')
    await api('PATCH', `/api/v1/connections/${connection?.id}`, {
      baseUrl: `${upstreamUrl}/v1`,
      secret: 'sk-bench',
    })
  }
  const made = await api('POST', '/api/v1/keys', {
    name: 'bench',
    scopes: ['call', 'ingest', 'read'],
    limits: {
      requestsPerMinute: 10_000_000,
      tokensPerMinute: 10_000_000_000,
      parallelCalls: 100_000,
      budgetUsd: '1000000',
      budgetPeriod: 'day',
    },
  })
  return {
    ...base,
    key: String(made['key']),
    token,
    directory,
    async stop() {
      await base.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Portkey's gateway, installed beside the bench on first use; null when it cannot be had. */
export async function startPortkey(): Promise<Running | null> {
  const home = join(root, 'bench/peers/portkey')
  const script = join(home, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  if (!existsSync(script)) {
    process.stderr.write('Installing Portkey’s gateway beside the bench …\n')
    spawnSync('npm', ['install', '--ignore-scripts', '--no-package-lock', '--loglevel=error'], {
      cwd: home,
      stdio: ['ignore', 2, 2],
    })
  }
  if (!existsSync(script)) return null
  const port = await freePort()
  return startListening(
    'portkey',
    measuredCore,
    [process.execPath, script, `--port=${port}`, '--headless'],
    port,
    { TRUSTED_CUSTOM_HOSTS: '127.0.0.1', NODE_ENV: 'production' },
  )
}

function running(
  name: string,
  url: string,
  child: ChildProcess,
  threads: () => readonly number[],
): Running {
  const processId = child.pid ?? 0
  return {
    name,
    url,
    processId,
    cpuS: () => threads().reduce((sum, thread) => sum + threadCpuS(processId, thread), 0),
    totalCpuS: () => cpuOf(`/proc/${processId}/stat`),
    cpuByThreadS: () => cpuByThreadS(processId),
    residentBytes: () => residentBytes(processId),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
        setTimeout(() => child.kill('SIGKILL'), 15_000).unref()
      }),
  }
}

async function untilAnswers(name: string, child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + startMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`${name} ended with code ${child.exitCode} before it listened.`)
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(1000) })
      await response.arrayBuffer()
      if (response.status < 500) return
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${name} did not answer at ${url} within ${startMs / 1000} s.`)
}

export function residentBytes(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
}

function threadsOf(processId: number): number[] {
  return readdirSync(`/proc/${processId}/task`).map(Number)
}

/** A pool's threads share a name but for their number, and count as one. */
function cpuByThreadS(processId: number): Record<string, number> {
  const byName: Record<string, number> = {}
  for (const thread of threadsOf(processId)) {
    const command = commandOf(processId, thread)
    const name = isFront(command) ? 'front threads' : command.replace(/[-_]?\d+$/, '')
    byName[name] = (byName[name] ?? 0) + threadCpuS(processId, thread)
  }
  return byName
}

/** Front threads are named as their spool writers are. */
export function isFront(command: string): boolean {
  return command.startsWith('m') && /f\d+$/.test(command)
}

function commandOf(processId: number, thread: number): string {
  return readFileSync(`/proc/${processId}/task/${thread}/comm`, 'utf8').trim()
}

function threadCpuS(processId: number, thread: number): number {
  try {
    return cpuOf(`/proc/${processId}/task/${thread}/stat`)
  } catch {
    return 0 // the thread ended meanwhile
  }
}

/** Of a process it counts threads that have ended too: ClickHouse's pools let theirs go. */
function cpuOf(path: string): number {
  const fields = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / clockTicksPerS
}
