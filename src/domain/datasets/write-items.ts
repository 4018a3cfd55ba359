import { stringify } from 'csv-stringify/sync'
import { inputPrefix, jsonColumnsName, metadataPrefix } from '#contract/dataset-columns.ts'
import type { DatasetItem, exportFormats } from '#contract/datasets.ts'
import { withoutFormula } from './csv-formulas.ts'

export type ExportFormat = (typeof exportFormats)[number]

export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/x-ndjson',
  json: 'application/json',
  csv: 'text/csv',
}

/**
 * The items as a file's text. What `datasets.import` reads back is the same, but for ids and traces; in CSV the
 * column `jsonColumns` says which cells of a row are JSON rather than text.
 */
export function writeItems(items: readonly DatasetItem[], format: ExportFormat): string {
  if (format === 'json') return `${JSON.stringify(items, null, 2)}\n`
  if (format === 'jsonl') return items.map((item) => `${JSON.stringify(item)}\n`).join('')
  return writeCsv(items)
}

/** A column `input.NAME` for each field that an input has, and one for each key of metadata; what is no text as JSON. */
function writeCsv(items: readonly DatasetItem[]): string {
  const rows = items.map(cellsOf)
  const inputs = new Set<string>()
  const metadata = new Set<string>()
  for (const row of rows)
    for (const name of row.keys()) {
      if (name === 'input' || name.startsWith(inputPrefix)) inputs.add(name)
      if (name.startsWith(metadataPrefix)) metadata.add(name)
    }
  const head = [
    'id',
    ...inputs,
    'expected',
    'context',
    'split',
    'source',
    'traceId',
    ...metadata,
    jsonColumnsName,
  ]
  const lines = rows.map((row) => {
    const json = head.filter((name) => row.get(name)?.isJson === true)
    return head.map((name) =>
      name === jsonColumnsName
        ? json.length === 0
          ? ''
          : JSON.stringify(json)
        : withoutFormula(row.get(name)?.text ?? ''),
    )
  })
  // A bare carriage return ends a line for some readers, and white space at an end is cut off by others.
  return stringify([head.map(withoutFormula), ...lines], { quoted_match: /[\r\t;]|^\s|\s$/ })
}

type Cell = { readonly text: string; readonly isJson: boolean }

/** The cells of an item by their columns; what it does not have has none. */
function cellsOf(item: DatasetItem): Map<string, Cell> {
  const cells = new Map<string, Cell>([
    ['id', cell(item.id)],
    ['source', cell(item.source)],
  ])
  const { input } = item
  if (typeof input === 'object' && input !== null && !Array.isArray(input) && !isEmpty(input))
    for (const [name, value] of Object.entries(input)) cells.set(inputPrefix + name, cell(value))
  else cells.set('input', cell(input))
  if (item.expected !== null) cells.set('expected', cell(item.expected))
  if (item.context.length > 0) cells.set('context', cell(item.context))
  if (item.split !== '') cells.set('split', cell(item.split))
  if (item.traceId !== null) cells.set('traceId', cell(item.traceId))
  for (const [name, value] of Object.entries(item.metadata))
    cells.set(metadataPrefix + name, cell(value))
  return cells
}

function isEmpty(input: object): boolean {
  return Object.keys(input).length === 0
}

/** A text as it is; anything else as JSON, and so a text that would look like no cell at all. */
function cell(value: unknown): Cell {
  return typeof value === 'string' && value.trim() !== ''
    ? { text: value, isJson: false }
    : { text: JSON.stringify(value), isJson: true }
}
