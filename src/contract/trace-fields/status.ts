import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'status',
  rank: 20,
  help: 'ok, error; several with commas',
  charactersMax: 40,
  facet: { title: 'Status' },
})
