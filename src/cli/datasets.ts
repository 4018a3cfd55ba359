import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { type Argument, CommandError, textOf, type Values, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { ownFlag } from '#cli/flag.ts'
import { type Column, firstLine, preview, table } from '#cli/table.ts'
import {
  createDataset,
  diffDataset,
  exportDataset,
  importBytesMax,
  importDataset,
  importFormats,
  listDatasets,
  listItems,
  showDataset,
} from '#contract/datasets.ts'
import type { ReplyOf } from '#contract/endpoint.ts'
import { type DecodedText, decodeText, encodingNote, textEncodings } from '#kit/decode-text.ts'
import { counted } from '#kit/counted.ts'

const datasetArgument: Argument = {
  name: 'DATASET',
  help: 'name or id of the dataset, as `belay datasets list` shows it',
  ask: 'Which dataset? `belay datasets list` shows their names.',
}

const versionColumns: readonly Column<ReplyOf<typeof showDataset>['versions'][number]>[] = [
  ['VERSION', (one) => one.number],
  ['ITEMS', (one) => one.items],
  ['ADDED', (one) => one.added],
  ['CHANGED', (one) => one.changed],
  ['REMOVED', (one) => one.removed],
  ['HASH', (one) => one.hash.slice(0, 12)],
  ['MADE', (one) => one.createdAt],
  ['BY', (one) => one.createdBy],
  ['MESSAGE', (one) => firstLine(one.message)],
]

const schemaWhy = 'A schema is a document of its own; the flag names the file that holds it.'
const schemaFlags = [
  ownFlag('input-schema', {
    placeholder: 'FILE',
    help: 'JSON Schema that each input must meet',
    why: schemaWhy,
  }),
  ownFlag('expected-schema', {
    placeholder: 'FILE',
    help: 'JSON Schema that each expected answer must meet',
    why: schemaWhy,
  }),
]

export const datasetsImport = endpointCommand({
  name: 'datasets import',
  endpoint: importDataset,
  examples: [
    'belay datasets import questions questions.csv',
    'belay datasets import questions export.xlsx --input question,tone --expected answer --keep-good true',
  ],
  argument: datasetArgument,
  file: {
    name: 'FILE',
    field: 'content',
    help: `a ${importFormats.join(', ')} file`,
    ask: 'Which file? For example: belay datasets import questions questions.csv',
  },
  without: {
    format: 'Told from the name of the file; --format says it where the name does not.',
    fileName: 'Taken from the name of the file that is read.',
    isDryRun: 'The switch --dry-run stands for it.',
  },
  own: [
    ownFlag('format', {
      placeholder: importFormats.join('|'),
      help: 'what the file is; told from the end of its name if left out',
      choices: importFormats,
      why: 'The endpoint always wants it; here the name of the file usually says it.',
    }),
    ownFlag('encoding', {
      placeholder: 'NAME',
      help: `how a csv, json or jsonl file writes its letters; of ${textEncodings.join(', ')}; told from its bytes if left out`,
      choices: textEncodings,
      why: 'What the server gets is text already.',
    }),
    ownFlag('dry-run', {
      help: 'shows which rows are bad, and saves nothing',
      why: 'Every command has a dry run as a switch.',
    }),
  ],
  fill: ({ values, positionals: [, path = ''] }) => {
    const format = textOf(values, 'format') ?? formatOf(path)
    const isText = format === 'csv' || format === 'json' || format === 'jsonl'
    const content = isText
      ? textIn(path, textOf(values, 'encoding')).text
      : bytesOf(path).toString('base64')
    const isDryRun = values['dry-run'] === true
    return { format, content, fileName: basename(path).slice(0, 200), isDryRun }
  },
  async run({ call, given, values, positionals: [, path = ''], isJson, terminal }) {
    if (!/^(?:parquet|xlsx)$/.test(String(given.body.format))) {
      const note = encodingNote(textIn(path, textOf(values, 'encoding')))
      if (note !== '') terminal.err(note)
    }
    const report = await call(importDataset, given)
    const { version, imported, bad, badTotal, notes } = report
    const problem = report.question === '' ? report.problem : report.question
    const isDryRun = given.body.isDryRun === true
    if (isJson) terminal.out(JSON.stringify(report))
    else if (isDryRun)
      terminal.out(
        problem === ''
          ? `${counted(imported, 'row')} would become items. Nothing was saved.`
          : problem,
      )
    else
      terminal.out(
        version === null
          ? 'No row was kept.'
          : `Version ${version.number} has ${counted(version.items, 'item')}; ${imported} of them came from the file.`,
      )
    for (const note of notes) terminal.err(note)
    for (const { row, path: field, message } of bad)
      terminal.err(`Row ${row}${field === '' ? '' : `, ${field}`}: ${message}`)
    if (badTotal > 0) terminal.err(`Left out: ${counted(badTotal, 'row')}.`)
    if (isDryRun) return problem === '' && badTotal === 0 ? 0 : 1
    return version === null ? 1 : 0
  },
})

const datasetsDiff = endpointCommand({
  name: 'datasets diff',
  endpoint: diffDataset,
  examples: [
    'belay datasets diff questions --from 1',
    'belay datasets diff questions --from 1 --to 2 --json',
  ],
  argument: datasetArgument,
  async run({ call, given, isJson, terminal }) {
    const { from, to, items, isWhole } = await call(diffDataset, given)
    if (isJson) for (const item of items) terminal.out(JSON.stringify(item))
    else if (items.length === 0) terminal.err(`Versions ${from} and ${to} are the same.`)
    else
      terminal.out(
        table(items, [
          ['', ({ before, after }) => (before === null ? '+' : after === null ? '-' : '~')],
          ['INPUT', ({ before, after }) => answerOf((after ?? before)?.input)],
          ['EXPECTED', ({ before, after }) => answerOf((after ?? before)?.expected)],
          ['WAS', ({ before, after }) => (after === null ? '' : answerOf(before?.expected))],
          ['ID', ({ id }) => id],
        ]),
      )
    if (!isWhole) terminal.err('There are more; `belay datasets show` has the counts.')
    return 0
  },
})

const datasetsExport = endpointCommand({
  name: 'datasets export',
  endpoint: exportDataset,
  examples: [
    'belay datasets export questions > questions.jsonl',
    'belay datasets export questions --format csv --version 1 --output questions.csv',
  ],
  argument: datasetArgument,
  own: [
    ownFlag('output', {
      placeholder: 'FILE',
      help: 'writes there instead of printing it',
      why: 'Where a file goes on this machine is nothing the server knows.',
    }),
  ],
  async run({ call, given, values, isJson, terminal }) {
    const file = await call(exportDataset, given)
    const path = textOf(values, 'output')
    if (path !== undefined) {
      writeFileSync(path, file.content)
      terminal.err(`Wrote ${path}.`)
    } else terminal.out(isJson ? JSON.stringify(file) : file.content.trimEnd())
    return 0
  },
})

function formatOf(path: string): string {
  const end = extname(path).slice(1).toLowerCase()
  const format = end === 'ndjson' ? 'jsonl' : end
  if (importFormats.some((one) => one === format)) return format
  throw new CommandError(
    `The name "${basename(path)}" does not say what the file is: add --format ${importFormats.join('|')}.`,
  )
}

function bytesOf(path: string): Buffer {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile())
    throw new CommandError(`${path} is no file that can be read.`, 1)
  if (found.size > importBytesMax)
    throw new CommandError(
      `${path} has ${found.size} bytes; a file of at most ${importBytesMax} is taken. Import it in parts.`,
      1,
    )
  return readFileSync(path)
}

