import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'flag',
  rank: 140,
  help: 'simulated, input-cut, time-clamped, …',
})
