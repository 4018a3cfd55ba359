import { type Assessment, type Focus, focuses, type Level, levels } from '#contract/maturity.ts'

/** Points of each focus at each level: all of level 1 gives 7, of 2 14, of 3 17.5, of 4 28. */
export const levelWeights: Readonly<Record<Level, number>> = { 1: 1, 2: 1, 3: 0.5, 4: 1.5 }

/** The published bands, by the first point of each. */
const bands = [
  { band: 'Optimized', from: 20 },
  { band: 'Managed', from: 15 },
  { band: 'Defined', from: 10 },
  { band: 'Initial', from: 0 },
] as const

export type ScoredCell = {
  readonly focus: Focus
  readonly level: Level
  /** 0 to 1. */
  readonly share: number
  readonly points: number
  readonly pointsMax: number
}

/** What is scored: shares by cell, and what stands in for a share where level 1 has no practices. */
export type Shares = {
  /** Share of a cell that is met, 0 to 1, exactly 1 when all is; null for a cell without practices. */
  readonly shareOf: (focus: Focus, level: Level) => number | null
  /** The project has traffic: then an empty cell at level 1 is granted. */
  readonly hasTraffic: boolean
}

/**
 * The 28 cells, level by level within each focus. Points are linear in the share, and climb only as
 * far as all levels below are complete in that focus: the first incomplete level gives its share,
 * those above it give nothing. An empty cell takes the share of the cell before it; above level 1 it
 * gives its points in the measure in which the other focuses have earned that level, because a level
 * that nobody has begun gives nothing (all of level 3 is 17.5, not 19).
 */
export function scoreCells({ shareOf, hasTraffic }: Shares): ScoredCell[] {
  const cells = focuses.flatMap((focus) => climb(focus, shareOf, hasTraffic))
  return cells.map((cell) => {
    if (cell.level === 1 || shareOf(cell.focus, cell.level) !== null) return cell
    const others = cells.filter(
      ({ focus, level }) => level === cell.level && shareOf(focus, level) !== null,
    )
    const earned = others.reduce((sum, { points, pointsMax }) => sum + points / pointsMax, 0)
    return { ...cell, points: cell.points * (earned / others.length) }
  })
}

function climb(focus: Focus, shareOf: Shares['shareOf'], hasTraffic: boolean): ScoredCell[] {
  let before = hasTraffic ? 1 : 0
  let isReached = true
  return levels.map((level) => {
    const share = shareOf(focus, level) ?? before
    const pointsMax = levelWeights[level]
    const points = isReached ? pointsMax * share : 0
    isReached = isReached && share === 1
    before = share
    return { focus, level, share, points, pointsMax }
  })
}

/**
 * Points of all cells together, 0 to 28, rounded *down* to hundredths: rounding never lifts anybody
 * into a band.
 */
export function pointsOf(cells: readonly ScoredCell[]): number {
  const sum = cells.reduce((total, { points }) => total + points, 0)
  // Thirds and ninths add up to a hair less than they are; a billionth is far below a hundredth.
  return Math.floor((sum + 1e-9) * 100) / 100
}

/** The band on the published scale. Its bounds are whole points; a fraction belongs to the whole point below it. */
export function bandOf(points: number): Assessment['band'] {
  return bands.find(({ from }) => Math.floor(points) >= from)?.band ?? 'Initial'
}

/** The highest level whose cells, and those of all levels below, are complete in every focus; 0 when level 1 is not. */
export function gatedLevel(shareOf: Shares['shareOf']): 0 | Level {
  let reached: 0 | Level = 0
  for (const level of levels) {
    if (!focuses.every((focus) => (shareOf(focus, level) ?? 1) === 1)) return reached
    reached = level
  }
  return reached
}
