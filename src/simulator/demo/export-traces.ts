import type { AttributeValue, DemoSpan, DemoTrace } from './demo-span.ts'

/** Traces of one request: some 300 KB of JSON. */
const tracesPerRequest = 80

/** Sends traces as an OpenTelemetry SDK does: OTLP over HTTP, in JSON. Throws with the server's words when it refuses. */
export async function exportTraces({
  baseUrl,
  key,
  service,
  traces,
}: {
  readonly baseUrl: string
  readonly key: string
  readonly service: string
  readonly traces: readonly DemoTrace[]
}): Promise<void> {
  for (let from = 0; from < traces.length; from += tracesPerRequest) {
    const spans = traces
      .slice(from, from + tracesPerRequest)
      .flatMap(({ traceId, spans: own }) => own.map((span) => spanJson(traceId, span)))
    const response = await fetch(`${baseUrl}/v1/traces`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        resourceSpans: [
          {
            resource: {
              attributes: attributeList({ 'service.name': service, 'belay.demo': true }),
            },
            scopeSpans: [{ scope: { name: 'belay.demo', version: '1' }, spans }],
          },
        ],
      }),
    })
    const said = await response.text()
    if (!response.ok || said.includes('"rejectedSpans"'))
      throw new Error(`The server did not take spans of ${service}: ${response.status} ${said}`)
  }
}

function spanJson(traceId: string, span: DemoSpan) {
  const { spanId, parentSpanId, name, startMs, endMs, attributes, error } = span
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: parentSpanId === '' ? 2 : 3,
    startTimeUnixNano: `${Math.round(startMs)}000000`,
    endTimeUnixNano: `${Math.round(endMs)}000000`,
    attributes: attributeList({
      ...attributes,
      ...(error === null ? {} : { 'error.type': error.type }),
    }),
    status: error === null ? { code: 1 } : { code: 2, message: error.message },
  }
}

function attributeList(attributes: Readonly<Record<string, AttributeValue>>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueJson(value) }))
}

function valueJson(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } }
}
