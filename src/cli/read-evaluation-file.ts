import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { CommandError } from '#cli/command.ts'
import type { ImportFormat } from '#contract/datasets.ts'
import { evaluationFile, type EvaluationFile } from '#contract/evaluation-file.ts'
import { decodeText, encodingNote } from '#kit/decode-text.ts'

/** Looked for in this order where no file is named. */
export const evaluationFileNames = [
  'belay.eval.yaml',
  'belay.eval.yml',
  'belay.eval.json',
  ...['yaml', 'yml', 'json', 'js', 'cjs', 'mjs', 'ts', 'cts', 'mts'].map(
    (ending) => `promptfooconfig.${ending}`,
  ),
]

const formats: Readonly<Record<string, ImportFormat>> = {
  '.csv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'json',
  '.parquet': 'parquet',
  '.xlsx': 'xlsx',
}
const binaryFormats: ReadonlySet<ImportFormat> = new Set(['parquet', 'xlsx'])

/** The path of the evaluation file: the named one, or the first that stands in the working directory. */
export function findEvaluationFile(named: string | undefined): string {
  const isFolder =
    named !== undefined && statSync(named, { throwIfNoEntry: false })?.isDirectory() === true
  const candidates =
    named === undefined || isFolder
      ? evaluationFileNames.map((name) => join(named ?? '', name))
      : [named]
  const found = candidates.map((path) => resolve(path)).find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new CommandError(
    named === undefined
      ? `There is no ${evaluationFileNames[0]} and no promptfooconfig.yaml here. Name a file with --config, or see docs/guide/ci.md for one to begin with.`
      : `There is no file ${named}.`,
  )
}

/** Keys that configurations of promptfoo have and evaluation files have not. */
const promptfooKeys = new Set([
  'prompts',
  'providers',
  'targets',
  'tests',
  'scenarios',
  'defaultTest',
])

/** Whether a file is a configuration of promptfoo's: by its name, as a program, or by its keys. */
export function isPromptfooFile(path: string): boolean {
  const name = basename(path)
  if (name.startsWith('promptfooconfig.') || /\.[cm]?[jt]s$/.test(name)) return true
  if (name.startsWith('belay.eval.')) return false
  const keys = topKeys(readFileSync(path, 'utf8'))
  return !keys.includes('dataset') && keys.some((key) => promptfooKeys.has(key))
}

/** Keys of the outermost object. Of YAML they are what begins a line: to parse a large suite for that takes seconds. */
function topKeys(text: string): string[] {
  if (!text.trimStart().startsWith('{'))
    return [...text.matchAll(/^["']?(\w+)["']?[ \t]*:/gm)].map(([, key = '']) => key)
  try {
    return Object.keys(Object(JSON.parse(text)))
  } catch {
    return []
  }
}

/** Reads and checks an evaluation file. Throws CommandError with every problem, each by its line. */
export function readEvaluationFile(path: string): EvaluationFile {
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines })
  if (document.errors.length > 0)
    throw new CommandError(
      `${path} is not YAML:\n${document.errors.map(({ message }) => `  ${message}`).join('\n')}`,
    )
  const parsed = evaluationFile.safeParse(document.toJS())
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path: at, message }) => {
    const node = document.getIn(at.map(String), true)
    const range = rangeOf(node)
    const line = range === null ? '' : `line ${lines.linePos(range).line}, `
    return `  ${line}${at.join('.') || 'the whole file'}: ${message}`
  })
  throw new CommandError(`${path} is not an evaluation:\n${problems.join('\n')}`)
}

function rangeOf(node: unknown): number | null {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
    ? Number(node.range[0])
    : null
}

/** A file of items as `datasets.import` takes it; `note` says what was guessed of its encoding. */
export function readItemsFile(
  evaluationPath: string,
  dataset: Extract<EvaluationFile['dataset'], { file: string }>,
): { format: ImportFormat; content: string; path: string; note: string } {
  const path = resolve(dirname(evaluationPath), dataset.file)
  if (!existsSync(path)) throw new CommandError(`There is no file ${path} (dataset.file).`)
  const format = dataset.format ?? formats[extname(path).toLowerCase()]
  if (format === undefined)
    throw new CommandError(
      `What ${path} is cannot be told from its ending. Say dataset.format: ${Object.values(formats).join(', ')}.`,
    )
  const bytes = readFileSync(path)
  if (binaryFormats.has(format))
    return { format, path, content: bytes.toString('base64'), note: '' }
  const read = decodeText(bytes)
  if (!read.ok) throw new CommandError(`${path} (dataset.file): ${read.fault}`)
  return { format, path, content: read.value.text, note: encodingNote(read.value) }
}
