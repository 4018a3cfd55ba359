import { formatPoints } from '#client/maturity-report.ts'
import {
  type Focus,
  focuses,
  focusTitles,
  type Level,
  levels,
  levelTitles,
} from '#contract/maturity.ts'
import { Hint } from '#web/ui/hint.tsx'
import { Link } from '#web/ui/link.tsx'
import '#web/pages/maturity/level-grid.css'

type GridCell = {
  readonly focus: Focus
  readonly level: Level
  readonly share: number
  readonly points: number
  readonly pointsMax: number
  /** Left out where only the share is known. */
  readonly practices?: number
  readonly met?: number
}

type LevelGridProps = {
  readonly label: string
  readonly cells: readonly GridCell[]
  /** Where a cell leads; left out when it leads nowhere. */
  readonly hrefOf?: (focus: Focus, level: Level) => string
  readonly isCurrent?: (focus: Focus, level: Level) => boolean
}

/** Seven focuses by four levels, each cell with its share. */
export function LevelGrid({ label, cells, hrefOf, isCurrent }: LevelGridProps) {
  return (
    <div className="level-grid-scroll">
      <table className="level-grid" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">Focus</span>
            </th>
            {levels.map((level) => (
              <th key={level} scope="col">
                <span className="level-number">{level}</span> {levelTitles[level]}
              </th>
            ))}
            <th scope="col" className="end">
              Points
            </th>
          </tr>
        </thead>
        <tbody>
          {focuses.map((focus) => {
            const row = cells.filter((cell) => cell.focus === focus)
            const sum = (measure: (cell: GridCell) => number): number =>
              row.reduce((total, cell) => total + measure(cell), 0)
            return (
              <tr key={focus}>
                <th scope="row">
                  <span className="mono faint">{focus}</span> {focusTitles[focus]}
                </th>
                {levels.map((level) => {
                  const cell = row.find((each) => each.level === level)
                  return (
                    <td key={level} className={isCurrent?.(focus, level) === true ? 'current' : ''}>
                      {cell === undefined ? null : (
                        <CellView cell={cell} href={hrefOf?.(focus, level)} />
                      )}
                    </td>
                  )
                })}
                <td className="end number">
                  {formatPoints(sum((cell) => cell.points))}{' '}
                  <span className="faint">/ {formatPoints(sum((cell) => cell.pointsMax))}</span>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function CellView({ cell, href }: { readonly cell: GridCell; readonly href: string | undefined }) {
  const percent = `${Math.floor(cell.share * 100)} %`
  if (cell.practices === 0) {
    return (
      <Hint className="level-cell none" text={noneWords(cell)}>
        <span className="faint">
          {cell.level === 1 ? (cell.share >= 1 ? 'granted' : 'with traffic') : 'as before'}
        </span>
      </Hint>
    )
  }
  const words =
    cell.practices === undefined || cell.met === undefined ? (
      <strong className="number">{percent}</strong>
    ) : (
      <>
        <strong className="number">{percent}</strong>
        <span className="faint number">
          {cell.met} of {cell.practices}
        </span>
      </>
    )
  const inside = (
    <>
      <span className="level-cell-words">{words}</span>
      <span className="level-cell-bar">
        <span style={{ width: `${cell.share * 100}%` }} />
      </span>
    </>
  )
  const tone = cell.share >= 1 ? 'whole' : ''
  return href === undefined ? (
    <span className={`level-cell ${tone}`}>{inside}</span>
  ) : (
    <Link
      className={`level-cell ${tone}`}
      href={href}
      aria-label={`${cell.focus} level ${cell.level}: ${cell.met} of ${cell.practices} met`}
    >
      {inside}
    </Link>
  )
}

function noneWords({ level, share }: GridCell): string {
  if (level > 1)
    return `No practice stands here; the share of the level before counts: ${Math.floor(share * 100)} %`
  return 'No practice stands here; granted once the project has traffic'
}
