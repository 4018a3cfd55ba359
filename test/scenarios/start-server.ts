import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ApiError, type Client, createClient } from '#client/client.ts'
import { showHealth } from '#contract/health.ts'
import { createKey } from '#contract/keys.ts'
import { showReceipt, showSpan, showTrace } from '#contract/traces.ts'
import type { BodyOf, ReplyOf } from '#contract/endpoint.ts'
import { serverProgram } from '#tools/server-program.js'

/** A Belay in a process of its own, as people start it, with a data directory that goes with it. */
export type TestServer = {
  readonly url: string
  readonly port: number
  readonly data: string
  /** Everything it wrote to stdout and stderr, all starts together. */
  readonly output: () => string
  readonly processId: () => number
  /** Any endpoint of the contract, as the command line on the server's own machine. */
  readonly call: Client
  /** The machine's own token, as the running process announced it. */
  readonly machineToken: () => string
  createKey(asked?: Partial<KeyAsked>): Promise<{ id: string; key: string }>
  /** Ends it in order; the exit code. */
  stop(): Promise<number | null>
  /** kill -9. */
  kill(): Promise<void>
  /** Starts it again on the same port and data, under the same settings and these. */
  start(environment?: Record<string, string>): Promise<void>
}

type KeyAsked = Omit<BodyOf<typeof createKey>, 'limits'> & {
  limits: Partial<BodyOf<typeof createKey>['limits']>
}

export type ServerAsked = {
  /** Settings, as BELAY_… variables. */
  readonly environment?: Readonly<Record<string, string>>
  /** A directory of the test's own; one is made, and removed at the end, when left out. */
  readonly data?: string
  /** The program; this checkout's own when left out. */
  readonly program?: string
  /** A port that the test knows before the server is ready; a free one when left out. */
  readonly port?: number
}

/** Where bin/belay.js keeps it too: a third of a start's time is stripping types otherwise. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/belay', import.meta.url))
/** The longest a start may take on a machine that does other things too. */
const startMsMax = 60_000
const stopMsMax = 30_000

/** Starts a server and waits until it says that it is ready. Throws with its output when it ends instead. */
export async function startServer(asked: ServerAsked = {}): Promise<TestServer> {
  const data = asked.data ?? temporaryDirectory('belay-scenario-')
  const port = asked.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  let output = ''
  let child: ChildProcess | null = null
  let environment = { ...asked.environment }

  async function start(more: Record<string, string> = {}): Promise<void> {
    environment = { ...environment, ...more }
    const started = spawnBelay(
      ['start'],
      { ...environment, BELAY_PORT: String(port), BELAY_DATA: data },
      { program: asked.program },
    )
    child = started.child
    started.onOutput((text) => {
      output += text
    })
    await waitFor(
      `Belay ready at ${url}`,
      async () => {
        if (started.child.exitCode !== null || started.child.signalCode !== null) {
          throw new Error(`Belay ended instead of starting:\n${output}`)
        }
        const response = await fetch(`${url}/readyz`).catch(() => null)
        await response?.body?.cancel()
        return response?.status === 200 ? true : null
      },
      startMsMax,
    )
  }

  const machineToken = () =>
    String(JSON.parse(readFileSync(join(data, 'server.json'), 'utf8')).token)
  const call: Client = (endpoint, given) =>
    createClient({ baseUrl: url, token: machineToken(), fetch })(endpoint, given)

  await start()
  return {
    url,
    port,
    data,
    output: () => output,
    processId: () => child?.pid ?? 0,
    call,
    machineToken,
    createKey: async ({ limits, ...rest } = {}) => {
      const { id, key } = await call(createKey, {
        body: { name: 'test', ...rest, ...(limits === undefined ? {} : { limits }) },
      })
      return { id, key }
    },
    async stop() {
      const code = child === null ? null : await endChild(child, 'SIGTERM')
      child = null
      return code
    },
    async kill() {
      if (child !== null) await endChild(child, 'SIGKILL')
      child = null
    },
    start,
  }
}

