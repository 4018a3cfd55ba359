import { stripTypeScriptTypes } from 'node:module'
import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import type { SandboxBounds } from '#sandbox/bounds.ts'
import type { CodeEntry, RunOutcome, SandboxFault, ToSandbox } from '#sandbox/sandbox-messages.ts'

/**
 * Runs code in QuickJS, on the thread that calls it. Every run has a runtime of its own: nothing that
 * one leaves behind reaches the next. No function of the host is given to it.
 */
export class QuickjsRunner {
  #module: Promise<QuickJSWASMModule> | null = null

  async run({ run, argumentsJson, bounds }: Omit<ToSandbox, 'id'>): Promise<RunOutcome> {
    const source = withoutTypes(run)
    if (typeof source !== 'string') return { kind: 'failed', fault: source, console: [] }
    this.#module ??= newQuickJSWASMModuleFromVariant(quickjs)
    const { outcome, isClean } = runOnce(await this.#module, {
      source,
      entry: run.entry,
      argumentsJson,
      bounds,
    })
    if (!isClean) this.#module = null
    return outcome
  }
}

// The package's types are those of its CommonJS build, whose default export is one level deeper than
// that of the module which is loaded.
const plainQuickjs = variant as unknown as QuickJSSyncVariant

// An instance that fails an assertion writes it to standard error before it throws the same; it is told
// as a fault, and the log of the server is no place for it. The option is Emscripten's own and has no type there.
const quiet: object = { printErr: () => undefined }
const quickjs = newVariant(plainQuickjs, { emscriptenModule: quiet })

const fileName = 'evaluator.js'

type Prepared = {
  readonly source: string
  readonly entry: CodeEntry
  readonly argumentsJson: string
  readonly bounds: SandboxBounds
}

type Timed = Prepared & {
  /** By the clock of `performance.now()`. */
  readonly deadlineMs: number
}

function withoutTypes({ code, language }: ToSandbox['run']): string | SandboxFault {
  if (language === 'javascript') return code
  try {
    // Types become spaces, so that lines and columns stay what they were.
    return stripTypeScriptTypes(code, { mode: 'strip' })
  } catch (error) {
    const message = error instanceof Error ? firstLine(error.message) : String(error)
    return {
      kind: 'does not compile',
      message: `The TypeScript does not compile: ${message}. Types may be erased only: no enum, no namespace.`,
      line: null,
    }
  }
}

/**
 * One run in a runtime of its own. Not clean: QuickJS asserts that a runtime ends without objects, and
 * errors deep inside it leave some behind. The whole instance is thrown away then, with its memory.
 */
function runOnce(
  module: QuickJSWASMModule,
  prepared: Prepared,
): { readonly outcome: RunOutcome; readonly isClean: boolean } {
  const runtime = module.newRuntime()
  const { bounds } = prepared
  runtime.setMemoryLimit(bounds.memoryBytesMax)
  runtime.setMaxStackSize(bounds.stackBytesMax)
  const deadlineMs = performance.now() + bounds.timeMsMax
  runtime.setInterruptHandler(() => performance.now() > deadlineMs)
  let outcome: RunOutcome | null = null
  try {
    const context = runtime.newContext()
    const session = new Session(runtime, context, { ...prepared, deadlineMs })
    outcome = session.run()
    session.dispose()
    context.dispose()
    runtime.dispose()
    return { outcome, isClean: true }
  } catch (error) {
    const why = error instanceof Error ? firstLine(error.message) : String(error)
    const message = `The code stopped the sandbox itself: ${why}`
    const fault = { kind: 'broke the sandbox', message, line: null } as const
    return { outcome: outcome ?? { kind: 'failed', fault, console: [] }, isClean: false }
  }
}

/** Ends a run with its fault; the code inside cannot catch it. */
class Ended extends Error {
  readonly fault: SandboxFault

