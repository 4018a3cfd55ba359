import { isIP } from 'node:net'

/**
 * Names that no stranger can have a public DNS server answer for: those without a dot, which ICANN
 * forbids (SAC053) and containers call each other by; loopback's own; and top-level names that are
 * never delegated (RFC 6761, RFC 6762, ICANN's reservation of `internal`).
 */
const privateNames = /^[^.]+$|\.(localhost|local|internal)$/

/**
 * Whether the Host of a request names this server. A page of another site can have its own name
 * resolve to loopback, and would then read the answers as its own (DNS rebinding); its Host tells. An
 * address cannot be led elsewhere, and only a browser could be tricked, which always sends a Host.
 */
export function isKnownHost(header: string | undefined, allowed: ReadonlySet<string>): boolean {
  if (header === undefined || header === '') return true
  const name = hostNameOf(header)
  if (name === null) return false
  return isIP(name) !== 0 || privateNames.test(name) || allowed.has(name)
}

/** The name of a Host header or an address, without port and brackets, in lower case; null when it is none. */
export function hostNameOf(header: string): string | null {
  const url = /[/?#@\\\s]/.test(header) ? null : URL.parse(`http://${header}`)
  if (url === null) return null
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}
