import type { UsageClass } from '#contract/usage.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  provider: string
  model: string
  tier: string
  usdPerMillion: Json<Partial<Record<UsageClass, string>>>
  startsAt: Date | null
  note: string
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { price: 'pri' },
  json: { usdPerMillion: true },
  within: null,
})

export const happenings = defineHappenings({
  'price.created': 'some',
  'price.removed': 'some',
})
