import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  acceptExport,
  type ExportParts,
  type SentExport,
  type Signal,
} from '#ingest/accept-export.ts'
import { encodeAnswer, encodeFault, type OtlpAnswer } from '#ingest/encode-answer.ts'
import { readCodings } from '#kit/content-coding.ts'
import { BodyCut, BodyTooLarge, readBody } from '#kit/read-body.ts'
import { failed, ok } from '#kit/result.ts'

const paths: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
  '/api/public/otel/v1/traces': 'traces',
  '/api/public/otel/v1/logs': 'logs',
  '/api/public/otel/v1/metrics': 'metrics',
}

/** Which signal a path takes; null when it is none of OTLP's. */
export function otlpSignal(url: string): Signal | null {
  const at = url.indexOf('?')
  return paths[at === -1 ? url : url.slice(0, at)] ?? null
}

/** Answers one export over OTLP/HTTP. */
export async function answerOtlp(
  request: IncomingMessage,
  response: ServerResponse,
  signal: Signal,
  parts: ExportParts,
): Promise<void> {
  const contentType = request.headers['content-type'] ?? ''
  const say = ({ status, headers, body }: OtlpAnswer) => {
    response.writeHead(status, { ...headers, 'content-length': body.length })
    response.end(body)
  }
  let isRead = false
  const sent: SentExport = {
    signal,
    headers: request.headers,
    contentType,
    async readBody() {
      isRead = true
      try {
        const bytes = await readBody(request, parts.bodyBytesMax)
        const codings = readCodings(request.headers['content-encoding'])
        return codings.ok ? ok({ bytes, codings: codings.value }) : failed(codings.fault)
      } catch (error) {
        if (error instanceof BodyTooLarge)
          return failed({ kind: 'too-large', message: error.message })
        // Of a body that was cut nobody reads the answer.
        if (error instanceof BodyCut) return failed({ kind: 'malformed', message: error.message })
        throw error
      }
    },
  }
  const accepted = await acceptExport(sent, parts)
  // Who is refused unread should be able to read why.
  if (!isRead) request.resume()
  if (!accepted.ok) {
    say(encodeFault({ contentType, fault: accepted.fault }))
    return
  }
  const { rejected, rejectedWhy: message } = accepted.value
  const isKept = signal !== 'metrics'
  const said = encodeAnswer({ contentType, signal: isKept ? signal : 'traces', rejected, message })
  const note = isKept ? {} : { 'x-belay-note': 'metrics are not kept' }
  say({ ...said, headers: { ...said.headers, ...note } })
}
