import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'key',
  rank: 70,
  help: 'id of the key that its calls used; several with commas',
  facet: { title: 'Key' },
})
