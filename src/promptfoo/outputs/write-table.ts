import { stringify } from 'csv-stringify/sync'
import type { OutputFile } from '#promptfoo/outputs/output-file.ts'
import type { Sink, SinkParts } from '#promptfoo/outputs/sink.ts'
import type { Column } from '#promptfoo/plan-rows.ts'
import type { CaseResult } from '#promptfoo/case-result.ts'

const words = { passed: 'PASS', failed: 'FAIL', error: 'ERROR' } as const

/** What an output is as a text; why there is none where there is none. */
export function shownOutput({ output, reason }: CaseResult): string {
  if (typeof output === 'string' && output !== '') return output
  return output === undefined || output === '' ? reason : JSON.stringify(output)
}

/** What a variable is as a text. */
export function shownVariable(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined ? '' : JSON.stringify(value)
}

/** `[provider] prompt`, the head of a column. */
export function columnTitle({ provider, prompt }: Column): string {
  return `[${provider.label || provider.id}] ${prompt.label}`
}

/** A row for each test, with output, verdict, score and reason of each column. */
export function csvSink(file: OutputFile, { suite, columns }: SinkParts): Sink {
  const names = suite.variableNames
  file.write(
    stringify([
      [
        'Description',
        ...names,
        ...columns.flatMap((column) => [
          columnTitle(column),
          'Status',
          'Score',
          'Named Scores',
          'Grader Reason',
        ]),
      ],
    ]),
  )
  return byRows((row) => {
    const [first] = row
    if (first === undefined) return
    const cells = columns.flatMap(({ index }) => {
      const result = row.find(({ column }) => column === index)
      if (result === undefined) return ['', '', '', '', '']
      const named = result.grade?.namedScores ?? {}
      return [
        shownOutput(result),
        words[result.outcome],
        result.score.toFixed(2),
        Object.keys(named).length === 0 ? '' : JSON.stringify(named),
        result.reason || (result.grade?.reason ?? ''),
      ]
    })
    file.write(
      stringify([
        [
          first.test.description ?? '',
          ...names.map((name) => shownVariable(first.vars[name])),
          ...cells,
        ],
      ]),
    )
  })
}

/** A block for each result, and the counts. */
export function textSink(file: OutputFile, { columns }: SinkParts): Sink {
  return {
    add(result) {
      const column = columns[result.column]
      file.write(
        `${words[result.outcome]} ${result.score.toFixed(2)}  test ${result.row + 1}${result.test.description === undefined ? '' : ` ${result.test.description}`}  ${column === undefined ? '' : columnTitle(column)}\n${shownOutput(result)}\n${result.reason === '' ? '' : `${result.reason}\n`}\n`,
      )
    },
    end({ passed, failed, errors }) {
      file.write(`${passed} passed, ${failed} failed, ${errors} errors\n`)
    },
  }
}

/** A page by itself: no script, no address outside of it. */
export function htmlSink(file: OutputFile, { suite, columns, startedAt }: SinkParts): Sink {
  const names = suite.variableNames
  const title = suite.description || 'Results'
  const head = ['Test', ...names, ...columns.map(columnTitle)]
  file.write(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style><h1>${escaped(title)}</h1><p>${escaped(startedAt)}</p><table><thead><tr>${head.map((text) => `<th scope="col">${escaped(text)}</th>`).join('')}</tr></thead><tbody>\n`,
  )
  const sink = byRows((row) => {
    const [first] = row
    if (first === undefined) return
    const cells = columns.map(({ index }) => {
      const result = row.find(({ column }) => column === index)
      return result === undefined
        ? '<td></td>'
        : `<td class="${result.outcome}"><strong>${words[result.outcome]} ${result.score.toFixed(2)}</strong><pre>${escaped(shownOutput(result))}</pre>${result.reason === '' ? '' : `<p>${escaped(result.reason)}</p>`}</td>`
    })
    file.write(
      `<tr><th scope="row">${escaped(first.test.description ?? String(first.row + 1))}</th>${names.map((name) => `<td>${escaped(shownVariable(first.vars[name]))}</td>`).join('')}${cells.join('')}</tr>\n`,
    )
  })
  return {
    add: sink.add,
    end(statistics) {
      sink.end(statistics)
      const { passed, failed, errors } = statistics
      file.write(
        `</tbody></table><p>${passed} passed, ${failed} failed, ${errors} errors</p></html>\n`,
      )
    },
  }
}

const style =
  'body{font:14px system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}th,td{border:1px solid #ccc;padding:.4rem;text-align:left;vertical-align:top}pre{white-space:pre-wrap;margin:.3rem 0}.passed strong{color:#17663a}.failed strong,.error strong{color:#a3201d}'

/** Collects the results of a row, which come one after the other, and hands them on together. */
function byRows(write: (row: readonly CaseResult[]) => void): Sink {
  let row: CaseResult[] = []
  const flush = (): void => {
    if (row.length > 0) write(row)
    row = []
  }
  return {
    add(result) {
      if (row[0] !== undefined && row[0].row !== result.row) flush()
      row.push(result)
    },
    end: flush,
  }
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
