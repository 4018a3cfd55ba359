import { forwardedHeaders, limitHeaders } from '#gateway/reply-headers.ts'
import type { ServerResponse } from 'node:http'
import type { GatewayParts, IncomingCall } from '#gateway/gateway-parts.ts'
import type { TryOutcome } from '#gateway/run-try.ts'
import type { Wire, WireRefusal } from '#wire/define.ts'
import { encodeRefusal, encodeStreamRefusal } from '#wire/refuse.ts'
import type { Admitted } from '#gateway/admit-call.ts'

/** Sends what is left to send, now that the record is safe. */
export function answer(
  { wire, response }: IncomingCall,
  admitted: Admitted,
  parts: GatewayParts,
  last: TryOutcome,
): void {
  if (response.destroyed) return
  if (last.kind === 'failed') {
    refuse({ wire, response }, failureRefusal(last.failure.kind, last.failure.message))
    return
  }
  if (last.kind === 'streamed') {
    if (last.end.held.length > 0) response.write(last.end.held)
    if (last.record.errorType !== '') {
      response.write(
        encodeStreamRefusal(
          wire.format,
          failureRefusal(last.record.errorType, last.record.errorMessage),
          wire.id,
        ),
      )
    }
    response.end()
    return
  }
  response.writeHead(last.status, {
    ...forwardedHeaders(last.headers),
    ...limitHeaders(admitted, parts),
    'content-length': last.body.length,
    'x-belay-trace-id': admitted.context.traceId,
  })
  response.end(last.body)
}

function failureRefusal(kind: string, message: string): WireRefusal {
  const isTimeout = kind.startsWith('timeout')
  return {
    status: isTimeout ? 504 : kind === 'address-denied' ? 403 : 502,
    code: isTimeout
      ? 'provider_timeout'
      : kind === 'address-denied'
        ? 'address_denied'
        : 'provider_unreachable',
    field: '',
    message,
  }
}

/** Answers an error in the shape of the API that the caller speaks. */
export function refuse(
  { wire, response }: { readonly wire: Pick<Wire, 'format'>; readonly response: ServerResponse },
  refusal: WireRefusal,
  more: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return
  if (response.headersSent) {
    response.end(encodeStreamRefusal(wire.format, refusal))
    return
  }
  const { status, headers, body } = encodeRefusal(wire.format, refusal)
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, {
    'content-type': 'application/json',
    ...more,
    ...headers,
    ...(refusal.retryAfterS === undefined ? {} : { 'retry-after': String(refusal.retryAfterS) }),
    'content-length': bytes.length,
  })
  response.end(bytes)
}
