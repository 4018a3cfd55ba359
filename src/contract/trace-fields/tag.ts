import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'tag',
  rank: 100,
  help: 'tag of a call; several with commas, a comma inside a tag as \\,',
  facet: { title: 'Tag', isFolded: true },
})
