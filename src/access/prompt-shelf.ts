import type { PromptContent } from '#contract/prompt-content.ts'
import { insertFragments } from '#template/include-fragments.ts'
import type { PromptEntry } from '#access/sections/prompts.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** Newest versions of each prompt that are held ready without a label. */
const newestHeld = 10
/** Characters of all contents that are held ready: every front thread has a copy. */
const charactersHeldMax = 8_000_000

type Row = RecordOf<'prompts'>
type Held = { readonly content: PromptContent; readonly characters: number }

/**
 * The versions of prompts that the gateway holds ready: those with a label, the latest, and the
 * newest before it, as far as there is room, in this order. Content never changes, so it is read
 * once; what is asked of the store at a change is where labels stand.
 */
export class PromptShelf {
  readonly #records: RecordStore
  readonly #workspace: string
  #held = new Map<string, Held>()

  constructor(parts: { readonly records: RecordStore; readonly workspace: string }) {
    this.#records = parts.records
    this.#workspace = parts.workspace
  }

  /** Project → name → prompt; archived ones are left out. */
  async read(): Promise<Map<string, Map<string, PromptEntry>>> {
    const { prompts, promptLabels, promptVersions, promptContents } = this.#records
    const workspace = this.#workspace
    const rows: Row[] = []
    for await (const row of prompts.each({ match: { workspace, archivedAt: null } })) rows.push(row)
    const labelsOf = new Map<string, RecordOf<'promptLabels'>[]>()
    for await (const label of promptLabels.each({ match: { workspace } }))
      labelsOf.set(label.prompt, [...(labelsOf.get(label.prompt) ?? []), label])
    const held = new Map<string, Held>()
    const versionsOf = new Map<string, Map<number, PromptContent>>()
    let characters = 0
    for (const { row, version } of wanted(rows, labelsOf)) {
      const key = `${row.id}@${version}`
      if (held.has(key)) continue
      const one =
        this.#held.get(key) ?? (await load(promptVersions, promptContents, { row, version }))
      if (one === null) continue
      if (characters + one.characters > charactersHeldMax) break
      characters += one.characters
      held.set(key, one)
      const versions = versionsOf.get(row.id) ?? new Map<number, PromptContent>()
      versionsOf.set(row.id, versions.set(version, one.content))
    }
    this.#held = held
    const shelf = new Map<string, Map<string, PromptEntry>>()
    for (const { id, project, name, latestVersion } of rows) {
      const labels = new Map((labelsOf.get(id) ?? []).map(({ label, version }) => [label, version]))
      const entry = { latest: latestVersion, labels, versions: versionsOf.get(id) ?? new Map() }
      shelf.set(project, (shelf.get(project) ?? new Map<string, PromptEntry>()).set(name, entry))
    }
    return shelf
  }
}

/** Versions in the order in which they get room. */
function wanted(
  rows: readonly Row[],
  labelsOf: ReadonlyMap<string, readonly RecordOf<'promptLabels'>[]>,
): { readonly row: Row; readonly version: number }[] {
  const labelled = rows.flatMap((row) =>
    (labelsOf.get(row.id) ?? []).map(({ version }) => ({ row, version })),
  )
  const newest = Array.from({ length: newestHeld }, (_, back) =>
    rows.map((row) => ({ row, version: row.latestVersion - back })),
  ).flat()
  return [...labelled, ...newest].filter(({ version }) => version > 0)
}

async function load(
  versions: RecordStore['promptVersions'],
  contents: RecordStore['promptContents'],
  { row, version }: { readonly row: Row; readonly version: number },
): Promise<Held | null> {
  const found = await versions.find({ prompt: row.id, version })
  const kept = found === null ? null : await contents.find({ id: found.id })
  if (kept === null) return null
  const content = insertFragments(kept.content, kept.fragments)
  return { content, characters: JSON.stringify(content).length }
}
