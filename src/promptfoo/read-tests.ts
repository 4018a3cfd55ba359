import { basename, dirname, extname, resolve } from 'node:path'
import { checked, gathered } from '#promptfoo/checked.ts'
import { scenarioSchema, testSchema } from '#promptfoo/config-schema.ts'
import { importOwn } from '#promptfoo/own-code.ts'
import type { Notes } from '#promptfoo/notes.ts'
import { refuse, sentenceOf } from '#promptfoo/problem.ts'
import { csvRows, testOfRow } from '#promptfoo/read-csv-tests.ts'
import {
  dereference,
  type FileReference,
  filesOf,
  isJavaScript,
  isPython,
  parseYaml,
  pathOf,
  readText,
  readValue,
  referenceOf,
} from '#promptfoo/references.ts'
import { runPythonFile } from '#promptfoo/run-python.ts'
import { SteadyFile } from '#promptfoo/steady-file.ts'
import type { Variables } from '#promptfoo/suite.ts'
import { held, joined, readEach, type ReadTest, type TestSource } from '#promptfoo/test-source.ts'

/** A scenario: each set of data with each test. */
export type ReadScenario = {
  readonly config: readonly ReadTest[]
  readonly tests: TestSource
}

type Place = {
  readonly basePath: string
  readonly place: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly notes: Notes
  /** Of the file that a test stands in, where that is another than the configuration's. */
  readonly ownPath?: string
}

/** The tests that a configuration names, in their order: lists, files, globs, tables and generators. */
export async function openTests(value: unknown, given: Place): Promise<TestSource> {
  if (value === undefined || value === null) return held([])
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  const isAlone = !Array.isArray(value)
  if (items.every((item) => typeof item === 'object' && item !== null && !('path' in item)))
    return held(gathered(items, (item, index) => readTest(item, placeIn(given, index, isAlone))))
  const sources: TestSource[] = []
  for (const [index, item] of items.entries()) {
    const at = placeIn(given, index, isAlone)
    if (typeof item === 'string') sources.push(await openFiles(item, at, undefined))
    else if (
      typeof item === 'object' &&
      item !== null &&
      'path' in item &&
      typeof item.path === 'string'
    )
      sources.push(await openFiles(item.path, at, 'config' in item ? item.config : undefined))
    else sources.push(held([readTest(item, at)]))
  }
  return joined(sources)
}

function placeIn(given: Place, index: number, isAlone: boolean): Place {
  return isAlone ? given : { ...given, place: `${given.place}[${index}]` }
}

/** One test, with the variables that stand in files of their own. `isDefault` may be empty. */
export function readTest(value: unknown, given: Place, isDefault = false): ReadTest {
  const { vars, ...test } = checked(testSchema, value, given.place, given.notes)
  const read: ReadTest = vars === undefined ? test : { ...test, vars: readVariables(vars, given) }
  const isEmpty =
    read.assert === undefined &&
    read.vars === undefined &&
    read.options === undefined &&
    read.metadata === undefined &&
    read.provider === undefined &&
    read.providerOutput === undefined &&
    read.threshold === undefined
  if (isEmpty && !isDefault)
    refuse(
      `${given.place}: a test has at least one of vars, assert, options, metadata, provider, providerOutput and threshold.`,
    )
  return read
}

