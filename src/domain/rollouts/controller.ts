import type { Rollouts } from '#domain/rollouts/service.ts'

/** A rollout is looked at so often while it is cheap to. */
const pauseMs = 1_000

/** And never for more of the time than this share: counting ten million calls takes seconds. */
const busyShare = 0.2

/**
 * Looks at every rollout that goes on, about once a second, on the main thread. At rest, when none does, it asks
 * nothing: what changes rollouts tells it. What it decides is kept in the record store, so that it may die at any moment,
 * and as many of it may run as there are servers.
 */
export class RolloutController {
  readonly #rollouts: Pick<Rollouts, 'look' | 'unfinished'>
  readonly #log: (sentence: string) => void
  #running = new Map<string, { dueMs: number; failures: number }>()
  #timer: NodeJS.Timeout | null = null
  #isOpen = false
  #round: Promise<void> = Promise.resolve()

  constructor(parts: {
    readonly rollouts: Pick<Rollouts, 'look' | 'unfinished'>
    readonly log: (sentence: string) => void
  }) {
    this.#rollouts = parts.rollouts
    this.#log = parts.log
  }

  async start(): Promise<void> {
    this.#isOpen = true
    await this.changed()
  }

  /** Rollouts were started, ended or changed, or may have been. */
  async changed(): Promise<void> {
    if (!this.#isOpen) return
    const ids = await this.#rollouts.unfinished()
    this.#running = new Map(
      ids.map((id) => [id, this.#running.get(id) ?? { dueMs: 0, failures: 0 }]),
    )
    this.#wake()
  }

  /** Lets a look that runs come to its end, and looks no more. */
  async stop(): Promise<void> {
    this.#isOpen = false
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    await this.#round
  }

  #wake(): void {
    if (!this.#isOpen || this.#timer !== null || this.#running.size === 0) return
    this.#timer = setTimeout(() => {
      this.#round = this.#lookAround().finally(() => {
        this.#timer = null
        this.#wake()
      })
    }, pauseMs)
  }

  async #lookAround(): Promise<void> {
    for (const [id, state] of this.#running) {
      const beganMs = performance.now()
      if (!this.#isOpen || beganMs < state.dueMs) continue
      try {
        const look = await this.#rollouts.look(id)
        if (look === null) this.#running.delete(id)
        state.failures = 0
      } catch (error) {
        // A store that is away comes back; nothing is decided meanwhile, and it is said once.
        state.failures += 1
        if (state.failures === 1)
          this.#log(
            `The rollout ${id} cannot be looked at, and stays as it is until it can: ${error instanceof Error ? error.message : String(error)}`,
          )
      }
      const tookMs = performance.now() - beganMs
      state.dueMs = performance.now() + Math.max(0, tookMs / busyShare - pauseMs)
    }
  }
}
