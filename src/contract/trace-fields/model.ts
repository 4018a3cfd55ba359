import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'model',
  rank: 50,
  help: 'name of a model; several with commas',
  facet: { title: 'Model' },
})
