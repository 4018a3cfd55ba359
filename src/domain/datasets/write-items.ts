import { stringify } from 'csv-stringify/sync'
import type { DatasetItem, exportFormats } from '#contract/datasets.ts'

export type ExportFormat = (typeof exportFormats)[number]

export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/x-ndjson',
  json: 'application/json',
  csv: 'text/csv',
}

/**
 * The items as a file's text. What `datasets.import` reads back from JSON is the same, but for ids
 * and traces; a cell of CSV is a text, so numbers come back as texts.
 */
export function writeItems(items: readonly DatasetItem[], format: ExportFormat): string {
  if (format === 'json') return `${JSON.stringify(items, null, 2)}\n`
  if (format === 'jsonl') return items.map((item) => `${JSON.stringify(item)}\n`).join('')
  return writeCsv(items)
}

/** A column `input.NAME` for each field that an input has, and one for each key of metadata; objects inside a cell as JSON. */
function writeCsv(items: readonly DatasetItem[]): string {
  const inputs = new Set<string>()
  const metadata = new Set<string>()
  for (const { input, metadata: own } of items) {
    for (const name of Object.keys(fieldsOf(input))) inputs.add(name)
    for (const name of Object.keys(own)) metadata.add(name)
  }
  const head = [
    'id',
    ...[...inputs].map((name) => (name === '' ? 'input' : `input.${name}`)),
    'expected',
    'context',
    'split',
    'source',
    'traceId',
    ...[...metadata].map((name) => `metadata.${name}`),
  ]
  const rows = items.map((item) => {
    const fields = fieldsOf(item.input)
    return [
      item.id,
      ...[...inputs].map((name) => cell(fields[name])),
      cell(item.expected),
      item.context.length === 0 ? '' : JSON.stringify(item.context),
      item.split,
      item.source,
      item.traceId ?? '',
      ...[...metadata].map((name) => item.metadata[name] ?? ''),
    ]
  })
  // A cell that a spreadsheet would take for a formula is written as text (OWASP, CSV injection).
  return stringify([head, ...rows], { escape_formulas: true })
}

function fieldsOf(input: DatasetItem['input']): Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
    ? input
    : { '': input }
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
