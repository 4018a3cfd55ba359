import { defineTraceField } from '#contract/define-trace-field.ts'
import { usd } from '#contract/money.ts'

export const field = defineTraceField({
  title: 'at least (US $)',
  rank: 180,
  schema: usd.optional().describe('at least so dear, US dollars'),
  // Nothing costs less than nothing.
  read: (dollars) => (dollars.startsWith('-') ? null : dollars),
  needsPrices: true,
})
