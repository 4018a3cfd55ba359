import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { type Command, CommandError, type Terminal } from '#cli/command.ts'
import { ownFlag } from '#cli/flag.ts'
import { ConfigError, listSettings, loadConfig } from '#config/load-config.ts'
import type { Config } from '#contract/config.ts'

/** Running calls get 10 s and their records 3; a store that does not close by then never will. */
const stopMsMax = 40_000

/** `belay start`: the whole server, in this process, until it is told to stop. */
const start: Command = {
  name: 'start',
  summary: 'Start the server. It runs in this process until it is told to stop.',
  examples: [
    'belay start',
    'BELAY_PORT=5000 BELAY_DATA=/var/lib/belay belay start',
    'belay start --port 5000 --config belay.yaml',
  ],
  endpoint: null,
  arguments: [],
  flags: () => [configFlag],
  common: [],
  settings: listSettings,
  details: settingsHelp,
  async run(argv, terminal) {
    // A front thread waits for V8's helpers where it collects in parallel, and on a busy machine they come late:
    // its own millisecond becomes ten. Its young heap is small.
    setFlagsFromString('--no-parallel-scavenge')
    const startedMs = performance.now()
    const { config: file, ...flags } = readFlags(argv)
    const config = readConfig(file ?? null, flags, terminal)
    const log = (sentence: string) => terminal.err(`${new Date().toISOString()} ${sentence}`)
    let die: (reason: string) => void = () => {}
    const death = new Promise<string>((resolve) => {
      die = resolve
    })
    const belay = await startServer(config, terminal, log, die)
    const tookS = ((performance.now() - startedMs) / 1000).toFixed(1)
    terminal.out(`Belay is ready at ${belay.url} (started in ${tookS} s; data in ${config.data}).`)
    if (belay.adopted.length > 0)
      terminal.out(`Connected from the environment: ${belay.adopted.join(', ')}.`)
    if (belay.firstOwnerLink !== null)
      terminal.out(`Open this link once to become its owner:\n\n  ${belay.firstOwnerLink}\n`)
    const signalled = new Promise<null>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(null))
    })
    // Whoever takes the directory away may stop the server too, before it has noticed.
    const reason = (await Promise.race([signalled, death])) ?? belay.dataGone()
    if (reason !== null) terminal.err(`Belay stops: ${reason}`)
    const forced = setTimeout(() => {
      terminal.err(`Belay did not stop in order within ${stopMsMax / 1000} s and ends now.`)
      process.exit(1)
    }, stopMsMax)
    try {
      await belay.stop()
    } catch (error) {
      // That nothing can be written into a directory that is gone was said in one sentence.
      const isSaid = reason !== null && belay.dataGone() !== null
      if (!isSaid)
        terminal.err(
          `Belay did not stop in order: ${error instanceof Error ? error.message : String(error)}`,
        )
      // What could not be closed would keep the process.
      process.exit(1)
    }
    clearTimeout(forced)
    return reason === null ? 0 : 1
  },
}

/** Starts the server in this process; when it does not start, the process ends with what is wrong. */
async function startServer(
  config: Config,
  terminal: Terminal,
  log: (sentence: string) => void,
  onDeath: (reason: string) => void,
) {
  // Loaded here so that every other command starts without the stores' weight.
  const { beginStart } = await import('#compose/begin-start.ts')
  const begun = await beginStart(config, log)
  const { environment } = terminal
  try {
    const { startBelay } = await import('#compose')
    return await startBelay({ config, begun, environment, log, onDeath })
  } catch (error) {
    terminal.err(error instanceof Error ? error.message : String(error))
    // What has begun keeps its threads, and they the process; nothing of theirs needs an orderly end.
    process.exit(1)
  }
}

/** A server for the length of one command: embedded stores in a directory that goes with it. */
export type TemporaryServer = {
  readonly url: string
  readonly token: string
  close(): Promise<void>
}

/**
 * Starts a server on a free port of loopback, in a directory of its own. Providers are connected by
 * the keys in the environment, as at any first start. What it logs goes to the error stream.
 */
export async function startTemporary(terminal: Terminal): Promise<TemporaryServer> {
  const directory = mkdtempSync(join(tmpdir(), 'belay-eval-'))
  const flags = { data: directory, host: '127.0.0.1', port: String(await freePort()) }
  const config = readConfig(null, flags, terminal)
  const belay = await startServer(
    config,
    terminal,
    (sentence) => terminal.err(sentence),
    (reason) => {
      terminal.err(`The temporary server stopped: ${reason}`)
      process.exit(1)
    },
  )
  return {
    url: belay.url,
    token: belay.machineToken,
    async close() {
      await belay.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

/** Reads the configuration, or ends the command with every problem at once. */
export function readConfig(
  file: string | null,
  flags: Readonly<Record<string, string>>,
  terminal: Terminal,
) {
  try {
    return loadConfig({ file, environment: terminal.environment, flags })
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(error.message)
    throw error
  }
}

/** Flags are settings by their path: `--port 5000`, `--gateway.retriesMax=0`. */
export function readFlags(argv: readonly string[]): Record<string, string> {
  const flags: Record<string, string> = {}
  for (let index = 0; index < argv.length; index += 1) {
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argv[index] ?? '') ?? []
    if (name === undefined)
      throw new CommandError(
        `Unexpected argument "${argv[index]}". Settings are given as --name value; \`belay config --help\` lists them.`,
      )
    const value = inline ?? argv[index + 1]
    if (value === undefined) throw new CommandError(`--${name} needs a value.`)
    flags[name] = value
    if (inline === undefined) index += 1
  }
  return flags
}

/** Every setting with its environment variable, default and meaning. */
export function settingsHelp(): string {
  return [
    'Settings come from belay.yaml, the environment and flags (--path value), later ones winning:',
    '',
    ...listSettings().map(
      ({ path, variable, help, fallback }) =>
        `  ${path}  (${variable})\n      ${help}; default ${JSON.stringify(fallback)}`,
    ),
  ].join('\n')
}

export const configFlag = ownFlag('config', {
  placeholder: 'FILE',
  help: 'configuration file; belay.yaml in the working directory if left out',
  why: 'It says where settings stand and is none itself.',
})

/** In the order of the help. */
export const commands: readonly Command[] = [start]
