import { ApiError } from '#client/client.ts'
import type { PromptEvent } from '#contract/live.ts'
import type { ReadyPrompt } from '#contract/prompts.ts'

/** How long a label is taken to stand where it stood while nobody tells of moves. */
const trustedMs = 60_000
/** After a check that failed, the next one. Until then the last known version is given at once. */
const retryMs = 5_000
/** How long a call waits for a check while a version is at hand; the check goes on without it. */
const patienceMs = 1000
/** An application uses tens of prompts; a name made at run time must not fill the memory. */
const entriesMax = 1000

/** Of one answer, while labels keep moving under it. */
const triesMax = 5

/** Where versions are kept beyond the life of the process. */
export type PromptStore = {
  read(): Promise<ReadonlyMap<string, ReadyPrompt>>
  write(prompts: ReadonlyMap<string, ReadyPrompt>): Promise<void>
}

/** A version, and whether it was told or checked in time to be called the present one. */
export type Taken = { readonly prompt: ReadyPrompt; readonly isLastKnown: boolean }

type Entry = {
  prompt: ReadyPrompt
  checkedAtMs: number
  /** The label moved, or may have while nobody watched. */
  isDoubtful: boolean
  retryAtMs: number
}

type Parts = {
  readonly take: (name: string, version: string) => Promise<ReadyPrompt>
  readonly nowMs: () => number
  /** Null: memory only. */
  readonly store: PromptStore | null
  readonly warn: (sentence: string) => void
}

/**
 * The prompts of an application, ready in memory. A numbered version is fetched once. A label is
 * good for as long as moves are told (`connected`), else for a minute. While the server is away, or
 * takes its time, the version known last is given; one that was never seen comes from the store, or the call fails with
 * what kept it from being fetched. What the server refuses (no such prompt, no such label, a key that
 * may not) is thrown as its ApiError.
 */
export class PromptShelf {
  readonly #parts: Parts
  readonly #entries = new Map<string, Entry>()
  readonly #underWay = new Map<string, Promise<ReadyPrompt>>()
  #isConnected = false
  /** Counts what could have made an answer under way an old one. */
  #epoch = 0
  #writing: Promise<void> | null = null
  #writeAgain = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async get(name: string, version: string): Promise<Taken> {
    const key = `${name}@${version}`
    const entry = this.#entries.get(key)
    if (entry === undefined) return this.#first(key, name, version)
    if (this.#isPresent(entry, version)) return { prompt: entry.prompt, isLastKnown: false }
    if (this.#parts.nowMs() < entry.retryAtMs) return { prompt: entry.prompt, isLastKnown: true }
    try {
      const loading = this.#load(key, name, version)
      return { prompt: await patiently(loading), isLastKnown: false }
    } catch (error) {
      if (!isAway(error)) throw error
      entry.retryAtMs = this.#parts.nowMs() + retryMs
      this.#parts.warn(
        `${key} could not be checked (${sentenceOf(error)}); version ${entry.prompt.version}, the last known, is used.`,
      )
      return { prompt: entry.prompt, isLastKnown: true }
    }
  }

  /** Moves are told from now on; what moved before is not known, so every label is checked again. */
  connected(): void {
    this.#isConnected = true
    this.#epoch += 1
    for (const [key, entry] of this.#entries) {
      if (isNumber(versionOf(key))) continue
      entry.isDoubtful = true
      entry.retryAtMs = 0
      this.#refresh(key)
    }
  }

  /** Moves are no longer told, and may have been missed; whoever asks next checks. */
  disconnected(): void {
    if (!this.#isConnected) return
    this.#isConnected = false
    for (const [key, entry] of this.#entries) {
      if (!isNumber(versionOf(key))) entry.isDoubtful = true
    }
  }

  /** Fetches at once what the event made old, so that the next call has it. */
  told(event: PromptEvent): void {
    if (event.type === 'hello') return
    const label = event.type === 'prompt-version.created' ? 'latest' : event.label
    const key = `${event.prompt}@${label}`
    this.#epoch += 1
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    entry.isDoubtful = true
    entry.retryAtMs = 0
    this.#refresh(key)
  }

  #isPresent(entry: Entry, version: string): boolean {
    if (isNumber(version)) return true
    if (entry.isDoubtful) return false
    return this.#isConnected || this.#parts.nowMs() - entry.checkedAtMs < trustedMs
  }

