import type { UsageClass } from '#contract/usage.ts'
import { seriesCount } from '#web/charts/series-colour.ts'

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

/**
 * Colours for classes that stand in one picture: each its own, but where two have the same the later
 * one takes the next that is free.
 */
export function classColours(shown: readonly UsageClass[]): ReadonlyMap<UsageClass, number> {
  const colours = new Map<UsageClass, number>()
  for (const each of shown) {
    const taken = new Set(colours.values())
    let colour = tokenClassLooks[each].colour
    for (let tries = 0; taken.has(colour) && tries < seriesCount; tries += 1)
      colour = (colour % seriesCount) + 1
    colours.set(each, colour)
  }
  return colours
}
