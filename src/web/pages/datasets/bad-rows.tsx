import type { BadRow } from '#contract/datasets.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { remedyOf } from '#web/pages/datasets/row-remedy.ts'

// As many as are read; the number above says how many there are.
const shownMax = 100

type BadRowsProps = { readonly bad: readonly BadRow[]; readonly total: number }

/** Rows that cannot be taken: which, where, why, and what mends them. */
export function BadRows({ bad, total }: BadRowsProps) {
  if (total === 0) return null
  const rows = new Set(bad.map(({ row }) => row)).size
  return (
    <section className="bad-rows" aria-label="Rows that cannot be taken">
      <h3 className="bad">
        {total > bad.length ? 'At least ' : ''}
        {plural(rows, 'row')} cannot be taken
      </h3>
      <div className="bad-rows-scroll">
        <table className="plain-table" aria-label="Bad rows">
          <thead>
            <tr>
              <th scope="col" className="end">
                Row
              </th>
              <th scope="col">Field</th>
              <th scope="col">What is wrong</th>
              <th scope="col">What to do</th>
            </tr>
          </thead>
          <tbody>
            {bad.slice(0, shownMax).map(({ row, path, message }) => (
              <tr key={`${row} ${path} ${message}`}>
                <td className="end">{formatCount(row)}</td>
                <td>{path === '' ? 'the whole row' : <code>{path}</code>}</td>
                <td>{message}</td>
                <td className="soft">{remedyOf(message)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {bad.length > shownMax ? (
        <p className="faint small">The first {shownMax} are shown.</p>
      ) : null}
    </section>
  )
}
