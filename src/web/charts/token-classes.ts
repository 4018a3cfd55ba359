import type { TokenClass } from '#contract/usage.ts'

/** Words and colours of the token classes, the same on every page. */
export const tokenClassLooks: Readonly<
  Record<TokenClass, { readonly label: string; readonly colour: number }>
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
}
