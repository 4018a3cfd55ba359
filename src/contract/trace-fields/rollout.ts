import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'rollout',
  rank: 138,
  help: 'id of the rollout that one of its calls was part of; several with commas',
  facet: { title: 'Rollout', isFolded: true },
})
