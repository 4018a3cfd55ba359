import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { parsedJson } from '#kit/parsed-json.ts'
import { importFunction } from '#promptfoo/own-code.ts'
import { isJavaScript, isPython, parseYaml, readText, referenceOf } from '#promptfoo/references.ts'
import { runPythonFile } from '#promptfoo/run-python.ts'
import type { Prompt, Provider, Variables } from '#promptfoo/suite.ts'
import { isOn, namesIn, type Templates } from '#promptfoo/templates.ts'

/** References of variables to variables are followed so often, as promptfoo does. */
const passesMax = 5

/** A prompt as it is sent, and the variables as assertions see them: files read, references put in. */
export type Rendered = {
  readonly text: string
  readonly vars: Variables
  readonly config: Readonly<Record<string, unknown>>
}

type Given = {
  readonly templates: Templates
  readonly basePath: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly provider: Provider
  readonly prefix: string
  readonly suffix: string
}

/** Renders a prompt with a case's variables. Throws what a template, a file or the author's code throws. */
export async function renderPrompt(
  prompt: Prompt,
  given: Variables,
  settings: Given,
): Promise<Rendered> {
  const vars: Record<string, unknown> = { ...given }
  for (const [name, value] of Object.entries(vars))
    if (typeof value === 'string' && value.startsWith('file://'))
      vars[name] = await readVariable(name, value, vars, settings)
  const made = await madeBy(prompt, vars, settings)
  for (const [name, value] of Object.entries(vars))
    if (typeof value === 'string' && value.endsWith('\n')) vars[name] = value.slice(0, -1)
  putIn(vars)
  return { ...made, vars, text: renderText(made.text, vars, settings) }
}

/** The text before it is rendered: the template, or what the author's code makes. */
async function madeBy(
  prompt: Prompt,
  vars: Variables,
  { provider, prefix, suffix }: Given,
): Promise<Pick<Rendered, 'text' | 'config'>> {
  if (prompt.make === null)
    return { text: `${prefix}${prompt.raw}${suffix}`, config: prompt.config }
  const made: unknown = await prompt.make({
    vars,
    provider: { id: provider.id, label: provider.label },
    config: prompt.config,
  })
  if (typeof made === 'string') return { text: made, config: prompt.config }
  if (typeof made !== 'object' || made === null)
    throw new Error(
      `The prompt ${prompt.label} gave ${typeof made}; a text or an object is wanted.`,
    )
  if (!('prompt' in made)) return { text: JSON.stringify(made), config: prompt.config }
  const own = 'config' in made && typeof made.config === 'object' ? made.config : {}
  const text = typeof made.prompt === 'string' ? made.prompt : JSON.stringify(made.prompt)
  return { text, config: { ...prompt.config, ...own } }
}

/** A prompt that is JSON is rendered text by text, so that quotes in a variable do not break it. */
function renderText(text: string, vars: Variables, { templates, environment }: Given): string {
  if (isOn(environment['PROMPTFOO_DISABLE_JSON_AUTOESCAPE']))
    return templates.render(guarded(text), vars)
  // A template that begins with a tag is no JSON; to find that out by parsing costs more than the rendering.
  if (/^\s*(?:\{(?![{%#])|[["\d-]|true|false|null)/.test(text)) {
    const parsed = parsedJson(text)
    if (parsed !== undefined) return JSON.stringify(templates.renderDeep(parsed, vars), null, 2)
  }
  const rendered = Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      typeof value === 'string' && value.includes('{') && isWhole(value, vars)
        ? templates.render(guarded(value), vars)
        : value,
    ]),
  )
  return templates.render(guarded(text), rendered)
}

/** A value that refers to what is not there is left as it is written. */
function isWhole(value: string, vars: Variables): boolean {
  return namesIn(value).every((name) => name === 'env' || vars[name] !== undefined)
}

/** A tag that opens and does not close on its line is text. */
function guarded(text: string): string {
  const isOpen = /(?:\{%[^%]*$|\{\{[^}]*$|\{#[^#]*$)/m.test(text)
  return isOpen && !/\{%\s*raw\s*%\}/.test(text) ? `{% raw %}${text}{% endraw %}` : text
}

/** Puts variables into variables: `{{ name }}` in a value. */
function putIn(vars: Record<string, unknown>): void {
  for (let pass = 0; pass < passesMax; pass += 1) {
    let isDone = true
    for (const [name, value] of Object.entries(vars)) {
      if (typeof value !== 'string') continue
      const [tag, other = ''] = /\{\{\s*(\w+)\s*\}\}/.exec(value) ?? []
      if (tag === undefined || vars[other] === undefined) continue
      vars[name] = value.replace(tag, () => String(vars[other]))
      isDone = false
    }
    if (isDone) return
  }
}

async function readVariable(
  name: string,
  value: string,
  vars: Variables,
  { basePath, provider }: Given,
): Promise<unknown> {
  const reference = referenceOf(value, basePath)
  if (reference === null) return value
  const { path } = reference
  const place = `The variable ${name}`
  if (isJavaScript(path)) {
    const make = await importFunction(reference, place)
    return outputOf(await make(name, '', vars, provider), path)
  }
  if (isPython(path))
    return outputOf(await runPythonFile(reference, 'get_var', [name, '', vars]), path)
  const ending = extname(path).toLowerCase()
  if (ending === '.yaml' || ending === '.yml')
    return JSON.stringify(parseYaml(readText(path, place), path))
  const image = imageTypes[ending]
  if (image !== undefined) return `data:${image};base64,${readFileSync(path).toString('base64')}`
  if (otherMedia.has(ending)) return readFileSync(path).toString('base64')
  if (ending === '.pdf')
    throw new Error(`${path}: PDF is not read. Save its text as a .txt file and name that.`)
  return readText(path, place).trim()
}

const imageTypes: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.bmp': 'image/bmp',
  '.svg': 'image/svg+xml',
}
const otherMedia = new Set(['.mp3', '.wav', '.m4a', '.ogg', '.flac', '.mp4', '.webm', '.mov'])

/** What code for a variable returns: `{ output }` or `{ error }`. */
function outputOf(value: unknown, path: string): unknown {
  const reply: { output?: unknown; error?: unknown } =
    typeof value === 'object' && value !== null ? value : {}
  if (reply.error) throw new Error(`${path}: ${String(reply.error)}`)
  if (!reply.output) throw new Error(`${path} must return an object with output.`)
  return typeof reply.output === 'string' ? reply.output.trim() : reply.output
}
