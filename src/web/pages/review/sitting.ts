import type { ReplyOf } from '#contract/endpoint.ts'
import type { nextReviewItem, ReviewDimension } from '#contract/reviews.ts'

type Next = ReplyOf<typeof nextReviewItem>
export type SittingItem = NonNullable<Next['item']>

/** What a reviewer says of one item, as it grows under their keys. */
export type Said = {
  readonly values: Readonly<Record<string, number | string>>
  readonly comment: string
  readonly correction: string | null
}

/** A judgement that the server did not take; it is kept until it does, or is thrown away. */
export type Unsaved = { readonly item: SittingItem; readonly said: Said; readonly error: Error }

/** How a sitting reaches the server. */
export type SittingDoors = {
  readonly next: (after: string | undefined) => Promise<Next>
  readonly put: (item: string, said: Said) => Promise<unknown>
  readonly takeBack: (item: string) => Promise<unknown>
}

export type SittingState = {
  readonly phase: 'reading' | 'judging' | 'over' | 'broken'
  readonly item: SittingItem | null
  readonly said: Said
  /** Which dimension the number keys choose for. */
  readonly active: number
  readonly doneByMe: number
  readonly left: number
  readonly isSaving: boolean
  readonly unsaved: readonly Unsaved[]
  readonly canUndo: boolean
  /** Why there is no next item to show. */
  readonly error: Error | null
  /** What is missing, or why nothing happened; empty otherwise. */
  readonly hint: string
}

const nothingSaid: Said = { values: {}, comment: '', correction: null }
/** Further back one looks the item up in the queue. */
const undoMax = 20

/**
 * One person judging one item after another. The next item is read while the present one is looked
 * at, and what was said is saved behind the scenes, so no key waits for the server; what it refuses
 * stays here to be sent again.
 */