/** What became of a command that was left to end by itself. */
export type Ended = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of `belay` to its end. */
export async function runBelay(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  workingDirectory?: string,
  program?: string,
): Promise<Ended> {
  const { child } = spawnBelay(argv, environment, { workingDirectory, program })
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const timer = setTimeout(() => child.kill('SIGKILL'), startMsMax)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  return { code, stdout, stderr }
}

const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

function spawnBelay(
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
  {
    workingDirectory = tmpdir(),
    program = serverProgram(),
  }: { readonly workingDirectory?: string | undefined; readonly program?: string | undefined },
) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, ...argv],
    {
      // Keys in the environment of whoever runs the tests must not become connections.
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        TMPDIR: tmpdir(),
        NODE_COMPILE_CACHE: compileCache,
        ...environment,
      },
      cwd: workingDirectory,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  children.add(child)
  child.once('close', () => children.delete(child))
  return {
    child,
    onOutput(listener: (text: string) => void): void {
      child.stdout.setEncoding('utf8').on('data', listener)
      child.stderr.setEncoding('utf8').on('data', listener)
    },
  }
}

async function endChild(
  child: ChildProcess,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
  const code = await closed
  clearTimeout(timer)
  return code
}

const directories = new Set<string>()
process.on('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** A new directory that is gone when the test process is. */
export function temporaryDirectory(prefix: string): string {
  const directory = mkdtempSync(join(tmpdir(), prefix))
  directories.add(directory)
  return directory
}

/** A port that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Asks again and again until the answer is not null. Throws after `patienceMs`, saying what it waited for. */
export async function waitFor<Value>(
  what: string,
  ask: () => Promise<Value | null> | Value | null,
  patienceMs = 20_000,
): Promise<Value> {
  const until = performance.now() + patienceMs
  for (let pauseMs = 10; ; pauseMs = Math.min(200, pauseMs * 1.5)) {
    const value = await ask()
    if (value !== null) return value
    if (performance.now() > until) throw new Error(`Waited ${patienceMs} ms in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** A trace once it is in the store, with nothing of it left in the spool. */
export function storedTrace(
  server: TestServer,
  traceId: string,
  spansMin = 1,
): Promise<ReplyOf<typeof showTrace>> {
  return waitFor(`trace ${traceId} with ${spansMin} spans`, async () => {
    const receipt = await server.call(showReceipt, { params: { traceId } })
    if (receipt.state !== 'stored' || receipt.storedSpans < spansMin) return null
    try {
      return await server.call(showTrace, { params: { traceId } })
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 404) return null
      throw error
    }
  })
}

/** A call's tries: spans of their own where there was more than one, else the call itself, which says what its try did. */
export function triesOf<Span extends { readonly kind: string }>(spans: readonly Span[]): Span[] {
  const tries = spans.filter(({ kind }) => kind === 'try')
  return tries.length === 0 ? spans.filter(({ kind }) => kind === 'model') : tries
}

/** The span of a trace that owns its one call, whole. */
export async function callSpan(
  server: TestServer,
  traceId: string,
): Promise<ReplyOf<typeof showSpan>> {
  const { spans } = await storedTrace(server, traceId)
  const own = spans.filter(({ countsUsage }) => countsUsage)
  if (own.length !== 1 || own[0] === undefined) {
    throw new Error(`Trace ${traceId} has ${own.length} spans that own a call, not one.`)
  }
  return server.call(showSpan, { params: { traceId, spanId: own[0].spanId } })
}

/** The health report once the spool is empty: what was received is where it belongs. */
export function settledHealth(server: TestServer): Promise<ReplyOf<typeof showHealth>> {
  return waitFor('an empty spool', async () => {
    const health = await server.call(showHealth, {})
    return health.counters.spooled === 0 ? health : null
  })
}