  async #first(key: string, name: string, version: string): Promise<Taken> {
    try {
      return { prompt: await this.#load(key, name, version), isLastKnown: false }
    } catch (error) {
      const kept = isAway(error) ? (await this.#parts.store?.read())?.get(key) : undefined
      if (kept === undefined) throw error
      this.#parts.warn(
        `${key} could not be fetched (${sentenceOf(error)}); version ${kept.version} of an earlier run is used.`,
      )
      this.#keep(key, kept, { isDoubtful: true, retryAtMs: this.#parts.nowMs() + retryMs })
      return { prompt: kept, isLastKnown: !isNumber(version) }
    }
  }

  #refresh(key: string): void {
    const version = versionOf(key)
    this.#load(key, key.slice(0, -version.length - 1), version).catch((error: unknown) => {
      // Who asks for it next meets the same refusal, or gets the last known version.
      this.#parts.warn(`${key} could not be fetched anew: ${sentenceOf(error)}`)
    })
  }

  /** One request at a time for each; all who wait share its answer. */
  async #load(key: string, name: string, version: string): Promise<ReadyPrompt> {
    const running = this.#underWay.get(key)
    if (running !== undefined) return running
    const loading = this.#fetch(key, name, version).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, loading)
    return loading
  }

  async #fetch(key: string, name: string, version: string): Promise<ReadyPrompt> {
    for (let tries = 1; ; tries += 1) {
      const epoch = this.#epoch
      const prompt = await this.#parts.take(name, version)
      // A label that moved while the answer was on its way may have been read before the move.
      if (epoch !== this.#epoch && !isNumber(version) && tries < triesMax) continue
      this.#keep(key, prompt, { isDoubtful: false, retryAtMs: 0 })
      this.#write()
      return prompt
    }
  }

  #keep(
    key: string,
    prompt: ReadyPrompt,
    state: { readonly isDoubtful: boolean; readonly retryAtMs: number },
  ): void {
    this.#entries.delete(key)
    this.#entries.set(key, { prompt, checkedAtMs: this.#parts.nowMs(), ...state })
    for (const [oldest] of this.#entries) {
      if (this.#entries.size <= entriesMax) break
      this.#entries.delete(oldest)
    }
  }

  /** One write at a time; what changed meanwhile is in the next. */
  #write(): void {
    const { store, warn } = this.#parts
    if (store === null) return
    if (this.#writing !== null) {
      this.#writeAgain = true
      return
    }
    const prompts = new Map([...this.#entries].map(([key, { prompt }]) => [key, prompt]))
    this.#writing = store
      .write(prompts)
      .catch((error: unknown) => warn(`Prompts could not be kept: ${sentenceOf(error)}`))
      .finally(() => {
        this.#writing = null
        if (!this.#writeAgain) return
        this.#writeAgain = false
        this.#write()
      })
  }

  /** Resolves when what was fetched is kept. */
  async settled(): Promise<void> {
    while (this.#writing !== null) await this.#writing
  }
}

/** What is loading, or an error when it takes longer than a call may wait for it. */
async function patiently(loading: Promise<ReadyPrompt>): Promise<ReadyPrompt> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs)
  })
  try {
    return await Promise.race([loading, late])
  } finally {
    clearTimeout(timer)
  }
}

function isNumber(version: string): boolean {
  return /^\d+$/.test(version)
}

function versionOf(key: string): string {
  return key.slice(key.lastIndexOf('@') + 1)
}

/** The server did not answer, or could not; anything else is its answer. */
function isAway(error: unknown): boolean {
  return !(error instanceof ApiError) || error.problem.status >= 500 || error.problem.status === 429
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
