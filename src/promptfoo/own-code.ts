import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { OwnFunction } from '#promptfoo/config-schema.ts'
import { refuse, sentenceOf } from '#promptfoo/problem.ts'
import { type FileReference, isJavaScript, isPython, referenceOf } from '#promptfoo/references.ts'
import { allowRequireInModules } from '#promptfoo/require-in-modules.ts'
import { runPythonFile } from '#promptfoo/run-python.ts'

/** Compiled bodies kept: a suite has few texts of code, and many cases run each. */
const compiledMax = 5000
const compiled = new Map<string, OwnFunction>()

/**
 * A function of a text of JavaScript with the given names for parameters. It runs in this process with
 * all that the process may do: a configuration is its author's own program. Throws SyntaxError.
 */
export function compileBody(body: string, parameters: readonly string[]): OwnFunction {
  const key = `${parameters.join(',')}\n${body}`
  let found = compiled.get(key)
  if (found === undefined) {
    // oxlint-disable-next-line no-new-func -- running the author's code is what this file is for
    found = new Function(...parameters, body) as OwnFunction // what Function makes is a function
    if (compiled.size >= compiledMax) compiled.clear()
    compiled.set(key, found)
  }
  return found
}

const processes = new Map<string, object>()

/** The `process` that promptfoo hands to code in a text: `process.mainModule.require` works. One for each folder. */
export function processFor(basePath: string): object {
  let found = processes.get(basePath)
  if (found === undefined) {
    const require = createRequire(pathToFileURL(`${basePath}/`))
    const mainModule = { value: { require, exports: {} }, enumerable: true }
    found = Object.create(process, { mainModule }) as object // made of an object
    processes.set(basePath, found)
  }
  return found
}

/** A module of the author's, or one of its exports; a CommonJS module is what it exports. Throws what loading throws. */
export async function importOwn({ path, name }: FileReference): Promise<unknown> {
  allowRequireInModules()
  const module: unknown = await import(pathToFileURL(path).href)
  const inner = property(property(module, 'default'), 'default')
  const exported = inner ?? property(module, 'default') ?? module
  if (name === null) return exported
  return property(exported, name) ?? property(module, name)
}

/** The function that a `file://` names. Refuses a file that has none. */
export async function importFunction(
  reference: FileReference,
  place: string,
): Promise<OwnFunction> {
  const found = await importOwn(reference).catch((error: unknown) =>
    refuse(`${place}: ${reference.path} does not load: ${sentenceOf(error)}`),
  )
  if (typeof found === 'function') return found as OwnFunction // typeof says so
  return refuse(
    `${place}: ${reference.path} exports no function${reference.name === null ? '' : ` ${reference.name}`}.`,
  )
}

/**
 * Changes an output or variables by the author's code: a function, an expression, a body of several
 * lines that returns, or a file. Throws Error when the code throws or gives nothing.
 */
export async function transform(
  code: string | OwnFunction,
  input: unknown,
  given: { readonly kind: 'output' | 'vars'; readonly context: object; readonly basePath: string },
): Promise<unknown> {
  const changed: unknown = await run(code, input, given)
  if (changed === null || changed === undefined)
    throw new Error(`The transform gave nothing: ${String(code).slice(0, 80)}`)
  return changed
}

async function run(
  code: string | OwnFunction,
  input: unknown,
  {
    kind,
    context,
    basePath,
  }: { readonly kind: 'output' | 'vars'; readonly context: object; readonly basePath: string },
): Promise<unknown> {
  if (typeof code === 'function') return code(input, context)
  const reference = referenceOf(code, basePath)
  if (reference === null) {
    const body = code.includes('\n') ? code : `return ${code}`
    return compileBody(body, [kind, 'context', 'process'])(input, context, processFor(basePath))
  }
  if (isPython(reference.path)) return runPythonFile(reference, 'get_transform', [input, context])
  if (!isJavaScript(reference.path))
    throw new Error(`A transform is JavaScript or Python; ${reference.path} is neither.`)
  const found = await importFunction(reference, 'transform')
  return found(input, context)
}

function property(value: unknown, name: string): unknown {
  return (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    name in value
    ? (value as Readonly<Record<string, unknown>>)[name] // it has the name
    : undefined
}
