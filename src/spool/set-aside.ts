import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Ending of what is kept of a damaged file; whoever has seen to it deletes it, and the notice ends. */
const ending = '.damaged'
/** Copies kept of one file: a file that is damaged at every start must not fill the disk. */
const copiesMax = 20

/** The folder of a spool in which everything lies that could not be used. */
export function quarantineOf(spoolDirectory: string): string {
  return join(spoolDirectory, 'quarantine')
}

/** Copies a damaged file into quarantine, beside earlier copies of it; returns the copy's path. Leaves the file. */
export function keepDamaged(path: string, spoolDirectory: string): string {
  const directory = quarantineOf(spoolDirectory)
  mkdirSync(directory, { recursive: true })
  for (let number = 1; ; number += 1) {
    const name = `${basename(path)}${number === 1 ? '' : `.${number}`}${ending}`
    const copy = join(directory, name)
    if (existsSync(copy) && number < copiesMax) continue
    copyFileSync(path, copy)
    return copy
  }
}

/** A sentence for every damaged file that is still kept, of this start or an earlier one. */
export function damagedFiles(spoolDirectory: string): string[] {
  const directory = quarantineOf(spoolDirectory)
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((file) => file.endsWith(ending))
    .toSorted()
    .map(
      (file) =>
        `A file was damaged and is kept as ${join(directory, file)}; the log of that start says what was done. Check the disk, then delete the kept file: this notice ends with it.`,
    )
}
