// Which file starts Belay: what was built of the sources while they are as they were then, else the sources themselves.
// Plain JavaScript for any Node from 20 up.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
/** What was built, and of which files: `{ program, inputs: { file: "mtime size" } }`. */
export const manifestFile = join(root, 'dist/server/built.json')
/** Written by npm with every installation. */
export const installed = 'node_modules/.package-lock.json'

/**
 * Absolute path of the built program; null where there is none, or a source is not the one that it was built of.
 * @returns {string | null}
 */
export function builtProgram() {
  try {
    const { program, inputs } = JSON.parse(readFileSync(manifestFile, 'utf8'))
    for (const [file, stamp] of Object.entries(inputs)) {
      const { mtimeMs, size } = statSync(join(root, file))
      if (`${mtimeMs} ${size}` !== stamp) return null
    }
    return join(root, 'dist/server', program)
  } catch {
    return null
  }
}

/** Absolute path of what to start. */
export function serverProgram() {
  return builtProgram() ?? join(root, 'src/main.ts')
}
