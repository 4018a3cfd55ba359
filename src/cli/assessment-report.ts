import { type Column, table } from '#cli/table.ts'
import { formatPoints, levelWords, pointsMax } from '#client/maturity-report.ts'
import { type Assessment, focuses, focusTitles, levels, levelTitles } from '#contract/maturity.ts'

const stepsShown = 10

/** The evidenced assessment for people at a terminal. */
export function assessmentText(assessment: Assessment): string {
  return [
    summary(assessment),
    claimWords(assessment),
    assessment.gateReason,
    '',
    focusTable(assessment),
    '',
    ...(assessment.nextSteps.length === 0 ? [] : ['Next steps, in order:']),
    ...steps(assessment).map(
      ({ id, practice, nextStep }, index) =>
        `${String(index + 1).padStart(3)}. ${id} ${practice}\n     ${nextStep}`,
    ),
  ].join('\n')
}

function summary({ gatedLevel, points, band, practices }: Assessment): string {
  const level = gatedLevel === 0 ? 'no full level yet' : levelWords(gatedLevel)
  const met = practices.filter(({ isMet }) => isMet).length
  return `Evidence puts this project at ${level}: ${formatPoints(points)} of ${pointsMax} points (${band}), ${met} of ${practices.length} practices met.`
}

function claimWords({ claimed, points }: Assessment): string {
  if (claimed === null)
    return 'Nothing is claimed yet: `belay assess --interactive` takes ten minutes.'
  const gap = Math.round((claimed.points - points) * 100) / 100
  const words =
    gap > 0
      ? `${gap} points have no evidence yet`
      : gap < 0
        ? `the evidence is ${-gap} points ahead`
        : 'claim and evidence agree'
  return `Claimed on ${claimed.at.slice(0, 10)}: ${claimed.points} points (${claimed.band}); ${words}.`
}

function focusTable({ cells }: Assessment): string {
  const rows = focuses.map((focus) => ({
    focus,
    cells: cells.filter((cell) => cell.focus === focus),
  }))
  const columns = levels.map((level, place): Column<(typeof rows)[number]> => [
    `${level} ${levelTitles[level].toUpperCase()}`,
    (row) => metText(row.cells[place]),
    'right',
  ])
  return table(rows, [
    ['FOCUS', ({ focus }) => `${focus} ${focusTitles[focus]}`],
    ...columns,
    ['POINTS', (row) => pointsText(row.cells), 'right'],
  ])
}

function metText(cell: Assessment['cells'][number] | undefined): string {
  if (cell === undefined) return ''
  const { practices, met, share } = cell
  return practices > 0 ? `${met} of ${practices}` : `${Math.floor(share * 100)} %`
}

function pointsText(cells: Assessment['cells']): string {
  const points = cells.reduce((sum, cell) => sum + cell.points, 0)
  return (Math.floor((points + 1e-9) * 100) / 100).toFixed(2)
}

function steps({ nextSteps, practices }: Assessment) {
  return nextSteps
    .slice(0, stepsShown)
    .flatMap((id) => practices.find((practice) => practice.id === id) ?? [])
}
