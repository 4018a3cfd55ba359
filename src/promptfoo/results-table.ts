import { stripVTControlCharacters } from 'node:util'
import { columnTitle, shownOutput, shownVariable } from '#promptfoo/outputs/write-table.ts'
import type { Column } from '#promptfoo/plan-rows.ts'
import type { CaseResult } from '#promptfoo/case-result.ts'
import type { Suite } from '#promptfoo/suite.ts'

/** As many rows as promptfoo shows; a file has them all. */
const rowsMax = 25
/** Reasons that are told besides; more of them are mostly the same. */
const reasonsMax = 20
const cellCharsMax = 60
/** A wide suite is cut; a file has every column. */
const columnsMax = 8

const words = { passed: 'PASS', failed: 'FAIL', error: 'ERROR' } as const

/** The first rows of a run, and why cases did not pass, kept small while results go by. */
export class ResultsTable {
  readonly #names: readonly string[]
  readonly #columns: readonly Column[]
  readonly #rows: string[][] = []
  readonly #reasons: string[] = []
  #rowsSeen = 0
  #failures = 0

  constructor({ variableNames }: Suite, columns: readonly Column[]) {
    this.#columns = columns
    this.#names = variableNames.slice(0, Math.max(1, columnsMax - columns.length))
  }

  add(row: readonly CaseResult[]): void {
    const [first] = row
    if (first === undefined) return
    this.#rowsSeen += 1
    if (this.#rows.length < rowsMax)
      this.#rows.push([
        String(first.row + 1),
        ...this.#names.map((name) => cell(shownVariable(first.vars[name]))),
        ...this.#columns.slice(0, columnsMax).map(({ index }) => {
          const result = row.find(({ column }) => column === index)
          return result === undefined ? '' : cell(`${words[result.outcome]} ${shownOutput(result)}`)
        }),
      ])
    for (const result of row) {
      if (result.outcome === 'passed') continue
      this.#failures += 1
      if (this.#reasons.length < reasonsMax) this.#reasons.push(this.#reasonOf(result))
    }
  }

  /** Head and rows, for whoever lays out tables. */
  get cells(): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
    return {
      head: [
        'TEST',
        ...this.#names,
        ...this.#columns.slice(0, columnsMax).map((column) => cell(columnTitle(column))),
      ],
      rows: this.#rows,
    }
  }

  /** What stands below the table: rows that are not shown, and why cases did not pass. */
  get notes(): readonly string[] {
    const hidden = this.#rowsSeen - this.#rows.length
    const untold = this.#failures - this.#reasons.length
    return [
      ...(hidden > 0 ? [`… and ${hidden} more rows; -o results.csv writes them all.`] : []),
      ...this.#reasons,
      ...(untold > 0 ? [`… and ${untold} more that did not pass.`] : []),
    ]
  }

  #reasonOf({ row, test, column, outcome, reason }: CaseResult): string {
    const title = this.#columns[column]
    const named = test.description === undefined ? '' : ` (${cell(test.description)})`
    const where =
      this.#columns.length > 1 && title !== undefined ? `, ${cell(columnTitle(title))}` : ''
    return `${words[outcome]} test ${row + 1}${named}${where}: ${cell(reason, 300)}`
  }
}

/** One line of a cell's length, without what moves a terminal's cursor. */
function cell(text: string, charsMax = cellCharsMax): string {
  const line = stripVTControlCharacters(text.slice(0, charsMax * 4))
    .replaceAll(/\s+/g, ' ')
    .trim()
  return line.length <= charsMax ? line : `${line.slice(0, charsMax - 1)}…`
}
