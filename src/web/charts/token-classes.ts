import type { UsageClass } from '#contract/usage.ts'

/** Words and colours of the classes of usage, the same on every page. */
export const tokenClassLooks: Readonly<
  Record<UsageClass, { readonly label: string; readonly colour: number }>
> = {
  input: { label: 'input', colour: 1 },
  cache_read: { label: 'cache read', colour: 5 },
  cache_write_5m: { label: 'cache write 5 min', colour: 3 },
  cache_write_1h: { label: 'cache write 1 h', colour: 8 },
  output: { label: 'output', colour: 2 },
  reasoning: { label: 'reasoning', colour: 4 },
  input_audio: { label: 'audio in', colour: 6 },
  output_audio: { label: 'audio out', colour: 7 },
  input_image: { label: 'image in', colour: 6 },
  output_image: { label: 'image out', colour: 7 },
  web_search: { label: 'web searches', colour: 3 },
}
