import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import type { FileReference } from '#promptfoo/references.ts'
import { runProgram } from '#promptfoo/run-program.ts'

/** As long as promptfoo waits. */
const timeMsMax = 300_000
const replyBytesMax = 16 * 1024 * 1024

/** Loads a file or a text, calls a function of it with JSON from stdin, and writes what it returns to descriptor 3. */
const program = `
import asyncio, importlib.util, inspect, json, os, sys
given = json.load(sys.stdin)
if given["path"] is None:
    scope = {"__name__": "inline"}
    exec(compile(given["code"], "assertion", "exec"), scope)
    function = scope[given["name"]]
else:
    sys.path.insert(0, os.path.dirname(given["path"]))
    spec = importlib.util.spec_from_file_location("own", given["path"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function = getattr(module, given["name"])
value = function(*given["arguments"])
if inspect.iscoroutine(value):
    value = asyncio.run(value)
with os.fdopen(3, "w") as out:
    json.dump(value, out)
`

/** Calls a function of the author's Python file. Throws Error with Python's own last line. */
export function runPythonFile(
  { path, name }: FileReference,
  defaultName: string,
  values: readonly unknown[],
): Promise<unknown> {
  return call({ path, code: '', name: name ?? defaultName, arguments: values })
}

/** Runs a file as a program with JSON as its only argument, in the file's folder; gives what it wrote to stdout. */
export function runPythonProgram(path: string, given: unknown): Promise<string> {
  return runProgram(`${pythonOf()} "${path}"`, [JSON.stringify(given)], dirname(path))
}

/** Calls `main(output, context)` with the given expression, or lines that return, for its body. */
export function runPythonText(code: string, values: readonly unknown[]): Promise<unknown> {
  const lines = code.split('\n')
  const indent = /^[ \t]+(?=\S)/m.exec(code)?.[0] ?? '    '
  const body =
    lines.length > 1 ? lines.map((line) => `${indent}${line}`).join('\n') : `    return ${code}`
  const text = `import json\n\ndef main(output, context):\n${body}\n`
  return call({ path: null, code: text, name: 'main', arguments: values })
}

function pythonOf(): string {
  return process.env['PROMPTFOO_PYTHON'] ?? 'python3'
}

function call(given: {
  readonly path: string | null
  readonly code: string
  readonly name: string
  readonly arguments: readonly unknown[]
}): Promise<unknown> {
  const python = pythonOf()
  return new Promise((resolve, reject) => {
    const child = spawn(python, ['-c', program], {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      timeout: timeMsMax,
    })
    let reply = ''
    let said = ''
    child.stdio[3]?.on('data', (bytes: Buffer) => {
      reply += bytes.toString()
      if (reply.length > replyBytesMax) child.kill()
    })
    child.stderr?.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString()}`.slice(-4000)
    })
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new Error(`There is no ${python} here. Install Python 3, or set PROMPTFOO_PYTHON.`)
          : error,
      ),
    )
    child.once('close', (code) => {
      if (code !== 0) {
        reject(new Error(said.trim().split('\n').at(-1) || `Python ended with ${code}.`))
        return
      }
      try {
        resolve(JSON.parse(reply) as unknown)
      } catch {
        reject(new Error('The Python function returned nothing that JSON can say.'))
      }
    })
    // A child that ended already says so by its code; what could not be written to it says nothing more.
    child.stdin?.on('error', () => {})
    child.stdin?.end(JSON.stringify(given))
  })
}