  constructor(fault: SandboxFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** One run: the handles it holds, and the steps from source to result. */
class Session {
  readonly #runtime: QuickJSRuntime
  readonly #context: QuickJSContext
  readonly #prepared: Timed
  readonly #held: QuickJSHandle[] = []

  constructor(runtime: QuickJSRuntime, context: QuickJSContext, prepared: Timed) {
    this.#runtime = runtime
    this.#context = context
    this.#prepared = prepared
  }

  run(): RunOutcome {
    let lines: readonly string[] | null = null
    try {
      // Taken before the code can replace them.
      const parse = this.#evaluate('JSON.parse')
      const stringify = this.#evaluate('JSON.stringify')
      const spread = this.#evaluate('(function (call, list) { return call(...list) })')
      const written = this.#evaluate(consoleSource(this.#prepared.bounds.consoleLinesMax))
      try {
        const list = this.#call(parse, this.#text(this.#prepared.argumentsJson))
        const returned = this.#settled(this.#call(spread, this.#entry(list), list))
        const json = this.#resultJson(stringify, returned)
        lines = this.#consoleLines(stringify, written)
        return { kind: 'returned', json, console: lines }
      } finally {
        lines ??= this.#consoleLines(stringify, written)
      }
    } catch (error) {
      if (!(error instanceof Ended)) throw error
      return { kind: 'failed', fault: this.#inTime(error.fault), console: lines ?? [] }
    }
  }

  /**
   * What a run that is out of time looks like from inside depends on where it was: a getter that is
   * read while its error is told, or a promise whose job was dropped. The clock knows better.
   */
  #inTime(fault: SandboxFault): SandboxFault {
    const isMisled = fault.kind === 'threw' || fault.kind === 'no result'
    return isMisled && performance.now() > this.#prepared.deadlineMs
      ? this.#outOfTime(fault.line)
      : fault
  }

  #outOfTime(line: number | null): SandboxFault {
    const { timeMsMax } = this.#prepared.bounds
    return { kind: 'out of time', message: `The code did not end within ${timeMsMax} ms.`, line }
  }

  dispose(): void {
    for (const handle of this.#held.splice(0)) if (handle.alive) handle.dispose()
  }

  /** The function that the code is, or gives. */
  #entry(list: QuickJSHandle): QuickJSHandle {
    const { entry, source } = this.#prepared
    if (entry.kind === 'module') return this.#defaultExport(source)
    const parameters = entry.parameters.join(', ')
    // What wraps the code stands on its first line, so that its lines keep their numbers.
    if (entry.kind === 'body')
      return this.#evaluate(`(async function (${parameters}) {${source}\n})`, 'does not compile')
    const expression = this.#tryEvaluate(
      `(async function (${parameters}) { return (${source}\n) })`,
    )
    if (expression !== null) return expression
    return this.#statements(entry.parameters, list)
  }

