import { variablesOf } from '#domain/evaluations/make-request.ts'
import { defineTarget } from '#domain/evaluations/targets/define-target.ts'

const timeMsMax = 120_000
const replyBytesMax = 4 * 1024 * 1024

export const target = defineTarget<'endpoint'>({
  asks: 'application',
  title: ({ url }) => url,
  whoIsAsked: ({ url }) => url,
  async answer({ variant, item, traceId, spanId, signal }, { fetchJson }) {
    const startedMs = performance.now()
    try {
      const reply = await fetchJson({
        url: variant.url,
        headers: { ...variant.headers, traceparent: `00-${traceId}-${spanId}-01` },
        body: { input: item.input, variables: variablesOf(item), metadata: item.metadata },
        timeMsMax,
        replyBytesMax,
      })
      const output = at(reply, variant.outputPath)
      if (output === undefined) {
        const start = JSON.stringify(reply).slice(0, 300)
        return { error: `The reply of ${variant.url} has no ${variant.outputPath}: ${start}` }
      }
      return {
        output: typeof output === 'string' ? output : JSON.stringify(output),
        traceId,
        latencyMs: performance.now() - startedMs,
      }
    } catch (error) {
      if (signal.aborted) return null
      return { error: error instanceof Error ? error.message : String(error) }
    }
  },
  traceOf: (_, __, traceId) => (traceId === null ? null : { traceId, from: 'application' }),
})

/** What stands at a path of names and places, `answer.items.0`; the whole for ''. */
function at(value: unknown, path: string): unknown {
  if (path === '') return value
  return path.split('.').reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[name] // an object of JSON, or a list
        : undefined,
    value,
  )
}
