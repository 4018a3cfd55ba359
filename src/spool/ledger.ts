import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { checkedLine, readCheckedLine } from '#spool/checked-line.ts'

const count = z.number().int().nonnegative()

const ledgerFile = z.strictObject({
  frames: count,
  stored: count,
  repeated: count,
  quarantined: count,
  refused: count,
  corruptFrames: count,
  tornTails: count,
  /** Writer → highest sequence whose segment is counted here; such a segment may be deleted. */
  folded: z.record(z.string(), count),
})

/** Totals of all segments that are finished, since the data directory was made. */
export type Ledger = z.infer<typeof ledgerFile>

const emptyLedger: Ledger = {
  frames: 0,
  stored: 0,
  repeated: 0,
  quarantined: 0,
  refused: 0,
  corruptFrames: 0,
  tornTails: 0,
  folded: {},
}

/** Path of the ledger in a spool directory. */
export function ledgerPath(directory: string): string {
  return join(directory, 'ledger.json')
}

/**
 * Reads the ledger of a spool directory; zeros when there is none, or when it is damaged. A segment
 * whose folding is forgotten is empty, and folded again.
 */
export function readLedger(directory: string): {
  readonly ledger: Ledger
  readonly isDamaged: boolean
} {
  const path = ledgerPath(directory)
  if (!existsSync(path)) return { ledger: emptyLedger, isDamaged: false }
  const parsed = ledgerFile.safeParse(readCheckedLine(readFileSync(path, 'utf8'))?.value)
  return parsed.success
    ? { ledger: parsed.data, isDamaged: false }
    : { ledger: emptyLedger, isDamaged: true }
}

/** Replaces the ledger in one step: after a crash there is the old one or the new one. */
export function writeLedger(directory: string, ledger: Ledger): void {
  const path = ledgerPath(directory)
  writeFileSync(`${path}.new`, checkedLine(ledger), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
