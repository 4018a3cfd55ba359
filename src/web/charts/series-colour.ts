/** How many colours the palette has; --series-1 to --series-8 in styles/tokens.css. */
export const seriesCount = 8

const shapes = ['square', 'circle', 'diamond', 'ring'] as const
export type Mark = (typeof shapes)[number]

/** Looks that the eye tells apart: every colour in every shape, all colours of one shape first. */
export const looksCount = seriesCount * shapes.length

/** The palette's number (1 to 8) that a name would have if it stood alone. */
export function seriesOf(name: string): number {
  // FNV-1a: short, and spreads names that differ in one character.
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  }
  return (((hash ^ (hash >>> 15)) >>> 0) % seriesCount) + 1
}

/** The token of a look's colour, in styles/tokens.css. */
export function tokenOf(look: number): `--series-${number}` {
  return `--series-${((look - 1) % seriesCount) + 1}`
}

/** The shape of a look: names beyond the eighth have a colour again, and another shape. */
export function shapeOf(look: number): Mark {
  return shapes[Math.floor((look - 1) / seriesCount) % shapes.length] ?? 'square'
}

/**
 * The look (1 to 32) for a name beside those that are taken: its own colour where that is free,
 * otherwise the next one, and the next shape when all colours are taken. With all looks taken, its
 * own colour again.
 */
export function freeLook(name: string, taken: ReadonlySet<number>): number {
  const own = seriesOf(name)
  for (let step = 0; step < looksCount; step += 1) {
    const shape = Math.floor(step / seriesCount)
    const look = shape * seriesCount + ((own - 1 + step) % seriesCount) + 1
    if (!taken.has(look)) return look
  }
  return own
}

/** Looks for names that stand side by side, in the order of `names`; none twice up to 32 names. */
export function distinctSeries(names: readonly string[]): readonly number[] {
  const taken = new Set<number>()
  return names.map((name) => {
    const look = freeLook(name, taken)
    taken.add(look)
    return look
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
