import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A lock that ends with the process, however it ends. */
export type Lock = { release(): Promise<void> }

/**
 * Takes a lock by name for this machine, or returns null when another process has it. On Linux the
 * kernel holds it (an abstract socket), so a killed process leaves nothing behind; elsewhere a file
 * with the process id stands for it.
 */
export async function takeLock(name: string): Promise<Lock | null> {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 40)
  return process.platform === 'linux'
    ? lockBySocket(`\0belay-${digest}`)
    : lockByFile(join(tmpdir(), `belay-${digest}.lock`))
}

async function lockBySocket(path: string): Promise<Lock | null> {
  const server: Server = createServer((socket) => socket.destroy())
  const isMine = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen(path, () => resolve(true))
  })
  if (!isMine) return null
  server.unref()
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

function lockByFile(path: string): Lock | null {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 })
      return { release: async () => rmSync(path, { force: true }) }
    } catch {
      if (isAlive(Number(readFileSync(path, 'utf8')))) return null
      rmSync(path, { force: true }) // its process is gone
    }
  }
  return null
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
