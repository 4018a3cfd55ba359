/** How many colours the palette has; --series-1 to --series-8 in styles/tokens.css. */
export const seriesCount = 8

/** The palette's number (1 to 8) for a name: the same name has the same colour everywhere, always. */
export function seriesOf(name: string): number {
  // FNV-1a: short, and spreads names that differ in one character.
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  }
  return (((hash ^ (hash >>> 15)) >>> 0) % seriesCount) + 1
}

/**
 * Colours for names that stand side by side: each its own where it can be, otherwise the next one
 * that nobody beside it has. In the order of `names`.
 */
export function distinctSeries(names: readonly string[]): readonly number[] {
  const taken = new Set<number>()
  return names.map((name) => {
    let colour = seriesOf(name)
    for (let tries = 0; taken.has(colour) && tries < seriesCount; tries += 1) {
      colour = (colour % seriesCount) + 1
    }
    taken.add(colour)
    return colour
  })
}

/** A token of styles/tokens.css as a colour that a canvas takes, in the theme of the moment. */
export function resolveColour(token: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  probe.hidden = true
  document.body.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}
