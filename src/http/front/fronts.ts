import { availableParallelism } from 'node:os'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { Snapshot, SnapshotChange } from '#access/snapshot.ts'
import type { FromFront, FrontBirth, FrontSettings, ToFront } from '#http/front/front-messages.ts'

export type FrontEvents = {
  readonly onWritten: () => void
  readonly onKeysUsed: (keys: readonly string[]) => void
  readonly onTrouble: (sentence: string) => void
  /** A thread ended by itself; the server cannot go on as if nothing were. */
  readonly onDeath: (reason: string) => void
}

/** Enough to write down what the calls that were cut had delivered. */
const recordingMs = 3000

/** How many threads listen: one core is left to the stores' owner. Only Linux spreads connections over several. */
export function frontCount(asked: number): number {
  if (process.platform !== 'linux') return 1
  return asked > 0 ? asked : Math.max(1, Math.min(4, availableParallelism() - 1))
}

type Front = { readonly worker: Worker; readonly settingsPort: MessagePort }

/** The threads that listen on the port, and the one behind them for large calls. */
export class Fronts {
  readonly #fronts: Front[]
  #newest: Snapshot | null = null
  #isLargeBegun = false
  #isStopping = false
  #snapshots = 0
  /** Whom to tell when a thread ends by itself; before anybody listens, the reason is kept. */
  #die: (reason: string) => void = (reason) => {
    this.#dead ??= reason
  }
  #dead: string | null = null
  #openLarge: () => Promise<void> = async () => {}

  /** Starts the threads, which load their program at once and wait for their settings. */
  constructor(names: readonly string[]) {
    this.#fronts = names.map((name) => this.#begin(name))
  }

  /**
   * Gives each thread its settings. Resolves when each listens and rejects when one cannot. A thread
   * that is still starting already takes snapshots: one of the others may be open by then. `large` are
   * the settings of the thread for large calls, which begins with the first of them.
   */
  async listen(
    settings: readonly FrontSettings[],
    large: FrontSettings,
    events: FrontEvents,
  ): Promise<void> {
    this.#openLarge = () => this.#beginLarge(large, events)
    const dying = Promise.withResolvers<never>()
    this.#die = (reason) => {
      dying.reject(new Error(reason))
      if (!this.#isStopping) events.onDeath(reason)
    }
    dying.promise.catch(() => {})
    if (this.#dead !== null) this.#die(this.#dead)
    const listening = this.#fronts.map(async ({ worker, settingsPort }, index) => {
      const isListening = this.#hear(worker, events)
      settingsPort.postMessage(settings[index])
      await isListening
      settingsPort.close()
    })
    await Promise.race([Promise.all(listening), dying.promise])
  }

  get count(): number {
    return this.#fronts.length
  }

  /** Resolves when every thread answers from this snapshot, which came about by this change, or is gone. */
  async use(snapshot: Snapshot, change: SnapshotChange): Promise<void> {
    this.#newest = snapshot
    this.#snapshots += 1
    const number = this.#snapshots
    await Promise.all(
      this.#fronts.map(
        ({ worker }) =>
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
            worker.postMessage({ kind: 'snapshot', number, change } satisfies ToFront)
          }),
      ),
    )
  }

  /** Lets running calls finish; those that do not are cut and recorded. Then ends the threads. */
  async stop(withinMs: number): Promise<void> {
    this.#isStopping = true
    await Promise.all(
      this.#fronts.map(async ({ worker }) => {
        const stopped = new Promise<void>((resolve) => {
          worker.on('message', (words: FromFront) => words.kind === 'stopped' && resolve())
          worker.on('exit', () => resolve())
        })
        worker.postMessage({ kind: 'stop', cutAfterMs: withinMs } satisfies ToFront)
        const patience = new Promise<void>((resolve) =>
          setTimeout(resolve, withinMs + recordingMs).unref(),
        )
        await Promise.race([stopped, patience])
        await worker.terminate()
      }),
    )
  }

  #begin(name: string): Front {
    const { port1, port2 } = new MessageChannel()
    const worker = new Worker(new URL('./front-worker.ts', import.meta.url), {
      workerData: { settingsPort: port2 } satisfies FrontBirth,
      transferList: [port2],
      name,
    })
    worker.on('error', (error) =>
      this.#die(
        `A gateway thread failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ),
    )
    worker.on('exit', (code) => this.#die(`A gateway thread ended with code ${code}.`))
    return { worker, settingsPort: port1 }
  }

  async #beginLarge(settings: FrontSettings, events: FrontEvents): Promise<void> {
    if (this.#isLargeBegun || this.#isStopping) return
    this.#isLargeBegun = true
    const front = this.#begin(settings.writer)
    this.#fronts.push(front)
    const isListening = this.#hear(front.worker, events)
    front.settingsPort.postMessage({ ...settings, snapshot: this.#newest ?? settings.snapshot })
    await isListening
    front.settingsPort.close()
    for (const { worker } of this.#fronts)
      worker.postMessage({ kind: 'large-open' } satisfies ToFront)
  }

  #hear(worker: Worker, events: FrontEvents): Promise<void> {
    return new Promise((resolve) => {
      worker.on('message', (words: FromFront) => {
        if (words.kind === 'listening') resolve()
        else if (words.kind === 'large-wanted') void this.#openLarge()
        else if (words.kind === 'broken')
          this.#die(`A gateway thread cannot listen: ${words.error}`)
        else if (words.kind === 'written') events.onWritten()
        else if (words.kind === 'keys-used') events.onKeysUsed(words.keys)
        else if (words.kind === 'trouble') events.onTrouble(words.sentence)
      })
    })
  }
}
