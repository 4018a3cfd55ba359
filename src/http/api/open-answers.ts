import type { ServerResponse } from 'node:http'

/** How soon an answer ends after its key has run out: what a key may is known without asking a store. */
const keyCheckMs = 1000
/** The same for sessions, which the record store is asked about; a sign-out is told, and needs no waiting. */
const sessionCheckMs = 15_000

/** Whether somebody who was let in would be let in now; `isCheap` where no store is asked. */
export type Admission = { readonly isCheap: boolean; readonly holds: () => Promise<boolean> }

/** Nouns of records by which an admission can end. */
const admitting: ReadonlySet<string> = new Set(['keys', 'sessions', 'people'])

type OpenAnswer = { readonly response: ServerResponse; readonly admission: Admission }

/**
 * Every answer that goes on for as long as somebody reads it. Each ends when its reader would no
 * longer be let in: key revoked or run out, signed out, session run out, person disabled.
 */
export class OpenAnswers {
  readonly #open = new Set<OpenAnswer>()
  /** By whether the admission is cheap to ask about; only while such an answer is open. */
  readonly #timers = new Map<boolean, NodeJS.Timeout>()

  /** Watches over an answer until it ends. */
  keep(response: ServerResponse, admission: Admission): void {
    const answer = { response, admission }
    this.#open.add(answer)
    this.#checkAgain(admission.isCheap)
    response.once('close', () => this.#open.delete(answer))
  }

  #checkAgain(isCheap: boolean): void {
    const concerns = ({ admission }: OpenAnswer) => admission.isCheap === isCheap
    if (this.#timers.has(isCheap)) return
    const timer = setTimeout(
      () => {
        this.#timers.delete(isCheap)
        void this.#check(concerns).finally(() => {
          if ([...this.#open].some(concerns)) this.#checkAgain(isCheap)
        })
      },
      isCheap ? keyCheckMs : sessionCheckMs,
    )
    this.#timers.set(isCheap, timer.unref())
  }

  /** Records of this noun changed: whose admission hangs on them is asked about at once. */
  async changed(nouns: ReadonlySet<string>): Promise<void> {
    const isAny = nouns.has('') || [...nouns].some((noun) => admitting.has(noun))
    if (isAny) await this.#check(() => true)
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }

  async #check(concerns: (answer: OpenAnswer) => boolean): Promise<void> {
    await Promise.all(
      [...this.#open].filter(concerns).map(async ({ response, admission }) => {
        // A store that is away says nothing about anybody; the next look will.
        if (!(await admission.holds().catch(() => true))) response.destroy()
      }),
    )
  }
}
