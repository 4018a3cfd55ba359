import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import {
  connect,
  type Command,
  parse,
  serverFlags,
  type Terminal,
  textOf,
  type Values,
} from '#cli/command.ts'
import { readConfig } from '#cli/start.ts'
import type { Config } from '#contract/config.ts'
import { showHealth } from '#contract/health.ts'

type Finding = {
  readonly about: string
  readonly state: 'good' | 'warn' | 'bad'
  readonly detail: string
}

const gigabyte = 1024 ** 3
const diskFreeMin = 2 * gigabyte
const memoryMin = gigabyte
const clockStepMax = 1000

/** `belay doctor`: what could keep a server from running well here, and what to do about each. */
const doctor: Command = {
  name: 'doctor',
  summary:
    'Look for what is wrong here, and say what to do. Looks at versions, configuration, data directory, disk, port, clock and memory, and at the stores and the spool of a running server. Ends with 1 when something is bad.',
  examples: ['belay doctor', 'belay doctor --json'],
  endpoint: null,
  arguments: [],
  flags: () => [],
  common: serverFlags,
  async run(argv, terminal) {
    const { values } = parse(doctor, argv)
    const findings = await examine(values, terminal)
    const width = Math.max(...findings.map(({ about }) => about.length))
    for (const finding of findings) {
      const { about, state, detail } = finding
      terminal.out(
        values['json'] === true
          ? JSON.stringify(finding)
          : `${state.padEnd(4)}  ${about.padEnd(width)}  ${detail}`,
      )
    }
    return findings.some(({ state }) => state === 'bad') ? 1 : 0
  },
}

async function examine(values: Values, terminal: Terminal): Promise<Finding[]> {
  const { config, finding } = configuration(terminal)
  const directory = resolve(
    textOf(values, 'data') ?? terminal.environment['BELAY_DATA'] ?? config?.data ?? '.belay',
  )
  const isAnnounced = existsSync(join(directory, 'server.json')) || values['url'] !== undefined
  return [
    good(
      'versions',
      `Node ${process.versions.node} on ${process.platform}/${process.arch}, ${availableParallelism()} cores`,
    ),
    memory(),
    finding,
    ...dataDirectory(directory),
    disk(directory),
    ...(isAnnounced ? await server(values, directory, terminal) : []),
    ...(isAnnounced
      ? []
      : [good('server', 'none runs with this data directory; `belay start` starts one')]),
    ...(!isAnnounced && config !== null ? [await port(config)] : []),
  ]
}

function configuration(terminal: Terminal): { config: Config | null; finding: Finding } {
  try {
    return {
      config: readConfig(null, {}, terminal),
      finding: good('configuration', 'all settings are valid'),
    }
  } catch (error) {
    return { config: null, finding: bad('configuration', messageOf(error)) }
  }
}

function memory(): Finding {
  const text = `${gigabytes(freemem())} free of ${gigabytes(totalmem())}`
  return totalmem() < memoryMin
    ? warn('memory', `${text}; Belay wants at least 1 GB`)
    : good('memory', text)
}

function dataDirectory(directory: string): Finding[] {
  if (!existsSync(directory))
    return [good('data directory', `${directory} does not exist yet; the first start makes it`)]
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return [
      bad(
        'data directory',
        `${directory} cannot be written by this user. Change its owner, or choose another with BELAY_DATA.`,
      ),
    ]
  }
  const secret = join(directory, 'secret.key')
  const isOpen = existsSync(secret) && (statSync(secret).mode & 0o077) !== 0
  return [
    good('data directory', directory),
    ...(isOpen
      ? [bad('permissions', `${secret} can be read by others. \`chmod 600 ${secret}\` mends it.`)]
      : []),
  ]
}

function disk(directory: string): Finding {
  const place = existsSync(directory) ? directory : resolve(directory, '..')
  if (!existsSync(place)) return warn('disk', `${place} does not exist`)
  const { bavail, bsize } = statfsSync(place)
  const text = `${gigabytes(bavail * bsize)} free`
  return bavail * bsize < diskFreeMin
    ? warn('disk', `${text}; under 2 GB the spool has little room when the trace store is away`)
    : good('disk', text)
}

async function port({ host, port: number }: Config): Promise<Finding> {
  const isFree = await new Promise<boolean>((settle) => {
    const probe = createServer()
    probe.once('error', () => settle(false))
    probe.listen({ host, port: number, exclusive: true }, () => probe.close(() => settle(true)))
  })
  return isFree
    ? good('port', `${host}:${number} is free`)
    : bad(
        'port',
        `${host}:${number} is in use by another program. Stop it, or choose another port with BELAY_PORT.`,
      )
}

async function server(values: Values, directory: string, terminal: Terminal): Promise<Finding[]> {
  try {
    const { version, startedAt, memoryBytes, counters, stores, faults } = await connect(
      { ...values, data: directory },
      terminal,
    )(showHealth, {})
    const sum = `${counters.received} received = ${counters.stored} stored + ${counters.spooled} spooled + ${counters.repeated} repeated + ${counters.quarantined} quarantined`
    return [
      good('server', `Belay ${version}, since ${startedAt}, ${gigabytes(memoryBytes)} of memory`),
      clock(startedAt),
      ...stores.map(({ name, kind, isReady, detail, pingMs }) =>
        isReady
          ? good(name, `${kind}, answered in ${(pingMs ?? 0).toFixed(0)} ms`)
          : bad(name, detail),
      ),
      counters.missing === 0
        ? good('counters', sum)
        : bad('counters', `${sum}, and ${counters.missing} missing`),
      ...faults.map((fault) => warn('attention', fault)),
    ]
  } catch (error) {
    return [
      bad(
        'server',
        `A server was announced in ${directory} but does not answer: ${messageOf(error)}. If its process is gone, \`belay start\` starts it again; nothing acknowledged is lost.`,
      ),
    ]
  }
}

function clock(startedAt: string): Finding {
  const aheadMs = Date.parse(startedAt) - Date.now()
  return aheadMs > clockStepMax
    ? bad(
        'clock',
        `The server started ${(aheadMs / 1000).toFixed(0)} s in the future of this clock: it was set back. Times of spans are clamped until it catches up.`,
      )
    : good('clock', new Date().toISOString())
}

function gigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function good(about: string, detail: string): Finding {
  return { about, state: 'good', detail }
}

function warn(about: string, detail: string): Finding {
  return { about, state: 'warn', detail }
}

function bad(about: string, detail: string): Finding {
  return { about, state: 'bad', detail }
}

/** In the order of the help. */
export const commands: readonly Command[] = [doctor]
