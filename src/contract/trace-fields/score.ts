import { asked, defineTraceField } from '#contract/define-trace-field.ts'
import { readScoreConditions, scoreFilter } from '#contract/score-filter.ts'

export const field = defineTraceField({
  title: 'score',
  rank: 150,
  schema: scoreFilter
    .optional()
    .describe('a score it has: quality<0.5, polite=true, tone; several with commas'),
  read: (text) => asked(readScoreConditions(text)),
})
