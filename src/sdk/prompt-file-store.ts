import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { type ReadyPrompt, readyPrompt } from '#contract/prompts.ts'
import type { PromptStore } from '#sdk/prompt-shelf.ts'

const kept = z.object({ format: z.literal(1), prompts: z.record(z.string(), readyPrompt) })

/**
 * Prompts in a file, so that an application starts while Belay is away. It is replaced as a whole:
 * whoever reads it sees all of one state. A file that is missing or cannot be read is empty.
 */
export function promptFileStore(path: string): PromptStore {
  return {
    read: async () => {
      try {
        const read = kept.parse(JSON.parse(await readFile(path, 'utf8')))
        return new Map(Object.entries(read.prompts))
      } catch {
        return new Map<string, ReadyPrompt>()
      }
    },
    write: async (prompts) => {
      await mkdir(dirname(path), { recursive: true })
      const half = `${path}.${process.pid}.part`
      const text = JSON.stringify({ format: 1, prompts: Object.fromEntries(prompts) })
      await writeFile(half, text, { mode: 0o600 })
      await rename(half, path)
    },
  }
}
