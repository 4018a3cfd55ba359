/** The published bands of the 28-point scale: whole points, both ends included. */
export const bands = [
  { title: 'Initial', from: 0, to: 9 },
  { title: 'Defined', from: 10, to: 14 },
  { title: 'Managed', from: 15, to: 19 },
  { title: 'Optimized', from: 20, to: 28 },
] as const

export const pointsMax = 28

/** Points as people read them: one decimal at most, rounded down, because 9.96 has not reached the band of 10. */
export function formatPoints(points: number): string {
  // A sum of tenths may lie a hair below itself in binary.
  return String(Math.floor(points * 10 + 1e-6) / 10)
}

/** A level by number and name; level 0 is below the first. */
export function levelWords(level: number): string {
  const band = bands[level - 1]
  return band === undefined ? 'below level 1' : `level ${level}, ${band.title}`
}
