import {
  type AssessedPractice,
  type Assessment,
  focusTitles,
  levelTitles,
} from '#contract/maturity.ts'
import { levelWeights } from './score.ts'

/** Nothing can be shown without these, so they come first where there is no traffic yet. */
const firstSteps: readonly string[] = ['MOD-1.8', 'MOD-1.1']

type Cell = Assessment['cells'][number]
type Open = Pick<AssessedPractice, 'id' | 'focus' | 'level' | 'state' | 'isMet'>

/**
 * Ids of what is not met, the most useful next one first: the lowest level, in it the weakest focus,
 * in it what is begun, then what gives most points. Without traffic, access comes before all.
 */
export function orderSteps(
  practices: readonly Open[],
  cells: readonly Cell[],
  hasTraffic: boolean,
): string[] {
  const cellOf = (practice: Open) =>
    cells.find(({ focus, level }) => focus === practice.focus && level === practice.level)
  const rank = (practice: Open): readonly number[] => {
    const cell = cellOf(practice)
    const first = firstSteps.indexOf(practice.id)
    return [
      hasTraffic || first === -1 ? firstSteps.length : first,
      practice.level,
      cell?.share ?? 0,
      practice.state === 'configured' ? 0 : 1,
      -levelWeights[practice.level] / (cell?.practices ?? 1),
    ]
  }
  return practices
    .filter(({ isMet }) => !isMet)
    .map((practice) => ({ id: practice.id, rank: rank(practice) }))
    .toSorted((a, b) => compare(a.rank, b.rank))
    .map(({ id }) => id)
}

const namedMax = 8

/** Which practices keep the gated level where it is, and which focus is weakest there. */
export function gateReason(
  practices: readonly Open[],
  cells: readonly Cell[],
  gatedLevel: number,
): string {
  const missing = practices.filter(({ level, isMet }) => level === gatedLevel + 1 && !isMet)
  const [first] = missing
  if (first === undefined) return 'Every practice of all four levels is met.'
  const [weakest] = cells
    .filter(({ level, practices: count }) => level === first.level && count > 0)
    .toSorted((a, b) => a.share - b.share)
  const ids = missing.map(({ id }) => id)
  const shown = ids.slice(0, namedMax).join(', ')
  const rest = ids.length > namedMax ? ` and ${ids.length - namedMax} more` : ''
  const focus =
    weakest === undefined
      ? ''
      : ` The weakest focus is ${focusTitles[weakest.focus]} (${weakest.met} of ${weakest.practices} met).`
  return `Level ${first.level}, ${levelTitles[first.level]}, is not complete: ${shown}${rest}.${focus}`
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0
    if (value !== other) return value - other
  }
  return 0
}
