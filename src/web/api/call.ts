import { createClient } from '#client/client.ts'

/** Calls any endpoint of the page's own server; the session cookie says who asks. */
export const call = createClient({ baseUrl: '', fetch: (...given) => fetch(...given) })
