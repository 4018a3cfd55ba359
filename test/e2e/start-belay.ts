import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverProgram } from '#tools/server-program.js'

/** A real Belay in a process of its own, with a data directory of its own. */
export type RunningBelay = {
  /** Without a slash at the end. */
  readonly url: string
  /** The one-time link that makes the first owner. */
  readonly ownerLink: string
  /** Its data directory: by it the command line finds it. */
  readonly data: string
  readonly stop: () => Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
// A first start makes both stores; on a busy machine that takes a while.
const startMaxMs = 90_000
const stopMaxMs = 20_000

/** Starts Belay on a free port and waits until it says that it is ready. Throws with its output when it does not. */
export async function startBelay(): Promise<RunningBelay> {
  if (!existsSync(join(root, 'dist/web/index.html'))) {
    throw new Error('dist/web is missing: `node tools/setup.js` builds the page.')
  }
  const data = mkdtempSync(join(tmpdir(), 'belay-e2e-'))
  const port = await freePort()
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', serverProgram(), 'start'],
    {
      cwd: root,
      env: { ...withoutProviderKeys(process.env), BELAY_PORT: String(port), BELAY_DATA: data },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ownerLink = await linkIn(child)
  return {
    url: `http://127.0.0.1:${port}`,
    ownerLink,
    data,
    async stop() {
      await stopped(child)
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Keys of real providers on the developer's machine must not become connections of a test. */
function withoutProviderKeys(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { OPENAI_API_KEY: _1, ANTHROPIC_API_KEY: _2, GEMINI_API_KEY: _3, ...rest } = environment
  return rest
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('No port was given.')
  return address.port
}

function linkIn(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => fail('said nothing of being ready'), startMaxMs)
    function fail(what: string): void {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new Error(`Belay ${what}. It said:\n${output}`))
    }
    function read(chunk: unknown): void {
      output += String(chunk)
      const link = /https?:\/\/\S+\/link#\S+/.exec(output)?.[0]
      if (link === undefined) return
      clearTimeout(timer)
      resolve(link)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => fail(`ended with code ${code}`))
  })
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMaxMs)
  child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}
