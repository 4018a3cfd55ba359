import { anyOf } from '#contract/define-trace-field.ts'

export const field = anyOf({
  title: 'prompt',
  rank: 130,
  help: 'prompt that its calls were made from, as name or name@version; several with commas',
})
