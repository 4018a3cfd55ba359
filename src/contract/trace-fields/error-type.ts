import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'error',
  rank: 30,
  help: 'kind of error of one of its spans, as 429 or timeout; several with commas, (none) for one that was not told',
  takesUnnamed: true,
  facet: { title: 'Error' },
})
