import { isIPv6 } from 'node:net'
import { fault, type Outcome } from '#contract/faults.ts'
import { failed, ok } from '#kit/result.ts'

const windowMs = 60_000
/** Oldest ones are forgotten first; who had a fresh one pushed out would need so many addresses within a minute. */
const rememberedMax = 10_000

/** Links are long and random: nobody guesses one, and a person needs one or two. */
const linkTriesMax = 10
/** A person who does not remember tries a handful; a machine at one account meets this first. */
const accountAtAddressTriesMax = 10
/** One account from everywhere: forty thousand a day are nothing against ten characters. */
const accountTriesMax = 30
/** One address at every account, and a bound to the hashing that it can cause; an office shares an address. */
const addressTriesMax = 40

/** Bounds tries at passwords and links, by the minute. A refused try counts for the address alone. */
export class TryBound {
  readonly #nowMs: () => number
  readonly #tries = new Map<string, { count: number; readonly sinceMs: number }>()

  constructor(parts: { readonly nowMs: () => number }) {
    this.#nowMs = parts.nowMs
  }

  /** Takes one try at a password. A bound that is met stops before the next is touched: nobody locks an account by trying on. */
  signIn(peer: string, email: string): Outcome<true> {
    const address = addressOf(peer)
    const account = email.trim().toLowerCase()
    return (
      this.#over(`address ${address}`, addressTriesMax, 'from this address') ??
      this.#over(
        `both ${address} ${account}`,
        accountAtAddressTriesMax,
        'at this account from this address',
      ) ??
      this.#over(`account ${account}`, accountTriesMax, 'at this account') ??
      ok(true)
    )
  }

  /** Takes one try at a one-time link. */
  link(peer: string): Outcome<true> {
    return (
      this.#over(`link ${addressOf(peer)}`, linkTriesMax, 'at links from this address') ?? ok(true)
    )
  }

  #over(name: string, triesMax: number, where: string): Outcome<true> | null {
    const nowMs = this.#nowMs()
    let entry = this.#tries.get(name)
    if (entry === undefined || nowMs - entry.sinceMs >= windowMs) {
      entry = { count: 0, sinceMs: nowMs }
      // Put at the end again: the map is in the order of beginnings, its first entry the oldest.
      this.#tries.delete(name)
      this.#tries.set(name, entry)
      const [oldest] = this.#tries.keys()
      if (this.#tries.size > rememberedMax && oldest !== undefined) this.#tries.delete(oldest)
    }
    entry.count += 1
    return entry.count > triesMax
      ? failed(fault('too_many_tries', `More than ${triesMax} tries ${where} within a minute.`))
      : null
  }
}

/** An IPv6 network of 64 bits is one household or machine, which has all of its addresses. */
function addressOf(peer: string): string {
  if (!isIPv6(peer) || peer.toLowerCase().startsWith('::ffff:')) return peer
  const [head = '', tail = ''] = peer.split('::')
  const groups = head === '' ? [] : head.split(':')
  const last = tail === '' ? [] : tail.split(':')
  const zeros = peer.includes('::') ? 8 - groups.length - last.length : 0
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