/** The text of a file, whatever encoding it has; what cannot be told is asked for. */
function textIn(path: string, encoding: string | undefined): DecodedText {
  const named = textEncodings.find((one) => one === encoding)
  const read = decodeText(bytesOf(path), named)
  if (!read.ok) throw new CommandError(`${path}: ${read.fault} Here: --encoding.`, 1)
  return read.value
}

/** The schema in the file that the flag names; null without the flag. */
function schemaIn(values: Values, flag: string): unknown {
  const path = textOf(values, flag)
  if (path === undefined) return null
  const text = bytesOf(path).toString('utf8')
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError(`--${flag}: ${path} is not JSON: ${reason}`)
  }
}

function answerOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return preview(typeof value === 'string' ? value : JSON.stringify(value))
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'datasets list',
    endpoint: listDatasets,
    examples: ['belay datasets list', 'belay datasets list --search support --json'],
    list: {
      none: 'No datasets here. `belay datasets create --name NAME` makes one.',
      columns: [
        ['NAME', (one) => one.name],
        ['VERSION', (one) => one.version],
        ['ITEMS', (one) => one.items],
        ['TAGS', (one) => one.tags.join(',')],
        ['ID', (one) => one.id],
        ['DESCRIPTION', (one) => firstLine(one.description).slice(0, 60)],
      ],
    },
  }),
  endpointCommand({
    name: 'datasets show',
    endpoint: showDataset,
    examples: ['belay datasets show questions'],
    argument: datasetArgument,
    say: ({ name, items, version, description, versions }) =>
      [
        `${name}: ${counted(items, 'item')} in version ${version}${description === '' ? '' : `. ${description}`}`,
        ...(versions.length === 0 ? [] : [table(versions, versionColumns)]),
      ].join('\n'),
  }),
  endpointCommand({
    name: 'datasets create',
    endpoint: createDataset,
    summary: 'Create a dataset.',
    examples: [
      'belay datasets create --name questions',
      'belay datasets create --name questions --input-schema question.schema.json --tags support',
    ],
    without: {
      items: 'Items come from a file, by `belay datasets import`.',
      input: 'A schema is a file: --input-schema names it.',
      expected: 'A schema is a file: --expected-schema names it.',
    },
    own: schemaFlags,
    fill: ({ values }) => {
      const schemas = {
        input: schemaIn(values, 'input-schema'),
        expected: schemaIn(values, 'expected-schema'),
      }
      return schemas.input === null && schemas.expected === null ? {} : { schemas }
    },
    say: (made) =>
      `Made ${made.name}. \`belay datasets import "${made.name}" FILE\` fills it from a file, \`belay datasets add "${made.name}" --from -24h\` from traces.`,
  }),
  endpointCommand({
    name: 'datasets items',
    endpoint: listItems,
    examples: [
      'belay datasets items questions',
      'belay datasets items questions --version 1 --json',
    ],
    argument: datasetArgument,
    list: {
      columns: [
        ['ID', (one) => one.id],
        ['SPLIT', (one) => one.split],
        ['SOURCE', (one) => one.source],
        ['INPUT', (one) => answerOf(one.input)],
        ['EXPECTED', (one) => answerOf(one.expected)],
      ],
    },
    notes: ({ items, total, version }) => [
      `${items.length} of ${counted(total, 'item')} of version ${version}.`,
    ],
  }),
  datasetsImport,
  datasetsDiff,
  datasetsExport,
]
