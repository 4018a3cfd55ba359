import type { SecretTails } from '#gateway/secret-tails.ts'
import { type StreamUnit, streamUnits } from '#gateway/stream-units.ts'
import { placeholder } from '#kit/secret-filter.ts'
import { eachText } from '#wire/text-watch.ts'

type Waiting = { readonly unit: StreamUnit; isChanged: boolean }

/** A part of a text: a field of an event that still waits. */
type Piece = {
  readonly waiting: Waiting
  readonly owner: Record<string, unknown> | unknown[]
  readonly key: string
}

/** One text, as long as it can matter. */
type Channel = { sent: string; readonly pieces: Piece[] }

/** A secret is not spread over more events than it has characters, but others may come between. */
const waitingMax = 4096

/**
 * Writes the events of a stream anew in which a secret is known to be spread: the event with its first character gets
 * the placeholder, those with the rest lose their part of it, and all others go on byte for byte (elements of an array
 * are written anew). Of the secret that began before, up to `suspiciousMin` - 1 characters have been sent.
 */
export class SpreadRewriter {
  readonly #tails: SecretTails
  readonly #suspiciousMin: number
  readonly #channels = new Map<string, Channel>()
  #waiting: Waiting[] = []

  constructor(tails: SecretTails, suspiciousMin: number) {
    this.#tails = tails
    this.#suspiciousMin = suspiciousMin
  }

  /** Takes whole events; gives what of them and of those before need not wait. */
  push(events: Buffer): Buffer {
    for (const unit of streamUnits(events)) {
      const waiting = { unit, isChanged: false }
      this.#waiting.push(waiting)
      eachText(unit.event, '', (_text, place, key, owner) => {
        const channel = this.#channels.get(place + key) ?? { sent: '', pieces: [] }
        this.#channels.set(place + key, channel)
        channel.pieces.push({ waiting, owner, key })
      })
    }
    const openFrom = new Set<Waiting>()
    for (const channel of this.#channels.values()) {
      if (channel.pieces.length === 0) continue
      this.#clean(channel)
      const open = this.#firstOpen(channel)
      if (open !== null) openFrom.add(open)
    }
    const firstOpen = this.#waiting.findIndex((one) => openFrom.has(one))
    const isTooLong = this.#waiting.length > waitingMax
    return this.#send(firstOpen === -1 || isTooLong ? this.#waiting.length : firstOpen)
  }

  /** What still waits, once nothing more comes. */
  end(): Buffer {
    return this.#send(this.#waiting.length)
  }

  #clean(channel: Channel): void {
    for (let from = 0; ;) {
      const found = this.#found(channel, from)
      if (found === null) return
      // What has been sent cannot be taken back.
      const start = Math.max(found.start, channel.sent.length)
      let at = channel.sent.length
      let isTold = false
      for (const { waiting, owner, key } of channel.pieces) {
        const text = textOf(owner, key)
        const [first, last] = [start - at, found.end - at]
        at += text.length
        if (first >= text.length || last <= 0) continue
        const before = text.slice(0, Math.max(0, first))
        Reflect.set(owner, key, `${before}${isTold ? '' : placeholder}${text.slice(last)}`)
        isTold = true
        waiting.isChanged = true
      }
      from = start + placeholder.length
    }
  }

  /** The first secret in a text that has not been sent whole. */
  #found(channel: Channel, from: number): { readonly start: number; readonly end: number } | null {
    const { forms } = this.#tails
    const text = joined(channel)
    const found = forms.flatMap((form) => {
      const start = text.indexOf(form, from)
      return start === -1 ? [] : [{ start, end: start + form.length }]
    })
    if (channel.sent === '' && from === 0) {
      // The text may have begun before anything was looked at.
      for (const form of forms)
        for (let cut = 1; cut < this.#suspiciousMin; cut += 1)
          if (text.startsWith(form.slice(cut))) found.push({ start: 0, end: form.length - cut })
    }
    return found
      .filter(({ end }) => end > channel.sent.length)
      .reduce<(typeof found)[number] | null>(
        (first, one) => (first === null || one.start < first.start ? one : first),
        null,
      )
  }

  /** The first event that must wait because a text ends as the secret begins. */
  #firstOpen(channel: Channel): Waiting | null {
    const text = joined(channel)
    const open = this.#tails.openEnd(text)
    if (open < this.#suspiciousMin) return null
    let at = channel.sent.length
    for (const { waiting, owner, key } of channel.pieces) {
      at += textOf(owner, key).length
      if (at > text.length - open) return waiting
    }
    return null
  }

  #send(count: number): Buffer {
    const sent = new Set(this.#waiting.slice(0, count))
    this.#waiting = this.#waiting.slice(count)
    for (const channel of this.#channels.values()) {
      const { pieces } = channel
      while (pieces[0] !== undefined && sent.has(pieces[0].waiting)) {
        const [{ owner, key }] = pieces.splice(0, 1) as [Piece] // It was there a line ago.
        channel.sent = (channel.sent + textOf(owner, key)).slice(-this.#tails.longest)
      }
    }
    return Buffer.concat(
      [...sent].map(({ unit, isChanged }) => (isChanged ? unit.written() : unit.bytes)),
    )
  }
}

function joined({ sent, pieces }: Channel): string {
  return sent + pieces.map(({ owner, key }) => textOf(owner, key)).join('')
}

function textOf(owner: Piece['owner'], key: string): string {
  return String(Reflect.get(owner, key))
}