function readVariables(
  vars: Variables | string | readonly string[],
  { basePath, ownPath, place }: Place,
): Variables {
  if (typeof vars !== 'string' && !Array.isArray(vars)) return vars as Variables // the third of the three
  const merged: Record<string, unknown> = {}
  for (const pattern of [vars].flat()) {
    const written = String(pattern).replace(/^file:\/\//, '')
    // Beside the test first, as promptfoo looks; then beside the configuration.
    const paths = [...new Set([ownPath ?? basePath, basePath])].map((base) =>
      resolve(base, written),
    )
    const files = paths.map(filesOf).find((found) => found.length > 0)
    if (files === undefined)
      return refuse(`${place}.vars: there is no file ${paths.join(', nor ')}.`)
    for (const file of files)
      Object.assign(merged, parseYaml(readText(file, `${place}.vars`), file))
  }
  return merged
}

async function openFiles(text: string, given: Place, config: unknown): Promise<TestSource> {
  if (/^(?:https?|az|huggingface|hf|s3|gs):\/\//.test(text))
    refuse(`${given.place}: ${text} is not fetched. Save it as a file beside the configuration.`)
  const reference = pathOf(text.replace(/^file:\/\//, ''), given.basePath)
  if (isJavaScript(reference.path) || isPython(reference.path))
    return held(await readGenerated(reference, given, config))
  const [path = reference.path, sheet] = reference.path.split('#', 2)
  const files = filesOf(path)
  if (files.length === 0) refuse(`${given.place}: there is no file ${path}.`)
  return joined(await Promise.all(files.map((file) => openFile(file, sheet, given))))
}

async function readGenerated(
  reference: FileReference,
  given: Place,
  config: unknown,
): Promise<ReadTest[]> {
  const settings: unknown =
    typeof config === 'object' && config !== null ? withFiles(config, given) : config
  const made = await generated(reference, settings).catch((error: unknown) =>
    refuse(`${given.place}: ${reference.path} made no tests: ${sentenceOf(error)}`),
  )
  if (!Array.isArray(made)) refuse(`${given.place}: ${reference.path} made no list of tests.`)
  return gathered(made, (test, index) =>
    readTest(test, { ...given, place: `${basename(reference.path)}[${index}]` }),
  )
}

async function generated(reference: FileReference, settings: unknown): Promise<unknown> {
  if (isPython(reference.path))
    return runPythonFile(reference, 'generate_tests', settings === undefined ? [] : [settings])
  const found = await importOwn(reference)
  return typeof found === 'function' ? (found(settings) as unknown) : found
}

/** Settings of a generator may stand in files. */
function withFiles(value: object, { basePath, place }: Place): unknown {
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => {
      const reference = typeof item === 'string' ? referenceOf(item, basePath) : null
      return [name, reference === null ? item : readValue(reference, place)]
    }),
  )
}

async function openFile(
  path: string,
  sheet: string | undefined,
  given: Place,
): Promise<TestSource> {
  const place = basename(path)
  const inFile = { ...given, place, ownPath: dirname(path) }
  switch (extname(path).toLowerCase()) {
    case '.csv': {
      const file = new SteadyFile(path, given.place)
      const rows = await csvRows(() => file.pieces(), given.environment, path)
      return readEach(rows, (row, index) => testOfRow(row, index, place))
    }
    case '.xlsx':
      return held((await sheetRows(path, sheet)).map((row, index) => testOfRow(row, index, place)))
    case '.jsonl': {
      const file = new SteadyFile(path, given.place)
      return readEach(
        () => file.lines(),
        ({ line, number }, index) =>
          fromItem(parseLine(line, `${place} line ${number}`), index, inFile),
      )
    }
    case '.json':
    case '.yaml':
    case '.yml': {
      const data = dereference(parseYaml(readText(path, given.place), path), path)
      const items: readonly unknown[] = Array.isArray(data) ? data : [data]
      return held(gathered(items, (item, index) => fromItem(item, index, inFile)))
    }
    default:
      return refuse(
        `${given.place}: tests stand in .csv, .xlsx, .json, .jsonl, .yaml, .js or .py, not in ${place}.`,
      )
  }
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    return refuse(`${place} is not JSON: ${sentenceOf(error)}`)
  }
}

function fromItem(item: unknown, index: number, given: Place): ReadTest {
  const test = readTest(item, { ...given, place: `${given.place}[${index}]` })
  return test.description === undefined ? { ...test, description: `Row #${index + 1}` } : test
}

/** Loaded here, because no other configuration needs it. */
async function sheetRows(
  path: string,
  sheet: string | undefined,
): Promise<Record<string, unknown>[]> {
  const { readSheet } = await import('read-excel-file/node')
  const [head = [], ...rows] = await readSheet(path, sheet)
  return rows.map((cells) =>
    Object.fromEntries(head.map((name, column) => [String(name ?? ''), cells[column] ?? ''])),
  )
}

/** Scenarios, from a list, a file, or a list of files. */
export async function readScenarios(value: unknown, given: Place): Promise<ReadScenario[]> {
  if (value === undefined || value === null) return []
  const items = [value].flat(1).flatMap((item: unknown): unknown[] => {
    const reference = typeof item === 'string' ? referenceOf(item, given.basePath) : null
    if (reference === null) return [item]
    return filesOf(reference.path).flatMap((path) =>
      [readValue({ path, name: null }, given.place)].flat(1),
    )
  })
  const scenarios: ReadScenario[] = []
  for (const [index, item] of items.entries()) {
    const at = { ...given, place: `${given.place}[${index}]` }
    const written = checked(scenarioSchema, item, at.place, at.notes)
    scenarios.push({
      config: gathered(written.config, (data, row) =>
        readTest(data, { ...at, place: `${at.place}.config[${row}]` }, true),
      ),
      tests:
        written.tests === undefined
          ? held([{}])
          : await openTests(written.tests, { ...at, place: `${at.place}.tests` }),
    })
  }
  return scenarios
}
