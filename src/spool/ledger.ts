import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const ledgerFile = z.strictObject({
  frames: z.number().int(),
  stored: z.number().int(),
  repeated: z.number().int(),
  quarantined: z.number().int(),
  refused: z.number().int(),
  corruptFrames: z.number().int(),
  tornTails: z.number().int(),
  /** Writer → highest sequence whose segment is counted here; such a segment may be deleted. */
  folded: z.record(z.string(), z.number().int()),
})

/** Totals of all segments that are finished, since the data directory was made. */
export type Ledger = z.infer<typeof ledgerFile>

const fileName = 'ledger.json'

/** Reads the ledger of a spool directory; zeros when there is none. Throws when the file is damaged. */
export function readLedger(directory: string): Ledger {
  const path = join(directory, fileName)
  if (!existsSync(path)) {
    return {
      frames: 0,
      stored: 0,
      repeated: 0,
      quarantined: 0,
      refused: 0,
      corruptFrames: 0,
      tornTails: 0,
      folded: {},
    }
  }
  return ledgerFile.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** Replaces the ledger in one step: after a crash there is the old one or the new one. */
export function writeLedger(directory: string, ledger: Ledger): void {
  const path = join(directory, fileName)
  writeFileSync(`${path}.new`, JSON.stringify(ledger), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
