import { createClient, createStreamer } from '#client/client.ts'

/** What browsers carry on with after the page is gone: 64 KiB of all such requests together. */
const keptBytesMax = 60_000

/**
 * Calls any endpoint of the page's own server; the session cookie says who asks. What is written goes
 * on when the page is left in the same moment: who types a note and follows a link has saved it.
 */
export const call = createClient({
  baseUrl: '',
  fetch: (address, init) => {
    const { body } = init ?? {}
    const isSmallWrite = typeof body === 'string' && body.length * 3 <= keptBytesMax
    return fetch(address, isSmallWrite ? { ...init, keepalive: true } : init)
  },
})

/** The same for endpoints that stream, which end with the page that reads them. */
export const stream = createStreamer({ baseUrl: '', fetch: (...given) => fetch(...given) })
