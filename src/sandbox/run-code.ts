import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type SandboxBounds, sandboxDefaults, sandboxTimeMsCeiling } from '#sandbox/bounds.ts'
import type {
  CodeRun,
  FromSandbox,
  RunOutcome,
  SandboxFault,
  ToSandbox,
} from '#sandbox/sandbox-messages.ts'

/** What became of a run: the value that the code returned, or why there is none; and what it wrote to its console. */
export type CodeOutcome =
  | { readonly kind: 'returned'; readonly value: unknown; readonly console: readonly string[] }
  | {
      readonly kind: 'failed'
      readonly fault: SandboxFault
      readonly console: readonly string[]
    }

/** Runs beyond this wait with their caller. */
const waitingMax = 20_000

/** A thread that does not answer this long after its run's time is stuck inside QuickJS and is ended. */
const graceMs = 250

/** A thread that had nothing to do for this long ends, and gives its memory back. */
const idleMs = 30_000

/**
 * People's own code in QuickJS, on threads of their own: the caller's thread is never held up, and a
 * thread that is stuck is ended and replaced. Bounds on time, memory, stack and sizes hold for each
 * run. The code has ECMAScript and a console, and nothing of the host: no files, no network, no
 * timers, no modules. Its clock and its random numbers are real.
 */
export class CodeRunner {
  readonly #threadsMax: number
  readonly #bounds: SandboxBounds
  readonly #threads = new Set<SandboxThread>()
  readonly #waiting: Job[] = []
  #isClosed = false

  constructor(
    settings: { readonly threads?: number; readonly bounds?: Partial<SandboxBounds> } = {},
  ) {
    // One core is left to whoever waits for the results; more than four threads outrun their callers.
    this.#threadsMax = settings.threads ?? Math.max(1, Math.min(4, availableParallelism() - 1))
    this.#bounds = { ...sandboxDefaults, ...settings.bounds }
  }

  /** Runs code once. Never throws: whatever the code does is an outcome. */
  run(run: CodeRun, bounds: { readonly timeMsMax?: number } = {}): Promise<CodeOutcome> {
    if (this.#isClosed) return Promise.resolve(refused('closed', 'The sandbox is closed.'))
    const argumentsJson = JSON.stringify(run.arguments)
    const fault = this.#tooLarge(run.code, argumentsJson)
    if (fault !== null) return Promise.resolve(fault)
    if (this.#waiting.length >= waitingMax) {
      const message = `${waitingMax} runs wait already. Run fewer at once.`
      return Promise.resolve(refused('too large', message))
    }
    const timeMsMax = Math.min(bounds.timeMsMax ?? this.#bounds.timeMsMax, sandboxTimeMsCeiling)
    const { promise, resolve } = Promise.withResolvers<CodeOutcome>()
    const { code, language, entry } = run
    this.#waiting.push({
      words: {
        run: { code, language, entry },
        argumentsJson,
        bounds: { ...this.#bounds, timeMsMax },
      },
      resolve: (outcome) => resolve(opened(outcome)),
    })
    this.#next()
    return promise
  }

  /** Ends the threads. What still waits or runs is told that the sandbox is closed. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const { resolve } of this.#waiting.splice(0))
      resolve(failure('closed', 'The sandbox is closed.'))
    await Promise.all([...this.#threads].map((thread) => thread.end('closed')))
  }

  #tooLarge(code: string, argumentsJson: string): CodeOutcome | null {
    const { codeBytesMax, argumentBytesMax } = this.#bounds
    const codeBytes = Buffer.byteLength(code)
    if (codeBytes > codeBytesMax)
      return refused(
        'too large',
        `The code has ${codeBytes} bytes; at most ${codeBytesMax} are taken.`,
      )
    const bytes = Buffer.byteLength(argumentsJson)
    return bytes > argumentBytesMax
      ? refused(
          'too large',
          `The arguments have ${bytes} bytes of JSON; at most ${argumentBytesMax} are taken.`,
        )
      : null
  }

  /** Gives waiting runs to threads that are free, starting threads up to their number. */
  #next(): void {
    while (this.#waiting.length > 0) {
      const thread = [...this.#threads].find(({ isFree }) => isFree) ?? this.#start()
      const job = thread === null ? undefined : this.#waiting.shift()
      if (thread === null || job === undefined) return
      thread.run(job)
    }
  }

  #start(): SandboxThread | null {
    if (this.#threads.size >= this.#threadsMax) return null
    const thread = new SandboxThread({
      onFree: () => this.#next(),
      onEnd: () => {
        this.#threads.delete(thread)
        if (!this.#isClosed) this.#next()
      },
    })
    this.#threads.add(thread)
    return thread
  }
}

type Job = {
  readonly words: Omit<ToSandbox, 'id'>
  readonly resolve: (outcome: RunOutcome) => void
}

/** One worker thread with at most one run. */
class SandboxThread {
  readonly #worker: Worker
  readonly #events: { readonly onFree: () => void; readonly onEnd: () => void }
  #current: { readonly id: number; readonly job: Job } | null = null
  #hasStarted = false
  #runs = 0
  #isEnded = false
  #timer: NodeJS.Timeout | undefined

  constructor(events: { readonly onFree: () => void; readonly onEnd: () => void }) {
    this.#events = events
    this.#worker = new Worker(new URL('./sandbox-worker.ts', import.meta.url), {
      name: 'sandbox',
      // The code inside never sees these; a leak of the sandbox must not either.
      env: {},
      stdin: false,
      // QuickJS recurses on the thread's own stack too, by several times the bytes of its bound.
      resourceLimits: { stackSizeMb: 16 },
    })
    this.#worker.on('message', (words: FromSandbox) => this.#hear(words))
    this.#worker.on('error', () => void this.end('broke the sandbox'))
    this.#worker.on('exit', () => void this.end('broke the sandbox'))
  }

