import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'user',
  rank: 80,
  help: 'user of the application, as it names them',
  facet: { title: 'User', isFolded: true },
})
