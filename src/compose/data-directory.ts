import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { readSecret } from '#compose/read-secret.ts'
import { type Lock, takeLock } from '#kit/lock.ts'
import { parsedJson } from '#kit/parsed-json.ts'

/** The directory that holds everything of one server, taken by this process alone. */
export type DataDirectory = {
  readonly path: string
  readonly traces: string
  readonly records: string
  readonly spool: string
  /** Unix socket by which the front threads reach the main thread; nothing stands there yet. */
  readonly mainSocket: string
  /** Unix socket of the thread for large calls. */
  readonly largeSocket: string
  /** 32 random bytes, made at the first start; every other secret is derived from or sealed by it. */
  readonly secret: Uint8Array
  /** Tells commands on this machine where the server is and how to speak to it. */
  announce(server: ServerFile): void
  release(): Promise<void>
}

const serverFile = z.strictObject({
  url: z.string(),
  token: z.string(),
  processId: z.number(),
  startedAt: z.string(),
})

/** What a running server leaves for the command line: readable by its owner only, removed when it stops. */
export type ServerFile = z.infer<typeof serverFile>

/** Another process holds the directory or the port; the message says which. */
export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning'
}

/** Linux takes 107 bytes, macOS 103. */
const socketPathBytesMax = 103

/** Opens (or makes) the directory and locks it and the port. Throws AlreadyRunning with the holder's name. */
export async function openDataDirectory(given: {
  readonly path: string
  readonly host: string
  readonly port: number
  readonly log: (sentence: string) => void
}): Promise<DataDirectory> {
  const wanted = resolve(given.path)
  mkdirSync(wanted, { recursive: true, mode: 0o700 })
  const path = realpathSync(wanted)
  const locks: Lock[] = []
  const dataLock = await takeLock(`data ${path}`)
  if (dataLock === null)
    throw new AlreadyRunning(
      `The data directory ${path} is in use by ${holderOf(path)}. Stop that server, or choose another directory with BELAY_DATA.`,
    )
  locks.push(dataLock)
  const portLock = await takeLock(`port ${given.port}`)
  if (portLock === null || !(await isPortFree(given.host, given.port))) {
    await dataLock.release()
    await portLock?.release()
    throw new AlreadyRunning(
      `Port ${given.port} on ${given.host} is in use${portLock === null ? ' by another Belay' : ''}. Stop what listens there, or choose another port with BELAY_PORT.`,
    )
  }
  locks.push(portLock)
  // Left by a server that was killed: it would lead to an address and a token of the past.
  rmSync(join(path, 'server.json'), { force: true })
  const sockets = placeSockets(path)
  return {
    path,
    traces: join(path, 'traces'),
    records: join(path, 'records'),
    spool: join(path, 'spool'),
    mainSocket: sockets.main,
    largeSocket: sockets.large,
    secret: readSecret(path, join(path, 'spool'), given.log),
    announce: (server) =>
      writeFileSync(join(path, 'server.json'), JSON.stringify(server), { mode: 0o600 }),
    async release() {
      rmSync(join(path, 'server.json'), { force: true })
      sockets.remove()
      await Promise.all(locks.map((lock) => lock.release()))
    },
  }
}

/**
 * In the data directory, so that a server that is killed leaves nothing elsewhere; in a temporary
 * one where the path would be longer than the system takes.
 */
function placeSockets(directory: string): { main: string; large: string; remove: () => void } {
  const within = (folder: string) => ({
    main: join(folder, 'main.sock'),
    large: join(folder, 'large.sock'),
  })
  const inside = within(directory)
  if (Buffer.byteLength(inside.large) <= socketPathBytesMax) {
    const remove = () => {
      for (const path of Object.values(inside)) rmSync(path, { force: true })
    }
    // Left by a server that was killed.
    remove()
    return { ...inside, remove }
  }
  const elsewhere = mkdtempSync(join(tmpdir(), 'belay-'))
  return {
    ...within(elsewhere),
    remove: () => rmSync(elsewhere, { recursive: true, force: true }),
  }
}

/** Reads what a running server announced; null when none does. The process may have died since. */
export function readServerFile(directory: string): ServerFile | null {
  const path = join(resolve(directory), 'server.json')
  if (!existsSync(path)) return null
  const parsed = serverFile.safeParse(parsedJson(readFileSync(path, 'utf8')))
  return parsed.success ? parsed.data : null
}

function holderOf(path: string): string {
  const server = readServerFile(path)
  return server === null
    ? 'another process'
    : `the Belay at ${server.url} (process ${server.processId}, started ${server.startedAt})`
}

/** Listening threads share the port with others of their kind, so only a listener without sharing tells whether it is free. */
function isPortFree(host: string, port: number): Promise<boolean> {
  return new Promise((settle) => {
    const probe = createServer()
    probe.once('error', () => settle(false))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => settle(true)))
  })
}
