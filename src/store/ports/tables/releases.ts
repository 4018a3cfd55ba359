import type { ReleaseManifest } from '#contract/releases.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  name: string
  /** SHA-256 of the manifest in canonical JSON, hexadecimal. */
  hash: string
  manifest: Json<ReleaseManifest>
  note: string
  /** Who made it: kind and id of an actor. Whoever approves it must be somebody else. */
  authorKind: string
  authorId: string
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { release: 'rel' },
  json: { manifest: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'project.removed': 'some',
  'release.created': 'one',
  'release.found': 'none',
})
