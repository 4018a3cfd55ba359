import { networkInterfaces } from 'node:os'

/** Interfaces come and go (a VPN, a container's network); asking for them costs a system call. */
const knownForMs = 5000

/** The addresses of this machine's own network interfaces, read anew after a few seconds. */
export function ownAddresses(nowMs: () => number = Date.now): () => readonly string[] {
  let known: readonly string[] = []
  let readAtMs = Number.NEGATIVE_INFINITY
  return () => {
    if (nowMs() - readAtMs > knownForMs) {
      readAtMs = nowMs()
      known = Object.values(networkInterfaces()).flatMap((all) =>
        (all ?? []).map(({ address }) => address),
      )
    }
    return known
  }
}
