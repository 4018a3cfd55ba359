import { randomBytes } from 'node:crypto'
import { postJson, say } from '#test/scenarios/send.ts'

/** Where traffic goes, and with which key. */
export type Target = { readonly url: string; readonly key: string }

export type Call = {
  readonly model?: string
  readonly text?: string
  readonly user?: string
  readonly session?: string
  readonly name?: string
  readonly tools?: readonly unknown[]
  readonly stream?: boolean
}

/** One chat completion, as an application sends it; gives the HTTP status, the answer read to its end. */
export async function sendCall(target: Target, call: Call = {}): Promise<number> {
  const response = await say(
    target,
    target.key,
    [call.model ?? 'sim/echo', call.text ?? 'Where is order 1204?'],
    { stream: call.stream ?? false, ...(call.tools === undefined ? {} : { tools: call.tools }) },
    {
      headers: {
        ...(call.user === undefined ? {} : { 'x-belay-user': call.user }),
        ...(call.session === undefined ? {} : { 'x-belay-session': call.session }),
        ...(call.name === undefined ? {} : { 'x-belay-trace-name': call.name }),
      },
    },
  )
  await response.text()
  return response.status
}

type Attributes = Readonly<Record<string, string | number>>

/** A span of an application that is instrumented with OpenTelemetry. */
export type SentSpan = {
  readonly name: string
  /** Index of the parent in the list; the first span has none. */
  readonly parent?: number
  readonly startMs: number
  readonly durationMs: number
  readonly attributes?: Attributes
  readonly error?: string
}

/** Sends spans of one trace by OTLP as JSON; gives the trace's id. Times are milliseconds after `at`. */
export async function sendTrace(
  target: Target,
  spans: readonly SentSpan[],
  at = Date.now() - 60_000,
): Promise<string> {
  const traceId = randomBytes(16).toString('hex')
  const ids = spans.map(() => randomBytes(8).toString('hex'))
  const nanoseconds = (milliseconds: number): string =>
    String(BigInt(Math.round((at + milliseconds) * 1000)) * 1000n)
  const sent = spans.map((span, index) => ({
    traceId,
    spanId: ids[index],
    parentSpanId: span.parent === undefined ? '' : ids[span.parent],
    name: span.name,
    kind: 1,
    startTimeUnixNano: nanoseconds(span.startMs),
    endTimeUnixNano: nanoseconds(span.startMs + span.durationMs),
    status: span.error === undefined ? { code: 1 } : { code: 2, message: span.error },
    attributes: attributesOf(span.attributes ?? {}),
  }))
  const resource = { attributes: attributesOf({ 'service.name': 'support-bot' }) }
  const response = await postJson(`${target.url}/v1/traces`, target.key, {
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'e2e' }, spans: sent }] }],
  })
  if (!response.ok)
    throw new Error(`OTLP was answered with ${response.status}: ${await response.text()}`)
  return traceId
}

function attributesOf(attributes: Attributes): readonly unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }))
}
