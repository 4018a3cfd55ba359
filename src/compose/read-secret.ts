import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepDamaged } from '#spool/set-aside.ts'

const secretBytes = 32
const fileName = 'secret.key'
const copyName = 'secret.key.copy'

/**
 * The secret of a data directory, made at the first start. It stands in two files, each with a
 * checksum in a second line, so that one may be damaged: the other then takes its place. A file
 * without that line is an earlier version's, or was put back by hand, and is believed when it has
 * 32 bytes. Throws when neither can be used.
 */
export function readSecret(
  directory: string,
  spoolDirectory: string,
  log: (sentence: string) => void,
): Uint8Array {
  const path = join(directory, fileName)
  const copyPath = join(directory, copyName)
  if (!existsSync(path) && !existsSync(copyPath)) write(path, randomBytes(secretBytes))
  const first = read(path)
  const second = read(copyPath)
  const secret = first ?? second
  if (secret === null)
    throw new Error(
      `${path} does not hold ${secretBytes} bytes in base64 with their checksum, and neither does its copy ${copyPath}. Restore one of them from a backup: without it the stored provider keys and Belay keys cannot be used.`,
    )
  for (const [at, found] of [
    [path, first],
    [copyPath, second],
  ] as const) {
    if (found !== null && secret.equals(found)) continue
    if (existsSync(at) && found === null) {
      const kept = keepDamaged(at, spoolDirectory)
      log(
        `${at} is damaged and is kept as ${kept}. It was written anew from its double; nothing is lost. Check the disk.`,
      )
    }
    write(at, secret)
  }
  return new Uint8Array(secret)
}

/** Null when the file is not there, or is not what was written. */
function read(path: string): Buffer | null {
  if (!existsSync(path)) return null
  const [text = '', told = ''] = readFileSync(path, 'utf8').split('\n')
  const secret = Buffer.from(text, 'base64')
  const isWhole = secret.length === secretBytes && secret.toString('base64') === text.trim()
  return isWhole && (told === '' || told === checksum(secret)) ? secret : null
}

function write(path: string, secret: Buffer): void {
  writeFileSync(`${path}.new`, `${secret.toString('base64')}\n${checksum(secret)}\n`, {
    mode: 0o600,
  })
  renameSync(`${path}.new`, path)
}

/** Not of the secret's own bytes alone, so that it helps nobody who sees it elsewhere. */
function checksum(secret: Buffer): string {
  return createHash('sha256').update('belay secret.key ').update(secret).digest('hex').slice(0, 16)
}
