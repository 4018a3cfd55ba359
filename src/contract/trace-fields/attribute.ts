import { asked, defineTraceField } from '#contract/define-trace-field.ts'
import { namedValueFilter, readNamedValues } from '#contract/named-value-filter.ts'

export const field = defineTraceField({
  title: 'attribute',
  rank: 120,
  schema: namedValueFilter
    .optional()
    .describe(
      'attribute of one of its spans or of their resource, as http.route=/chat; several with commas',
    ),
  read: (text) => asked(readNamedValues(text)),
})