export class Sitting {
  readonly #doors: SittingDoors
  readonly #dimensions: readonly ReviewDimension[]
  readonly #watchers = new Set<() => void>()
  /** Judged in this sitting, saved or on the way: never shown again, whatever the server says meanwhile. */
  readonly #judged = new Set<string>()
  readonly #past: { readonly item: SittingItem; readonly said: Said }[] = []
  #ahead: { readonly after: string; readonly reply: Promise<Next> } | null = null
  /** Saves go out one after another: a judgement, its undoing and the new one must not overtake. */
  #saves: Promise<void> = Promise.resolve()
  #saving = 0
  #state: SittingState = {
    phase: 'reading',
    item: null,
    said: nothingSaid,
    active: 0,
    doneByMe: 0,
    left: 0,
    isSaving: false,
    unsaved: [],
    canUndo: false,
    error: null,
    hint: '',
  }

  constructor(dimensions: readonly ReviewDimension[], doors: SittingDoors) {
    this.#dimensions = dimensions
    this.#doors = doors
  }

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#watchers.add(changed)
    return () => this.#watchers.delete(changed)
  }

  readonly read = (): SittingState => this.#state

  /** Reads the first item, or again after the server could not be reached. */
  async start(): Promise<void> {
    this.#set({ phase: 'reading', error: null })
    await this.#show(this.#doors.next(undefined))
  }

  /** Says the value of a key, 1 to 9, for the active dimension; the next open one is active then. */
  press(key: number): void {
    const dimension = this.#dimensions[this.#state.active]
    const value =
      dimension?.kind === 'scale'
        ? key <= dimension.steps
          ? key
          : undefined
        : dimension?.labels[key - 1]
    if (dimension !== undefined && value !== undefined) this.choose(dimension.name, value)
  }

  choose(name: string, value: number | string): void {
    if (this.#state.phase !== 'judging') return
    const values = { ...this.#state.said.values, [name]: value }
    const at = this.#dimensions.findIndex((one) => one.name === name)
    const open = (one: ReviewDimension) => values[one.name] === undefined
    const next = this.#dimensions.findIndex((one, place) => place > at && open(one))
    const first = this.#dimensions.findIndex(open)
    this.#set({
      said: { ...this.#state.said, values },
      active: next !== -1 ? next : first !== -1 ? first : at,
      hint: '',
    })
  }

  activate(at: number): void {
    this.#set({ active: Math.min(this.#dimensions.length - 1, Math.max(0, at)) })
  }

  write(patch: Partial<Pick<Said, 'comment' | 'correction'>>): void {
    this.#set({ said: { ...this.#state.said, ...patch } })
  }

  /** Saves what was said and goes on; says what is missing when something is. */
  async save(): Promise<void> {
    const { item, said, phase } = this.#state
    // Pressed twice while the next item is awaited: it is said already.
    if (item === null || phase !== 'judging' || this.#judged.has(item.id)) return
    const missing = this.#dimensions.findIndex(({ name }) => said.values[name] === undefined)
    if (missing !== -1) {
      const name = this.#dimensions[missing]?.name ?? ''
      this.#set({ active: missing, hint: `Say first how it is on “${name}”.` })
      return
    }
    this.#judged.add(item.id)
    this.#past.push({ item, said })
    if (this.#past.length > undoMax) this.#past.shift()
    this.#set({ doneByMe: this.#state.doneByMe + 1, left: Math.max(0, this.#state.left - 1) })
    this.#put(item, said)
    await this.#goOn(item.id)
  }

  /** Leaves the item for later: it comes again after all others. */
  async skip(): Promise<void> {
    const { item, phase } = this.#state
    if (item !== null && phase === 'judging') await this.#goOn(item.id)
  }

  /** Takes the last judgement back and shows its item again, with what was said. */
  async undo(): Promise<void> {
    const last = this.#past.pop()
    if (last === undefined) return
    this.#judged.delete(last.item.id)
    const wasRefused = this.#state.unsaved.some(({ item }) => item.id === last.item.id)
    this.#set({
      phase: 'judging',
      item: last.item,
      said: last.said,
      active: 0,
      doneByMe: Math.max(0, this.#state.doneByMe - 1),
      left: this.#state.left + 1,
      unsaved: this.#state.unsaved.filter(({ item }) => item.id !== last.item.id),
      hint: 'Taken back. Change it, then save it again.',
      error: null,
    })
    if (!wasRefused)
      this.#after(
        () => this.#doors.takeBack(last.item.id),
        // It is shown for judging again: saving it anew replaces what stands there.
        () => this.#set({ hint: 'The server still has it; saving it again replaces it.' }),
      )
    await this.#saves
    this.#readAhead(last.item.id)
  }

  /** Sends again what the server did not take. */
  retry(): void {
    const { unsaved } = this.#state
    this.#set({ unsaved: [] })
    for (const { item, said } of unsaved) this.#put(item, said)
  }

  /** Throws away what the server did not take. */
  discard(): void {
    const { unsaved, doneByMe } = this.#state
    this.#set({ unsaved: [], doneByMe: Math.max(0, doneByMe - unsaved.length) })
  }

  #put(item: SittingItem, said: Said): void {
    this.#after(
      () => this.#doors.put(item.id, said),
      (error) => this.#set({ unsaved: [...this.#state.unsaved, { item, said, error }] }),
    )
  }

  #after(work: () => Promise<unknown>, refused: (error: Error) => void): void {
    this.#saving += 1
    this.#set({ isSaving: true })
    this.#saves = this.#saves
      .then(work)
      .then(
        () => undefined,
        (error: unknown) => refused(errorOf(error)),
      )
      .then(() => {
        this.#saving -= 1
        this.#set({ isSaving: this.#saving > 0 })
      })
  }

  async #goOn(from: string): Promise<void> {
    const ahead = this.#ahead?.after === from ? this.#ahead.reply : this.#doors.next(from)
    this.#ahead = null
    const reply = await ahead.catch(() => null)
    if (reply?.item != null && reply.item.id !== from && !this.#judged.has(reply.item.id)) {
      await this.#show(Promise.resolve({ ...reply, ...this.#counts() }))
      return
    }
    // Nothing new was known then: the server is asked once it has all that was said.
    if (this.#judged.has(from)) this.#set({ phase: 'reading' })
    await this.#saves
    await this.#show(this.#doors.next(this.#judged.has(from) ? undefined : from))
  }

  async #show(reading: Promise<Next>): Promise<void> {
    const before = this.#state.item
    try {
      const reply = await reading
      const { item } = reply
      // What was judged here and refused there is no item to judge, but one to send again.
      if (item === null || this.#judged.has(item.id)) {
        this.#set({ phase: 'over', item: null, left: 0, doneByMe: reply.doneByMe, hint: '' })
        return
      }
      const isSame = item.id === before?.id && this.#state.phase === 'judging'
      this.#set({
        phase: 'judging',
        item,
        left: reply.left,
        doneByMe: reply.doneByMe,
        error: null,
        ...(isSame
          ? { hint: 'This is the only one that is left.' }
          : { said: nothingSaid, active: 0, hint: '' }),
      })
      this.#readAhead(item.id)
    } catch (error) {
      this.#set({ phase: 'broken', error: errorOf(error) })
    }
  }

  #readAhead(after: string): void {
    const reply = this.#doors.next(after)
    // Whoever needs it sees the error; until then it is none.
    reply.catch(() => undefined)
    this.#ahead = { after, reply }
  }

  #counts(): { readonly left: number; readonly doneByMe: number } {
    return { left: this.#state.left, doneByMe: this.#state.doneByMe }
  }

  #set(patch: Partial<SittingState>): void {
    this.#state = { ...this.#state, ...patch, canUndo: this.#past.length > 0 }
    for (const changed of this.#watchers) changed()
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
