import { asNumber, asRecord, type Loose } from '#wire/loose.ts'
import { untranslatable } from './untranslatable.ts'

// What a caller sent is translated whole or refused: passed over, what cannot be read would be an
// answer to less than was asked, which looks like a success.

/** The objects of a list, none where nothing is given; refuses what is no list, and an entry that is no object. */
export function recordsAt(value: unknown, path: string): readonly Loose[] {
  return listAt(value, path).map(
    (entry, index) =>
      asRecord(entry) ?? untranslatable(`${path}[${index}]`, 'It must be an object.'),
  )
}

/** The list, an empty one where nothing is given; refuses everything else. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  if (value == null) return []
  return Array.isArray(value) ? value : untranslatable(path, `\`${path}\` must be a list.`)
}

/** A list as Google's API reads one: a value alone stands for a list of it, as in its own examples. */
export function repeated(value: unknown): readonly unknown[] {
  return [value ?? []].flat()
}

/** The number, null where nothing is given; refuses everything else. */
export function numberAt(value: unknown, path: string): number | null {
  if (value == null) return null
  return asNumber(value) ?? untranslatable(path, `\`${path}\` must be a number.`)
}

/** Texts to stop at, one or several; empty ones say nothing. Refuses what is no text. */
export function stopsAt(value: unknown, path: string): string[] {
  const stops = value == null || typeof value === 'string' ? [value ?? ''] : listAt(value, path)
  return stops
    .map((stop) =>
      typeof stop === 'string' ? stop : untranslatable(path, `\`${path}\` must be texts.`),
    )
    .filter((stop) => stop !== '')
}
