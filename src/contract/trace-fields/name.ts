import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'name',
  rank: 40,
  help: 'name of the trace; several with commas',
  facet: { title: 'Name', rank: 75, isFolded: true },
})
