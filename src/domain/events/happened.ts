import { happenings } from '#store/ports/tables/catalog.gen.ts'
import type { Effect } from '#store/ports/tables/define-table.ts'
import type { RecordTable } from '#store/ports/record-tables.ts'

type ByNoun = typeof happenings
type NameOf<Happenings> = Happenings extends unknown ? keyof Happenings & string : never

/** Names of happenings with an effect like that. */
type Named<Like extends Effect, Of = ByNoun[keyof ByNoun]> = Of extends unknown
  ? { [Name in keyof Of & string]: Of[Name] extends Like ? Name : never }[keyof Of & string]
  : never

/** What somebody did: the event, the record it is about, and what of it is worth keeping (never a secret). */
export type Deed = {
  readonly deed: Exclude<NameOf<ByNoun[keyof ByNoun]>, Named<'progress'>>
  readonly record: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** What goes on in work that was begun before: everybody is told, nothing is written down. */
export type Progress = { readonly progress: Named<'progress'> }

/** Everything that happens to records. */
export type Happened = Deed | Progress

/** The nouns whose records changed, each with the one record that did where no other of it can have. */
export function changesOf(
  happened: Happened,
): readonly { readonly noun: RecordTable; readonly record: string | undefined }[] {
  const name = 'deed' in happened ? happened.deed : happened.progress
  return nouns.flatMap(([noun, effects]) => {
    const effect = effects[name]
    if (effect === undefined || effect === 'none') return []
    return [{ noun, record: effect === 'one' && 'deed' in happened ? happened.record : undefined }]
  })
}

const nouns = Object.entries(happenings) as [
  keyof ByNoun, // the object's own keys
  Readonly<Partial<Record<string, Effect>>>,
][]
