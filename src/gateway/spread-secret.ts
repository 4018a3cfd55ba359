import { SpreadRewriter } from '#gateway/spread-rewriter.ts'
import type { SecretTails } from '#gateway/secret-tails.ts'
import { withoutForms } from '#gateway/secret-tails.ts'
import type { StreamEnd } from '#wire/define.ts'
import { eachText, type TextWatch } from '#wire/text-watch.ts'
import type { StreamFilter } from '#gateway/stream-filters.ts'

/** Of so many characters a beginning of the secret is suspicious; fewer stand in every text, and nothing waits for them. */
const suspiciousMin = 4
/** A text that did not go on while so many others did is none that a secret is spread over. */
const quietTextsMax = 64
/** Fewer bytes come between two tokens of one text. */
const heldBytesMax = 1024 * 1024

/**
 * Takes a secret out of a streamed answer that is spread over several events, each with a part: what
 * `SecretFilter` cannot see, because other bytes stand between the parts.
 *
 * The reader of the provider's events shows each delta, which costs a look at its last characters. While the text of
 * one choice, block or item ends as the secret begins, what goes to the caller is held back, and goes on as it came
 * when the text goes on differently. When the secret is whole, everything from there to the stream's end goes through
 * `SpreadRewriter`, which reads the caller's own format: what a translation gathers and tells later is seen there too.
 * Up to three characters of the secret may have gone out before.
 */
export class SpreadSecret implements TextWatch, StreamFilter {
  readonly watch = this
  readonly #tails: SecretTails
  /** By place, what a text ends with that the secret could begin with; empty in ordinary streams. */
  readonly #open = new Map<string, { readonly text: string; readonly atText: number }>()
  readonly #held: Buffer[] = []
  #heldBytes = 0
  #texts = 0
  #isFound = false
  #rewriter: SpreadRewriter | null = null

  constructor(tails: SecretTails) {
    this.#tails = tails
  }

  show(delta: unknown, place: string): void {
    if (!this.#isFound) eachText(delta, place, this.#visit, this.#isPassedOver)
  }

  /** In most events of most streams this is all that is done. */
  readonly #isPassedOver = (text: string): boolean =>
    text === '' || (this.#open.size === 0 && this.#tails.openEnd(text) === 0)

  readonly #visit = (text: string, place: string, key: string): void => {
    this.#texts += 1
    const channel = place + key
    const joined = (this.#open.get(channel)?.text ?? '') + text
    if (this.#tails.isIn(joined)) this.#isFound = true
    const open = this.#tails.openEnd(joined)
    if (open > 0) this.#keep(channel, joined.slice(-open))
    else this.#open.delete(channel)
  }

  #keep(channel: string, text: string): void {
    this.#open.set(channel, { text, atText: this.#texts })
  }

  /** Whole events that may go to the caller, once what they tell was shown; empty while they wait. */
  push(events: Buffer): Buffer {
    if (this.#rewriter !== null) return this.#rewriter.push(events)
    if (this.#isFound) {
      this.#rewriter = new SpreadRewriter(this.#tails, suspiciousMin)
      return this.#rewriter.push(this.#released(events))
    }
    if (this.#isSuspicious()) {
      this.#held.push(events)
      this.#heldBytes += events.length
      if (this.#heldBytes <= heldBytesMax) return nothing
      this.#open.clear()
      return this.#released(nothing)
    }
    return this.#held.length === 0 ? events : this.#released(events)
  }

  /** The end of a stream: with what is held back, and as it is recorded. */
  end(end: StreamEnd): StreamEnd {
    const out = this.push(end.held)
    const rest = this.#rewriter?.end() ?? this.#released(nothing)
    return {
      ...end,
      held: rest.length === 0 ? out : Buffer.concat([out, rest]),
      assembled: this.#isFound ? withoutForms(end.assembled, this.#tails) : end.assembled,
    }
  }

  #isSuspicious(): boolean {
    if (this.#open.size === 0) return false
    let isSuspicious = false
    for (const [channel, { text, atText }] of this.#open) {
      if (this.#texts - atText > quietTextsMax) this.#open.delete(channel)
      else if (text.length >= suspiciousMin) isSuspicious = true
    }
    return isSuspicious
  }

  #released(events: Buffer): Buffer {
    const all = Buffer.concat([...this.#held, events])
    this.#held.length = 0
    this.#heldBytes = 0
    return all
  }
}

const nothing = Buffer.alloc(0)
