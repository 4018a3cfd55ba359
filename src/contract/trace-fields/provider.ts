import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'provider',
  rank: 60,
  help: 'id of a provider; several with commas',
  facet: { title: 'Provider' },
})
