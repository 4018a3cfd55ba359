import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Ranges that lead inside: private, link-local (cloud metadata lives there), loopback, reserved. */
const insideRanges: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  // All of the IPv4-compatible ones: ::1 and ::127.0.0.1 alike.
  ['::', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['2002::', 16, 'ipv6'],
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

  /** `allowed` are CIDR ranges (`127.0.0.0/8`, `10.1.2.3/32`) inside which the operator has servers. Throws RangeError for what is none. */
  constructor(allowed: readonly string[]) {
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

  /** True when the address may be dialled. */
  allows(address: string): boolean {
    const plain = withoutMapping(address)
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
    return !this.#inside.check(plain, family) || this.#allowed.check(plain, family)
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

/**
 * An IPv4 address written as an IPv6 one (`::ffff:10.0.0.1`, `::ffff:a00:1`) as the IPv4 address that
 * is dialled. (A range for them in the list above would not do: Node's BlockList then takes every
 * IPv4 address for one of it.)
 */
function withoutMapping(address: string): string {
  if (isIP(address) !== 6) return address
  const canonical = URL.parse(`http://[${address}]`)?.hostname ?? ''
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(canonical) ?? []
  if (high === undefined || low === undefined) return address
  const bits = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16)
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.')
}

function denied(host: string, addresses: string): AddressDenied {
  return new AddressDenied(
    `${host}${host === addresses ? '' : ` (${addresses})`} is an address inside a private network, which Belay does not call unless its operator lists it. If it is yours, add its range to network.allow (BELAY_NETWORK_ALLOW), for example 127.0.0.0/8 for models on this machine.`,
  )
}
