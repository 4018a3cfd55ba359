import type { Capture } from '#contract/projects.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  slug: string
  name: string
  owner: string
  environments: Json<string[]>
  capture: Capture
  captureBytesMax: number
  timeZone: string
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { project: 'prj' },
  json: { environments: true },
  within: null,
})

export const happenings = defineHappenings({
  'project.created': 'some',
  'project.edited': 'some',
  'project.removed': 'some',
})