  /** Statements are run as a script over global names: its value is that of its last statement. */
  #statements(parameters: readonly string[], list: QuickJSHandle): QuickJSHandle {
    parameters.forEach((name, index) => {
      this.#context.setProp(
        this.#context.global,
        name,
        this.#hold(this.#context.getProp(list, index)),
      )
    })
    this.#evaluate(`(async function () {${this.#prepared.source}\n})`, 'does not compile')
    const value = this.#evaluate(this.#prepared.source)
    const wrap = this.#evaluate('(function (value) { return () => value })')
    return this.#call(wrap, value)
  }

  #defaultExport(source: string): QuickJSHandle {
    const isCommon = !/^\s*export\s/m.test(source)
    if (isCommon) {
      const common = this.#evaluate(
        `(function () { const module = { exports: {} }; const exports = module.exports; ${source}\n; return module.exports.default ?? module.exports })`,
        'does not compile',
      )
      return this.#functionOf(this.#call(common))
    }
    const space = this.#settled(this.#evaluate(source, 'does not compile', 'module'))
    return this.#functionOf(this.#hold(this.#context.getProp(space, 'default')))
  }

  #functionOf(value: QuickJSHandle): QuickJSHandle {
    if (this.#context.typeof(value) === 'function') return value
    throw new Ended({
      kind: 'no result',
      message:
        'The code exports no function. Write `export default function evaluate({ input, output, expected }) { … }`.',
      line: null,
    })
  }

  /** Waits for a promise by running what is pending; time is bounded by the interrupt handler. */
  #settled(value: QuickJSHandle): QuickJSHandle {
    for (;;) {
      const state = this.#context.getPromiseState(value)
      if (state.type === 'fulfilled') {
        if (state.notAPromise === true) return value
        return this.#hold(state.value)
      }
      if (state.type === 'rejected') throw this.#thrown(this.#hold(state.error), 'threw')
      const jobs = this.#runtime.executePendingJobs(jobsAtOnce)
      if (jobs.error !== undefined) throw this.#thrown(this.#hold(jobs.error), 'threw')
      const ran = jobs.value
      if (ran === 0)
        throw new Ended({
          kind: 'no result',
          message:
            'The promise never settles: nothing that it could wait for exists here. There are no timers and no network.',
          line: null,
        })
    }
  }

  #resultJson(stringify: QuickJSHandle, value: QuickJSHandle): string {
    const json = this.#call(stringify, value)
    if (this.#context.typeof(json) !== 'string')
      throw new Ended({
        kind: 'no result',
        message: `The code returned ${this.#context.typeof(value)}, which JSON cannot say. Return a boolean, a number or an object.`,
        line: null,
      })
    this.#refuseLong(json, this.#prepared.bounds.resultBytesMax)
    const text = this.#context.getString(json)
    if (Buffer.byteLength(text) > this.#prepared.bounds.resultBytesMax) throw this.#tooLarge()
    return text
  }

  /** Looks at the length before the text leaves the sandbox. */
  #refuseLong(text: QuickJSHandle, bytesMax: number): void {
    const length = this.#context.getNumber(this.#hold(this.#context.getProp(text, 'length')))
    if (length > bytesMax) throw this.#tooLarge()
  }

  #tooLarge(): Ended {
    const { resultBytesMax } = this.#prepared.bounds
    return new Ended({
      kind: 'result too large',
      message: `The result is larger than ${resultBytesMax} bytes of JSON. Return the score and a short reason.`,
      line: null,
    })
  }

  #consoleLines(stringify: QuickJSHandle, lines: QuickJSHandle): string[] {
    try {
      const json = this.#call(stringify, lines)
      const text = this.#context.getString(json)
      const read: unknown = JSON.parse(text)
      return Array.isArray(read) ? read.map(String) : []
    } catch {
      // The run is over, by time or memory; its last words are lost with it.
      return []
    }
  }

  #text(text: string): QuickJSHandle {
    return this.#hold(this.#context.newString(text))
  }

  #call(callee: QuickJSHandle, ...given: QuickJSHandle[]): QuickJSHandle {
    const result = this.#context.callFunction(callee, this.#context.undefined, ...given)
    if (result.error !== undefined) throw this.#thrown(this.#hold(result.error), 'threw')
    return this.#hold(result.value)
  }

  #evaluate(
    source: string,
    failing: 'threw' | 'does not compile' = 'threw',
    type: 'global' | 'module' = 'global',
  ): QuickJSHandle {
    const result = this.#context.evalCode(source, fileName, { type })
    if (result.error !== undefined) throw this.#thrown(this.#hold(result.error), failing)
    return this.#hold(result.value)
  }

  /** Null for what does not compile. Nothing of the code runs: it is only wrapped. */
  #tryEvaluate(source: string): QuickJSHandle | null {
    const result = this.#context.evalCode(source, fileName)
    if (result.error === undefined) return this.#hold(result.value)
    this.#hold(result.error)
    return null
  }

  #hold(handle: QuickJSHandle): QuickJSHandle {
    this.#held.push(handle)
    return handle
  }

  /** Puts what was thrown into words, reading it as text only. */
  #thrown(error: QuickJSHandle, failing: 'threw' | 'does not compile'): Ended {
    const name = this.#property(error, 'name')
    const message = this.#property(error, 'message')
    const line = lineOf(this.#property(error, 'stack'))
    const { memoryBytesMax } = this.#prepared.bounds
    if (name === 'InternalError' && message === 'interrupted')
      return new Ended(this.#outOfTime(line))
    // An allocation that fails while an error is made leaves null for it.
    if (message === 'out of memory' || this.#context.sameValue(error, this.#context.null))
      return new Ended({
        kind: 'out of memory',
        message: `The code took more than ${Math.round(memoryBytesMax / 1024 / 1024)} MiB of memory.`,
        line,
      })
    if (name === 'InternalError' && message === 'stack overflow')
      return new Ended({
        kind: 'too deep',
        message: 'Calls or values nest too deeply: a function that calls itself does not end.',
        line,
      })
    const what = name === '' ? this.#plain(error) : `${name}: ${message}`
    const where = line === null ? '' : `, line ${line}`
    return new Ended(
      failing === 'does not compile' && name === 'SyntaxError'
        ? { kind: 'does not compile', message: `The code does not compile: ${what}${where}.`, line }
        : { kind: 'threw', message: `The code threw ${what}${where}.`, line },
    )
  }

  /** A property of an error as a short text; '' where it is none. Getters of the code may run, within the same bounds. */
  #property(error: QuickJSHandle, name: string): string {
    if (this.#context.typeof(error) !== 'object') return ''
    try {
      const value = this.#hold(this.#context.getProp(error, name))
      return this.#context.typeof(value) === 'string' ? this.#short(value) : ''
    } catch {
      return ''
    }
  }

  #plain(value: QuickJSHandle): string {
    const type = this.#context.typeof(value)
    if (type === 'string') return `"${this.#short(value)}"`
    if (type === 'number') return String(this.#context.getNumber(value))
    return type === 'object' ? 'an object that is no Error' : type
  }

  #short(text: QuickJSHandle): string {
    const length = this.#context.getNumber(this.#hold(this.#context.getProp(text, 'length')))
    return length > wordsCharsMax ? `a text of ${length} characters` : this.#context.getString(text)
  }
}

/** Promises are settled in rounds, and between two of them the state is looked at. */
const jobsAtOnce = 100

/** An error's message or stack longer than this is no message. */
const wordsCharsMax = 20_000

/** The line of the person's code that stands highest in a stack. */
function lineOf(stack: string): number | null {
  const line = /evaluator\.js:(\d+)/.exec(stack)?.[1]
  return line === undefined ? null : Number(line)
}

/** A console that keeps its lines, written in the sandbox's own language: no function of the host is behind it. */
function consoleSource(linesMax: number): string {
  return `(() => {
    const lines = []
    const write = (...parts) => {
      if (lines.length < ${linesMax}) lines.push(parts.map((part) => {
        if (typeof part === 'string') return part
        try { return JSON.stringify(part) ?? String(part) } catch { return String(part) }
      }).join(' ').slice(0, 500))
    }
    globalThis.console = { log: write, info: write, warn: write, error: write, debug: write }
    return lines
  })()`
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300)
}
