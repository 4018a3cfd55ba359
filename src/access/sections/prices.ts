import { defineSection } from '#access/define-section.ts'
import type { PriceOverride } from '#contract/prices.ts'

/** The operator's own prices; a thread makes its price book of them. */
export const section = defineSection<readonly PriceOverride[]>({
  reads: ['prices'],
  open: ({ prices }) => ({ build: () => prices.list() }),
})
