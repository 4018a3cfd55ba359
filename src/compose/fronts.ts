import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Snapshot } from '#gateway/snapshot.ts'
import type { FromFront, FrontSettings, ToFront } from '#http/front/front-messages.ts'

export type FrontEvents = {
  readonly onWritten: () => void
  readonly onKeysUsed: (keys: readonly string[]) => void
  readonly onTrouble: (sentence: string) => void
  /** A thread ended by itself; the server cannot go on as if nothing were. */
  readonly onDeath: (reason: string) => void
}

/** How many threads listen: one core is left to the stores' owner. Only Linux spreads connections over several. */
export function frontCount(asked: number): number {
  if (process.platform !== 'linux') return 1
  return asked > 0 ? asked : Math.max(1, Math.min(4, availableParallelism() - 1))
}

/** The threads that listen on the port. */
export class Fronts {
  readonly #workers: readonly Worker[]
  #isStopping = false
  #snapshots = 0

  private constructor(workers: readonly Worker[]) {
    this.#workers = workers
  }

  /**
   * Starts all threads at once; `listening` resolves when each listens and rejects when one cannot.
   * A thread that is still starting already takes snapshots: one of the others may be open by then.
   */
  static start(
    settings: readonly FrontSettings[],
    events: FrontEvents,
  ): { readonly fronts: Fronts; readonly listening: Promise<unknown> } {
    const workers = settings.map(
      (one) =>
        new Worker(new URL('../http/front/front-worker.ts', import.meta.url), {
          workerData: one,
          name: one.writer,
        }),
    )
    const fronts = new Fronts(workers)
    return {
      fronts,
      listening: Promise.all(workers.map((worker) => fronts.#listen(worker, events))),
    }
  }

  get count(): number {
    return this.#workers.length
  }

  /** Resolves when every thread answers from this snapshot, or is gone. */
  async use(snapshot: Snapshot): Promise<void> {
    this.#snapshots += 1
    const number = this.#snapshots
    await Promise.all(
      this.#workers.map(
        (worker) =>
          new Promise<void>((resolve) => {
            const hear = (words: FromFront) =>
              words.kind === 'using' && words.number >= number && settle()
            const settle = () => {
              worker.off('message', hear)
              worker.off('exit', settle)
              resolve()
            }
            worker.on('message', hear)
            worker.on('exit', settle)
            worker.postMessage({ kind: 'snapshot', number, snapshot } satisfies ToFront)
          }),
      ),
    )
  }

  /** Lets running calls finish, then ends the threads. */
  async stop(withinMs: number): Promise<void> {
    this.#isStopping = true
    await Promise.all(
      this.#workers.map(async (worker) => {
        const stopped = new Promise<void>((resolve) => {
          worker.on('message', (words: FromFront) => words.kind === 'stopped' && resolve())
          worker.on('exit', () => resolve())
        })
        worker.postMessage({ kind: 'stop' } satisfies ToFront)
        const patience = new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref())
        await Promise.race([stopped, patience])
        await worker.terminate()
      }),
    )
  }

  #listen(worker: Worker, events: FrontEvents): Promise<void> {
    return new Promise((resolve, reject) => {
      const die = (reason: string) => {
        reject(new Error(reason))
        if (!this.#isStopping) events.onDeath(reason)
      }
      worker.on('message', (words: FromFront) => {
        if (words.kind === 'listening') resolve()
        else if (words.kind === 'broken') die(`A gateway thread cannot listen: ${words.error}`)
        else if (words.kind === 'written') events.onWritten()
        else if (words.kind === 'keys-used') events.onKeysUsed(words.keys)
        else if (words.kind === 'trouble') events.onTrouble(words.sentence)
      })
      worker.on('error', (error) =>
        die(
          `A gateway thread failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        ),
      )
      worker.on('exit', (code) => die(`A gateway thread ended with code ${code}.`))
    })
  }
}
