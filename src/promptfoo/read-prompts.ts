import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { checked } from '#promptfoo/checked.ts'
import { promptSchema } from '#promptfoo/config-schema.ts'
import { importFunction } from '#promptfoo/own-code.ts'
import type { Notes } from '#promptfoo/notes.ts'
import { refuse } from '#promptfoo/problem.ts'
import {
  type FileReference,
  filesOf,
  isJavaScript,
  isPython,
  parseYaml,
  pathOf,
  readText,
} from '#promptfoo/references.ts'
import { runProgram } from '#promptfoo/run-program.ts'
import { runPythonFile, runPythonProgram } from '#promptfoo/run-python.ts'
import type { Prompt } from '#promptfoo/suite.ts'

const textEndings = new Set(['.txt', '.md', '.j2', '.json', '.jsonl', '.yaml', '.yml', '.csv'])

type Written = {
  readonly raw: string
  readonly id: string | null
  readonly label: string | null
  readonly config: Readonly<Record<string, unknown>>
}

/** The prompts of a configuration in their order. Refuses a place that leads to none. */
export async function readPrompts(value: unknown, given: Omit<Place, 'place'>): Promise<Prompt[]> {
  const prompts: Prompt[] = []
  for (const [index, item] of listOf(value).entries())
    prompts.push(...(await readOne(item, { ...given, place: `prompts[${index}]` })))
  if (prompts.length === 0) refuse('prompts: there is none. Write at least one.')
  return prompts
}

/** A text, a list, or a map of paths to labels. */
function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return ['{{prompt}}']
  if (Array.isArray(value)) return value
  if (typeof value !== 'object') return [value]
  return 'raw' in value || 'label' in value || 'id' in value || 'function' in value
    ? [value]
    : Object.entries(value).map(([raw, label]) => ({ raw, label: String(label) }))
}

type Place = {
  readonly basePath: string
  readonly separator: string
  readonly place: string
  readonly notes: Notes
}

async function readOne(item: unknown, given: Place): Promise<Prompt[]> {
  if (typeof item === 'function')
    return [
      promptOf(
        { raw: String(item), id: null, label: item.name || String(item), config: {} },
        (context) => item(context) as unknown, // a function, as typeof says
      ),
    ]
  const written =
    typeof item === 'string' ? { raw: item } : checked(promptSchema, item, given.place, given.notes)
  const config = (written.config ?? {}) as Readonly<Record<string, unknown>> // the author's own
  const label = written.label ?? written.display ?? null
  const id = written.id ?? null
  if (written.function !== undefined)
    return [
      promptOf({ raw: String(written.function), id, label: label ?? id, config }, written.function),
    ]
  const raw = written.raw ?? written.id
  if (raw === undefined)
    refuse(`${given.place}: a prompt has a raw text, an id that is a path, or a function.`)
  const one: Written = { raw, id, label, config }
  if (raw.startsWith('exec:')) return [programPrompt(raw.slice(5), one, given)]
  return looksLikePath(raw) ? readFiles(one, given) : [promptOf(one, null)]
}

/** promptfoo takes anything with a slash for a path; a text that names no file stays a text here. */
function looksLikePath(raw: string): boolean {
  if (raw.startsWith('file://')) return true
  if (raw.includes('\n') || raw.includes('{{') || raw.length > 500) return false
  return (
    /^\S+\.(?:[cm]?[jt]s|py|txt|md|j2|jsonl?|ya?ml|csv|sh|bash|rb|pl)(?::\w+)?$/.test(raw) ||
    /^[^\s{}]*\*[^\s{}]*$/.test(raw)
  )
}

async function readFiles(one: Written, given: Place): Promise<Prompt[]> {
  const reference = pathOf(one.raw.replace(/^file:\/\//, ''), given.basePath)
  const isFolder = statSync(reference.path, { throwIfNoEntry: false })?.isDirectory() === true
  const paths = filesOf(isFolder ? `${reference.path}/*` : reference.path)
  if (paths.length === 0) refuse(`${given.place}: there is no file ${reference.path}.`)
  const prompts: Prompt[] = []
  for (const path of paths) prompts.push(...(await readFile({ ...reference, path }, one, given)))
  if (prompts.length === 0) refuse(`${given.place}: there is no prompt in ${reference.path}.`)
  return prompts
}

async function readFile(reference: FileReference, one: Written, given: Place): Promise<Prompt[]> {
  const { path } = reference
  const ending = extname(path).toLowerCase()
  if (isJavaScript(path)) {
    const make = await importFunction(reference, given.place)
    const label = one.label ?? (reference.name === null ? path : `${path}:${reference.name}`)
    return [promptOf({ ...one, raw: String(make), label }, make)]
  }
  if (isPython(path)) {
    const label = one.label ?? `${path}${reference.name === null ? '' : `:${reference.name}`}`
    // Without a function it is a program: it is handed the context, and what it prints is the prompt.
    const make: Prompt['make'] =
      reference.name === null
        ? (context) => runPythonProgram(path, context)
        : (context) => runPythonFile(reference, 'create_prompt', [context])
    return [promptOf({ ...one, raw: path, label }, make)]
  }
  if (!textEndings.has(ending)) return [programPrompt(path, { ...one, raw: path }, given)]
  const text = readText(path, given.place)
  return textsIn(text, ending, given).map(({ raw, label }, _, all) =>
    promptOf(
      {
        ...one,
        raw,
        label:
          label ??
          (one.label === null
            ? `${path}: ${raw.slice(0, 80)}`
            : all.length === 1
              ? one.label
              : `${one.label}: ${raw}`),
      },
      null,
    ),
  )
}

function textsIn(
  text: string,
  ending: string,
  { separator, place }: Place,
): { readonly raw: string; readonly label?: string }[] {
  if (ending === '.txt') {
    const parts: string[][] = [[]]
    for (const line of text.split(/\r?\n/))
      if (line.trim() === separator) parts.push([])
      else parts.at(-1)?.push(line)
    return parts.map((lines) => ({ raw: lines.join('\n').trim() })).filter(({ raw }) => raw !== '')
  }
  if (ending === '.jsonl')
    return text
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((raw) => ({ raw }))
  if (ending === '.csv') return csvTexts(text)
  if (ending === '.yaml' || ending === '.yml')
    return [{ raw: JSON.stringify(parseYaml(text, place)) }]
  return [{ raw: text }]
}

/** One prompt a line, or a table with the column `prompt` and perhaps `label`. */
function csvTexts(text: string): { readonly raw: string; readonly label?: string }[] {
  if (text.includes(',')) {
    const rows: Record<string, string>[] = parse(text, {
      columns: true,
      bom: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    })
    if (rows.some((row) => row['prompt']))
      return rows.flatMap(({ prompt, label }) =>
        prompt ? [{ raw: prompt, ...(label ? { label } : {}) }] : [],
      )
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const isHeaded = lines[0]?.trim().toLowerCase() === 'prompt'
  return lines
    .slice(isHeaded ? 1 : 0)
    .map((raw, index) => ({ raw, label: `Prompt ${index + 1} - ${raw}` }))
}

function programPrompt(command: string, one: Written, { basePath }: Place): Prompt {
  return promptOf({ ...one, raw: command, label: one.label ?? command }, (context) =>
    runProgram(command, [JSON.stringify(context)], resolve(basePath)),
  )
}

function promptOf({ raw, id, label, config }: Written, make: Prompt['make']): Prompt {
  const known = label ?? raw
  return {
    id: id ?? createHash('sha256').update(known).digest('hex'),
    label: known,
    raw,
    config,
    make,
  }
}
