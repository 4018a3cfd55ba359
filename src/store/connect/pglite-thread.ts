import { Worker } from 'node:worker_threads'
import { RecordStoreError } from '#store/ports/record-database.ts'

export type ToThread =
  | {
      readonly kind: 'query'
      readonly id: number
      readonly sql: string
      readonly parameters: readonly unknown[]
    }
  | { readonly kind: 'script'; readonly id: number; readonly sql: string }
  | { readonly kind: 'close' }

export type StatementResult = {
  readonly rows: Record<string, unknown>[]
  readonly affectedRows: number
}

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly error: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'notice'; readonly payload: string }
  | { readonly kind: 'answer'; readonly id: number; readonly results: readonly StatementResult[] }
  | {
      readonly kind: 'failed'
      readonly id: number
      readonly error: { message: string; code: string }
    }

type Waiting = {
  readonly settle: (results: readonly StatementResult[]) => void
  readonly fail: (error: Error) => void
}

/** PGlite on a thread of its own, as a function from SQL to rows. One session: statements run in the order given. */
export class PgliteThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Set<(payload: string) => void>()
  #nextId = 1
  #closed: (() => void) | null = null

  private constructor(worker: Worker) {
    this.#worker = worker
  }

  /**
   * Opens a data directory, making it from `template` (a folder like it; null makes it from nothing, which
   * takes seconds) when it does not exist. Throws RecordStoreError when it cannot be opened.
   */
  static async open(directory: string, template: string | null): Promise<PgliteThread> {
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), {
      workerData: { directory, template },
      name: 'records',
    })
    const thread = new PgliteThread(worker)
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string) =>
        reject(
          new RecordStoreError(
            `The embedded PostgreSQL in ${directory} does not open: ${reason}. Files in that directory are damaged or missing: put ${directory} back from a backup. Or move it away: the next start makes an empty one, without people, keys, connections, prompts and datasets; traces stay.`,
            {
              retryable: false,
              code: '',
            },
          ),
        )
      worker.once('error', (error) => fail(String(error)))
      worker.on('message', (words: FromThread) => {
        if (words.kind === 'ready') resolve()
        else if (words.kind === 'broken') fail(words.error)
        else thread.#hear(words)
      })
      worker.once('exit', (code) => thread.#ended(code))
    })
    return thread
  }

  /** Runs one statement. Throws RecordStoreError with PostgreSQL's own code. */
  async query(sql: string, parameters: readonly unknown[]): Promise<StatementResult> {
    const [result] = await this.#ask((id) => ({ kind: 'query', id, sql, parameters }))
    return result ?? { rows: [], affectedRows: 0 }
  }

  /** Runs several statements without parameters; a result for each. */
  script(sql: string): Promise<readonly StatementResult[]> {
    return this.#ask((id) => ({ kind: 'script', id, sql }))
  }

  /** Calls back for each NOTIFY on channel `belay`. */
  listen(listener: (payload: string) => void): void {
    this.#listeners.add(listener)
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#closed = resolve
    })
    this.#worker.postMessage({ kind: 'close' } satisfies ToThread)
    await closed
    await this.#worker.terminate()
  }

  #ask(words: (id: number) => ToThread): Promise<readonly StatementResult[]> {
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((settle, fail) => {
      this.#waiting.set(id, { settle, fail })
      this.#worker.postMessage(words(id))
    })
  }

  #hear(words: FromThread): void {
    if (words.kind === 'notice') for (const listener of this.#listeners) listener(words.payload)
    if (words.kind === 'closed') this.#closed?.()
    if (words.kind !== 'answer' && words.kind !== 'failed') return
    const waiting = this.#waiting.get(words.id)
    this.#waiting.delete(words.id)
    if (words.kind === 'answer') waiting?.settle(words.results)
    else
      waiting?.fail(
        new RecordStoreError(words.error.message, { retryable: false, code: words.error.code }),
      )
  }

  #ended(code: number): void {
    this.#closed?.()
    const error = new RecordStoreError(
      `The thread of the embedded PostgreSQL ended with code ${code}.`,
      { retryable: false, code: '' },
    )
    for (const { fail } of this.#waiting.values()) fail(error)
    this.#waiting.clear()
  }
}
