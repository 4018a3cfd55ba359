import { globSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { parse, parseDocument } from 'yaml'
import { largeChars, parseLargeYaml } from '#promptfoo/parse-large-yaml.ts'
import { refuse, sentenceOf } from '#promptfoo/problem.ts'

/** A file that a configuration names, and the function in it, if it names one. */
export type FileReference = { readonly path: string; readonly name: string | null }

/** Aliases that one document may resolve: suites share assertions by anchors, and a bomb of them is refused. */
const aliasesMax = 10_000

/** Files read for one reference of a configuration: a glob over a home directory is a mistake. */
const globMax = 10_000

/** `file://path` or `file://path:function` against a folder; null for any other text. */
export function referenceOf(text: string, basePath: string): FileReference | null {
  return text.startsWith('file://') ? pathOf(text.slice('file://'.length), basePath) : null
}

/** A path with or without `:function`, against a folder. Only code has functions to name. */
export function pathOf(text: string, basePath: string): FileReference {
  const [, code, name] = /^(.+\.(?:[cm]?[jt]s|py|go|rb)):([^:/\\]+)$/.exec(text) ?? []
  return code === undefined || name === undefined
    ? { path: resolve(basePath, text), name: null }
    : { path: resolve(basePath, code), name }
}

export function isJavaScript(path: string): boolean {
  return /\.[cm]?[jt]s$/i.test(path)
}

export function isPython(path: string): boolean {
  return path.endsWith('.py')
}

/** Paths that a glob or a plain path stands for, sorted; none when nothing is there. */
export function filesOf(pattern: string): string[] {
  if (!/[*?[\]{}]/.test(pattern)) {
    const found = statSync(pattern, { throwIfNoEntry: false })
    return found === undefined ? [] : [pattern]
  }
  const found = globSync(pattern)
  if (found.length > globMax)
    refuse(`${pattern} stands for ${found.length} files; at most ${globMax} are read.`)
  return found.map((path) => resolve(path)).toSorted()
}

/** The text of a file. Refuses one that cannot be read, with the place that names it. */
export function readText(path: string, place: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    return refuse(`${place}: ${path} cannot be read: ${sentenceOf(error)}`)
  }
}

const settings = { merge: true, logLevel: 'error' } as const

/** YAML or JSON as promptfoo reads it: YAML 1.2 with merge keys; a date is a text. Refuses several documents and what is no YAML. */
export function parseYaml(text: string, place: string): unknown {
  const trimmed = text.trimStart()
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    // JSON is YAML, and its own parser is a hundred times faster.
    try {
      return JSON.parse(text) as unknown
    } catch {
      // Not JSON after all, or JSON with comments; YAML may still read it.
    }
  }
  if (text.length >= largeChars) {
    const read = parseLargeYaml(text, (part) => parse(part, settings))
    if (read !== undefined) return read
  }
  const document = parseDocument(text, settings)
  if (document.errors.length > 0)
    refuse(`${place} is not YAML: ${document.errors.map(({ message }) => message).join(' ')}`)
  return document.toJS({ maxAliasCount: aliasesMax }) as unknown
}

/** What a `file://` in a value stands for: data for YAML and JSON, text for the rest. */
export function readValue(reference: FileReference, place: string): unknown {
  const text = readText(reference.path, place)
  const ending = extname(reference.path).toLowerCase()
  if (ending === '.json' || ending === '.yaml' || ending === '.yml')
    return parseYaml(text, reference.path)
  return text.trim()
}

/** Follows `$ref: '#/assertionTemplates/short'` and `$ref: './shared.yaml#/short'`; refuses one that leads nowhere or in a circle. */
export function dereference(document: unknown, path: string): unknown {
  const files = new Map<string, unknown>([[path, document]])
  const follow = (value: unknown, file: string, trail: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item) => follow(item, file, trail))
    if (typeof value !== 'object' || value === null) return value
    if ('$ref' in value && typeof value.$ref === 'string') {
      const [target = '', pointer = ''] = value.$ref.split('#', 2)
      const targetFile = target === '' ? file : resolve(dirname(file), target)
      const key = `${targetFile}#${pointer}`
      if (trail.includes(key)) refuse(`$ref ${value.$ref} leads in a circle.`)
      if (!files.has(targetFile))
        files.set(targetFile, parseYaml(readText(targetFile, `$ref ${value.$ref}`), targetFile))
      const found = at(files.get(targetFile), pointer)
      if (found === undefined) refuse(`$ref ${value.$ref} leads nowhere.`)
      return follow(found, targetFile, [...trail, key])
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, follow(item, file, trail)]),
    )
  }
  return follow(document, path, [])
}

/** A JSON pointer (RFC 6901). */
function at(document: unknown, pointer: string): unknown {
  let value = document
  for (const part of pointer.split('/').slice(1)) {
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string, unknown>>)[name] // lists have their places as names
  }
  return value
}
