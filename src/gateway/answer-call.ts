import type { ServerResponse } from 'node:http'
import type { Call } from '#gateway/call.ts'
import { type CallerStream, isArrayStream } from '#gateway/caller-stream.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import type { IncomingCall } from '#gateway/incoming-call.ts'
import { forwardedHeaders, targetHeaders } from '#gateway/reply-headers.ts'
import type { Wire, WireRefusal } from '#wire/define.ts'
import { encodeRefusal, encodeStreamRefusal, readProviderError } from '#wire/refuse.ts'

/** Sends what is left to send, now that the record is safe. */
export function answer(call: Call, parts: GatewayParts): void {
  const { response, wire, stream } = call
  const { last } = call.outcome
  if (response.destroyed) return
  if (last.kind === 'failed') {
    const refusal = failureRefusal(last.failure.kind, last.failure.message)
    refuse(call, refusal, call.recordedHeaders(parts))
    return
  }
  if (last.kind === 'streamed') {
    const { errorType, errorMessage } = last.record
    if (last.end.held.length > 0) stream.write(last.end.held)
    // What the provider said went wrong has gone out in its own words, or translated: it is told once.
    const isTold = last.end.view.error !== null && last.end.view.error.type === errorType
    if (errorType === '' || isTold) stream.end()
    else stream.fail(failureRefusal(errorType, errorMessage))
    return
  }
  if (stream.isOpen) {
    // The caller was kept waiting: its status is sent, and the provider's words go into the stream.
    const { type, message } = readProviderError(wire.format, last.status, last.body.toString())
    stream.fail({ status: last.status, code: type, field: '', message })
    return
  }
  const { connection, model } = last.record.target
  if (last.told != null) {
    // The provider told its error in the stream that was asked for: so does Belay.
    const { status, headers, events } = last.told
    stream.open(status, forwardedHeaders(headers), `${connection.name}/${model}`)
    stream.write(events)
    stream.end()
    return
  }
  response.writeHead(last.status, {
    ...forwardedHeaders(last.headers),
    ...call.recordedHeaders(parts),
    'content-length': last.body.length,
    ...targetHeaders(`${connection.name}/${model}`),
  })
  response.end(last.body)
}

function failureRefusal(kind: string, message: string): WireRefusal {
  const isTimeout = kind.startsWith('timeout')
  return {
    status: isTimeout ? 504 : kind === 'address-denied' ? 403 : 502,
    code: isTimeout ? 'provider_timeout' : (failureCodes[kind] ?? 'provider_unreachable'),
    field: '',
    message,
  }
}

const failureCodes: Readonly<Record<string, string>> = {
  'address-denied': 'address_denied',
  garbage: 'reply_unreadable',
  empty: 'reply_empty',
  redirect: 'provider_redirects',
}

/** Whom an error is answered to: a call, or somebody whose path told no more than the format. */
type Refused = { readonly response: ServerResponse } & (
  | { readonly wire: Pick<Wire, 'format'>; readonly request?: undefined }
  | (IncomingCall & { readonly stream: CallerStream })
)

/** Answers an error in the shape of the API that the caller speaks. */
export function refuse(
  refused: Refused,
  refusal: WireRefusal,
  more: Readonly<Record<string, string>> = {},
): void {
  const { response, wire } = refused
  if (response.destroyed) return
  const call = refused.request === undefined ? null : refused
  if (response.headersSent) {
    if (call === null) response.end(encodeStreamRefusal(wire.format, refusal))
    else call.stream.fail(refusal)
    return
  }
  const { status, headers, body } = encodeRefusal(wire.format, refusal)
  const isArray = call !== null && isArrayStream(call)
  const bytes = Buffer.from(JSON.stringify(isArray ? [body] : body))
  response.writeHead(status, {
    'content-type': 'application/json',
    ...more,
    ...headers,
    ...(refusal.retryAfterS === undefined ? {} : { 'retry-after': String(refusal.retryAfterS) }),
    'content-length': bytes.length,
  })
  response.end(bytes)
}
