import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'release',
  rank: 134,
  help: 'release that answered one of its calls, or that its application named; several with commas',
  facet: { title: 'Release', isFolded: true },
})