  get isFree(): boolean {
    return this.#current === null && !this.#isEnded
  }

  run(job: Job): void {
    this.#runs += 1
    this.#current = { id: this.#runs, job }
    this.#worker.ref()
    this.#worker.postMessage({ id: this.#runs, ...job.words } satisfies ToSandbox)
    if (this.#hasStarted) this.#watch(job)
  }

  /** Ends the thread; its run fails with the fault. */
  async end(kind: SandboxFault['kind']): Promise<void> {
    if (this.#isEnded) return
    this.#isEnded = true
    clearTimeout(this.#timer)
    const { job } = this.#current ?? {}
    this.#current = null
    job?.resolve(failure(kind, this.#sentence(kind, job)))
    await this.#worker.terminate()
    this.#events.onEnd()
  }

  #hear(words: FromSandbox): void {
    if (words.kind === 'ready') {
      this.#hasStarted = true
      if (this.#current !== null) this.#watch(this.#current.job)
      return
    }
    if (this.#current === null || words.id !== this.#current.id) return
    const { job } = this.#current
    this.#current = null
    clearTimeout(this.#timer)
    this.#worker.unref()
    this.#timer = setTimeout(() => void this.end('closed'), idleMs)
    this.#timer.unref()
    job.resolve(words.outcome)
    this.#events.onFree()
  }

  /** QuickJS asks after the time only between its own steps, and some of those never end: `join` of an array of four thousand million holes. */
  #watch({ words }: Job): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.end('out of time'), words.bounds.timeMsMax + graceMs)
  }

  #sentence(kind: SandboxFault['kind'], job: Job): string {
    if (kind === 'out of time')
      return `The code did not end within ${job.words.bounds.timeMsMax} ms.`
    return kind === 'closed' ? 'The sandbox is closed.' : 'The code ended the thread it ran on.'
  }
}

function failure(kind: SandboxFault['kind'], message: string): RunOutcome & { kind: 'failed' } {
  return { kind: 'failed', fault: { kind, message, line: null }, console: [] }
}

function refused(kind: SandboxFault['kind'], message: string): CodeOutcome {
  return failure(kind, message)
}

function opened(outcome: RunOutcome): CodeOutcome {
  if (outcome.kind === 'failed') return outcome
  const value: unknown = JSON.parse(outcome.json)
  return { kind: 'returned', value, console: outcome.console }
}
