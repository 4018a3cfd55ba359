import { asked, defineTraceField } from '#contract/define-trace-field.ts'
import { namedValueFilter, readNamedValues } from '#contract/named-value-filter.ts'

export const field = defineTraceField({
  title: 'metadata',
  rank: 110,
  schema: namedValueFilter
    .optional()
    .describe('metadata of one of its spans, as tenant=acme; several with commas'),
  read: (text) => asked(readNamedValues(text)),
})
