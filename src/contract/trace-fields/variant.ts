import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'variant',
  rank: 136,
  help: 'side of a rollout that one of its calls was assigned to: control or candidate',
  facet: { title: 'Variant', isFolded: true },
})
