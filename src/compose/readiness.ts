import type { Stores } from '#compose/open-stores.ts'
import type { RawHandler } from '#http/api/api-server.ts'

/** Ready means that both stores answer now; `/healthz` is answered by the front threads and means that they live. */
export function readiness({ traceDatabase, recordDatabase }: Stores): RawHandler {
  return async (_, response, requestUrl) => {
    if (requestUrl.pathname !== '/readyz') return false
    const problems: string[] = []
    await Promise.all([
      traceDatabase
        .query('SELECT 1', {}, { timeoutMs: 5000 })
        .catch((error: unknown) => problems.push(`trace store: ${String(error)}`)),
      recordDatabase
        .script('select 1')
        .catch((error: unknown) => problems.push(`record store: ${String(error)}`)),
    ])
    response.writeHead(problems.length === 0 ? 200 : 503, { 'content-type': 'text/plain' })
    response.end(problems.length === 0 ? 'ready\n' : `${problems.join('\n')}\n`)
    return true
  }
}
