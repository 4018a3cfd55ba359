import { lookup } from 'node:dns'
import { ownAddresses } from '#kit/own-addresses.ts'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Ranges that are no public server's: those of IANA's registries of special-purpose addresses (as of
 * 2026: iana-ipv4-special-registry, iana-ipv6-special-registry), multicast, and what IPv6 gave up.
 * Left out are anycast services that anybody may reach (AS112, AMT).
 */
const insideRanges: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  // Link-local: cloud metadata lives here.
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  // Multicast, reserved, broadcast.
  ['224.0.0.0', 3, 'ipv4'],
  // All of the IPv4-compatible ones: ::1 and ::127.0.0.1 alike.
  ['::', 96, 'ipv6'],
  // IPv4-translated (RFC 2765): ::ffff:0:10.0.0.1.
  ['::ffff:0:0:0', 96, 'ipv6'],
  // NAT64 of one network's own; the well-known prefix is looked into.
  ['64:ff9b:1::', 48, 'ipv6'],
  // Discard-only, and the dummy prefix beside it.
  ['100::', 63, 'ipv6'],
  // Protocol assignments: Teredo, benchmarking, ORCHID and others.
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  // 6to4: an IPv4 address as a prefix, through a relay of whoever is nearest.
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
  ['5f00::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]

/** An address that the operator has not allowed; `code` tells it from network errors. */
export class AddressDenied extends Error {
  override name = 'AddressDenied'
  readonly code = 'BELAY_ADDRESS_DENIED'
}

type Range = {
  readonly address: string
  readonly width: number
  readonly family: 'ipv4' | 'ipv6'
}

/** Reads CIDR ranges; a lone address stands for itself. Throws RangeError that names the first that is none. */
export function checkRanges(ranges: readonly string[]): Range[] {
  return ranges.map((range) => {
    const [address = '', bits] = range.split('/')
    const version = isIP(address)
    const widest = version === 6 ? 128 : 32
    const width = bits === undefined ? widest : Number(bits)
    if (version === 0 || !Number.isInteger(width) || width < 0 || width > widest) {
      throw new RangeError(`"${range}" is no address range; write it as 10.0.0.0/8 or ::1/128.`)
    }
    return { address, width, family: version === 6 ? 'ipv6' : 'ipv4' }
  })
}

/**
 * Decides which addresses the server may connect to, at the moment of connecting: a name is looked
 * up once, what it resolves to is checked, and that very address is dialled, so that a second
 * look-up cannot lead elsewhere.
 */
export class AddressGuard {
  readonly #inside = new BlockList()
  readonly #allowed = new BlockList()
  readonly #origins = new Set<string>()
  readonly #ownAddresses: () => readonly string[]
  #own = new BlockList()
  /** What `#own` was made of. */
  #ownKnown: readonly string[] = []

  /** `allowed` are CIDR ranges (`127.0.0.0/8`, `10.1.2.3/32`) inside which the operator has servers. Throws RangeError for what is none. The machine's own addresses are inside too, public ones as well. */
  constructor(allowed: readonly string[], own: () => readonly string[] = ownAddresses()) {
    this.#ownAddresses = own
    for (const [address, bits, family] of insideRanges)
      this.#inside.addSubnet(address, bits, family)
    for (const { address, width, family } of checkRanges(allowed)) {
      this.#allowed.addSubnet(address, width, family)
    }
  }

  /** Lets one origin pass whatever its address: for servers that Belay itself runs. */
  trustOrigin(origin: string): void {
    this.#origins.add(origin)
  }

  /** True for an origin that Belay itself runs. */
  isTrusted({ origin }: URL): boolean {
    return this.#origins.has(origin)
  }

  /** True when the address may be dialled. */
  allows(address: string): boolean {
    const plain = embeddedIn(address, mapped) ?? address
    if (this.#allowed.check(plain, familyOf(plain))) return true
    // Beyond a translator the address inside is dialled: an allowed one is another machine's there.
    const dialled = embeddedIn(plain, translated) ?? plain
    return !this.#inside.check(dialled, familyOf(dialled)) && !this.#isOwn(dialled)
  }

  #isOwn(address: string): boolean {
    const own = this.#ownAddresses()
    if (own !== this.#ownKnown) {
      this.#own = new BlockList()
      for (const one of own) this.#own.addAddress(one.split('%')[0] ?? one, familyOf(one))
      this.#ownKnown = own
    }
    return this.#own.check(address, familyOf(address))
  }

  /** Options for undici's connector: the time limit, and a look-up that checks what it finds. */
  connectOptions(
    url: URL,
    timeoutMs: number,
  ): { timeout: number; noDelay: boolean; lookup?: LookupFunction; host?: string } {
    const options = { timeout: timeoutMs, noDelay: true }
    if (this.#origins.has(url.origin)) return options
    return { ...options, lookup: this.#lookup }
  }

  /** Throws AddressDenied when the host of a URL is itself an address that may not be dialled: no look-up happens for those. */
  check(url: URL): void {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && !this.#origins.has(url.origin) && !this.allows(host))
      throw denied(host, host)
  }

  readonly #lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '', 0)
        return
      }
      const open = addresses.filter(({ address }) => this.allows(address))
      const [first] = open
      if (first === undefined) {
        callback(denied(hostname, addresses.map(({ address }) => address).join(', ')), '', 0)
      } else if (options.all === true) {
        callback(null, open)
      } else {
        callback(null, first.address, first.family)
      }
    })
  }
}

const mapped = '::ffff:'
/** NAT64's well-known prefix (RFC 6052): a translator dials the IPv4 address in the last 32 bits. */
const translated = '64:ff9b::'

/**
 * The IPv4 address in the last 32 bits of an IPv6 one under a prefix (`::ffff:10.0.0.1`,
 * `::ffff:a00:1`, `64:ff9b::a00:1`); null for any other address. (A range for mapped ones in the list
 * above would not do: Node's BlockList then takes every IPv4 address for one of it.)
 */
function embeddedIn(address: string, prefix: string): string | null {
  if (isIP(address) !== 6) return null
  const canonical = URL.parse(`http://[${address.split('%')[0]}]`)?.hostname.slice(1, -1) ?? ''
  if (!canonical.startsWith(prefix)) return null
  const [, high = '0', low = ''] =
    /^(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/.exec(canonical.slice(prefix.length)) ?? []
  if (low === '') return null
  const bits = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16)
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

function denied(host: string, addresses: string): AddressDenied {
  return new AddressDenied(
    `${host}${host === addresses ? '' : ` (${addresses})`} is an address inside a private network, this machine or a reserved range, which Belay does not call unless its operator lists it. If it is yours, add its range to network.allow (BELAY_NETWORK_ALLOW), for example 127.0.0.0/8 for models on this machine.`,
  )
}
