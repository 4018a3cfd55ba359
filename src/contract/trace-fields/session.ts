import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'session',
  rank: 90,
  help: 'session, as the application names it',
})
