import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'deployment',
  rank: 132,
  help: 'deployment that one of its calls went to; several with commas',
  facet: { title: 'Deployment', isFolded: true },
})
