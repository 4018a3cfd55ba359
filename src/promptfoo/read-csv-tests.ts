import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { baseOf, knownTypes, refusedTypes } from '#promptfoo/assertion-types.ts'
import type { Assertion } from '#promptfoo/config-schema.ts'
import { listed } from '#promptfoo/listed.ts'
import { refuse } from '#promptfoo/problem.ts'
import type { ReadTest } from '#promptfoo/test-source.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * Rows of a CSV text by their columns, read anew each time they are asked for; quotes that stand in the middle of a
 * cell are taken as they are. Refuses what is no table, with the place that names it.
 */
export async function csvRows(
  pieces: () => Iterable<string>,
  environment: Readonly<Record<string, string | undefined>>,
  place: string,
): Promise<() => AsyncIterable<Row>> {
  const delimiter = environment['PROMPTFOO_CSV_DELIMITER'] ?? ','
  const read = (isLoose: boolean): AsyncIterable<Row> => {
    const parser = parse({ columns: true, bom: true, delimiter, relax_quotes: isLoose })
    // Whoever goes through the rows is told what goes wrong, and may stop early.
    pipeline(Readable.from(pieces()), parser, () => {})
    return parser
  }
  if ((await faultIn(read(false))) === null) return () => read(false)
  const fault = await faultIn(read(true))
  return fault === null ? () => read(true) : refuse(`${place} is no table: ${fault}`)
}

async function faultIn(rows: AsyncIterable<Row>): Promise<string | null> {
  try {
    for await (const _ of rows);
    return null
  } catch (error) {
    if (error instanceof CsvError) return error.message
    throw error
  }
}

/** A row as a test: columns that begin with two underscores say what is expected, the others are variables. */
export function testOfRow(row: Row, index: number, place: string): ReadTest {
  const vars: Record<string, string> = {}
  const options: Record<string, string> = {}
  const metadata: Record<string, unknown> = {}
  const expected: string[] = []
  const thresholds = new Map<number, number>()
  let description = `Row #${index + 1}`
  let providerOutput: string | undefined
  let metric: string | undefined
  let threshold: number | undefined
  for (const [column, value] of Object.entries(row)) {
    const name = column.trim()
    const cell = typeof value === 'string' ? value : String(value ?? '')
    if (name.startsWith('__expected')) {
      if (cell.trim() !== '') expected.push(cell.trim())
    } else if (name === '__prefix') options['prefix'] = cell
    else if (name === '__suffix') options['suffix'] = cell
    else if (name === '__description') description = cell || description
    else if (name === '__providerOutput') providerOutput = cell === '' ? undefined : cell
    else if (name === '__metric') metric = cell
    else if (name === '__threshold') threshold = numberIn(cell)
    else if (name.startsWith('__metadata:')) readMetadata(name.slice(11), cell, metadata)
    else if (name.startsWith('__config:')) {
      const [at, figure] = readConfig(name, cell, place)
      thresholds.set(at, figure)
      metadata['threshold'] = figure
    } else if (name !== '__metadata') vars[name] = cell
  }
  const assert = expected.map((text, at): Assertion => {
    const own = thresholds.get(at)
    return {
      ...assertionOf(text),
      ...(metric === undefined ? {} : { metric }),
      ...(own === undefined ? {} : { threshold: own }),
    }
  })
  return {
    vars,
    assert,
    options,
    description,
    ...(providerOutput === undefined ? {} : { providerOutput }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  }
}

/** `__metadata:tags[]` holds a list: commas part it, and a backslash keeps one. */
function readMetadata(key: string, cell: string, metadata: Record<string, unknown>): void {
  if (cell.trim() === '') return
  if (key.endsWith('[]'))
    metadata[key.slice(0, -2)] = cell
      .split(/(?<!\\),/)
      .map((part) => part.trim().replaceAll('\\,', ','))
  else metadata[key] = cell
}

/** `__config:__expected2:threshold` sets the threshold of the second assertion. */
function readConfig(name: string, cell: string, place: string): [at: number, figure: number] {
  const [, digits = '1', key] = /^__config:__expected(\d*):(\w+)$/.exec(name) ?? []
  const figure = numberIn(cell)
  if (key !== 'threshold')
    refuse(`${place}: the column ${name} says nothing. Write __config:__expected1:threshold.`)
  if (figure === undefined)
    refuse(`${place}: the column ${name} holds "${cell}", which is no number.`)
  return [Math.max(1, Number(digits || '1')) - 1, figure]
}

/** An assertion as one cell says it: `contains:Paris`, `not-similar(0.8):Paris`, `fn:output > 3`; anything else must be equal. */
export function assertionOf(text: string): Assertion {
  const code = /^(?:javascript|fn|eval):([\s\S]*)$/.exec(text)?.[1]
  if (code !== undefined) return { type: 'javascript', value: code.trim() }
  if (/^file:\/\/.+\.[cm]?[jt]s(?::\w+)?$/.test(text)) return { type: 'javascript', value: text }
  const rubric = /^(?:grade|llm-rubric):([\s\S]*)$/.exec(text)?.[1]
  if (rubric !== undefined) return { type: 'llm-rubric', value: rubric }
  const python = /^python:([\s\S]*)$/.exec(text)?.[1]
  if (python !== undefined) return { type: 'python', value: python.trim() }
  if (/^file:\/\/.+\.py(?::\w+)?$/.test(text)) return { type: 'python', value: text }
  const [, typed = '', threshold, value] =
    /^([a-z0-9-]+)(?:\((\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$/.exec(text) ?? []
  const { base } = baseOf(typed)
  if (!isKnown(base)) return { type: 'equals', value: text }
  if (/^i?contains-(?:all|any)$/.test(base))
    return { type: typed, value: value === undefined || value === '' ? value : listed(value) }
  if (base === 'is-json' || base === 'contains-json') return { type: typed, value }
  const plain: Assertion = { type: typed, value: value?.trim() }
  if (!withThreshold.has(base)) return plain
  // promptfoo puts one in where none is written, which is not the one that it has elsewhere.
  const usual = base === 'similar' ? 0.8 : 0.75
  return { ...plain, threshold: threshold === undefined ? usual : Number(threshold) }
}

const baseTypes: ReadonlySet<string> = new Set([...knownTypes, ...Object.keys(refusedTypes)])

function isKnown(base: string): boolean {
  return baseTypes.has(base) && !['select-best', 'max-score', 'human', 'assert-set'].includes(base)
}

const withThreshold = new Set([
  'answer-relevance',
  'classifier',
  'context-faithfulness',
  'context-recall',
  'context-relevance',
  'cost',
  'latency',
  'levenshtein',
  'perplexity',
  'perplexity-score',
  'rouge-n',
  'similar',
  'starts-with',
])

/** The number that a cell is; undefined for anything else. */
function numberIn(cell: string): number | undefined {
  const text = cell.trim()
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}
