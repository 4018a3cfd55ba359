import type { IncomingHttpHeaders } from 'node:http'
import type { Call } from '#gateway/call.ts'
import { isArrayStream, streamType } from '#gateway/caller-stream.ts'
import { withoutEmptyUsage } from '#gateway/empty-usage.ts'
import type { Target } from '#gateway/resolve-target.ts'
import { expectsUsage } from '#gateway/stream-usage.ts'
import type { UpstreamRequest } from '#gateway/upstream.ts'
import { isForwarded, proxyOf } from '#plugins/common-settings.ts'
import { type ConnectionSettings, takesCallerAccount } from '#plugins/define.ts'
import { asRecord, type Loose } from '#wire/loose.ts'
import { askForUsage } from '#wire/openai/ask-for-usage.ts'
import { encodeRefusal, readProviderError } from '#wire/refuse.ts'
import { replaceModel } from '#wire/replace-model.ts'
import type { ReplyView, StreamReader, Wire } from '#wire/define.ts'
import type { AskedCall, Translator } from '#wire/translate/define.ts'
import { readerOver } from '#wire/reader-over.ts'
import type { TextWatch } from '#wire/text-watch.ts'

/** A try made ready: what goes to the provider, and how what comes back is read and passed on. */
export type Prepared = {
  readonly request: UpstreamRequest
  /** What the provider speaks. */
  readonly wire: Wire
  /** Reads a streamed answer; null when no stream was asked for. */
  readonly reader: StreamReader | null
  /** Headers that replace the provider's own on a streamed answer. */
  readonly replyHeaders: Readonly<Record<string, string>>
  /**
   * A whole answer in the caller's format, the same bytes when that is the provider's; and what the provider itself
   * said in it: a translation has fewer classes of tokens, and does not name the model's version.
   */
  translateReply(reply: WholeReply): { body: Buffer; view: ReplyView }
  /** An error in the caller's format; the same bytes when the provider's is that, and it said something in it. */
  translateError(status: number, body: Buffer): Buffer
}

/** A whole answer that was judged to be one: its bytes, what they parse to, and what that says. */
export type WholeReply = {
  readonly body: Buffer
  readonly parsed: unknown
  readonly view: ReplyView
}

/** How a call reaches a provider: as it is, or through a translator into the provider's own wire. */
export type Passage =
  | {
      readonly kind: 'native'
      /** The body where the provider needs another than came; null where it goes byte for byte. */
      readonly changed: Loose | null
      readonly dropped: readonly string[]
    }
  | {
      readonly kind: 'translated'
      readonly translator: Translator
      readonly wire: Wire
      readonly body: Loose
      readonly dropped: readonly string[]
    }

/** What one try is made from. */
export type TryInput = {
  readonly call: Call
  readonly target: Target
  readonly passage: Passage
  /** The provider is asked for the usage of a stream whose caller did not ask. */
  readonly addsUsage: boolean
  /** Nothing is left to fall back to. */
  readonly isLastTarget: boolean
}

/**
 * Makes the upstream request. When the provider speaks the caller's wire the body's bytes go as
 * they came, but for the model's name where it has Belay's prefix; they are never parsed and
 * written again.
 */
export function prepareRequest(input: TryInput, watch?: TextWatch): Prepared {
  const { call, target, passage } = input
  const { view } = call
  const { provider, connection, model } = target
  const wire = passage.kind === 'native' ? call.wire : passage.wire
  const hidesUsage = input.addsUsage && !expectsUsage(call.request.headers)
  const body =
    passage.kind === 'native'
      ? nativeBody(input, passage.changed)
      : writtenBody(passage.body, input.addsUsage)
  const path = framedAsAsked(
    provider.path({ wire: wire.id, model, streamed: view.streamed }, connection),
    call,
  )
  // Of a translated call its query is no more the provider's than its body is.
  const query = passage.kind === 'native' ? callerQuery(call.request.url ?? '', path) : ''
  const request: UpstreamRequest = {
    url: addressOf(connection.baseUrl + path + query),
    method: 'POST',
    headers: {
      ...keptHeaders(call.request.headers, connection),
      ...provider.headers(connection),
      'content-type': 'application/json',
      'content-length': String(body.length),
    },
    body,
    proxy: proxyOf(connection),
  }
  const isUsageExpected = call.wire.id === 'openai.chat' && expectsUsage(call.request.headers)
  const started = view.streamed ? (wire.startStream?.({ hidesUsage, watch }) ?? null) : null
  if (passage.kind === 'native') {
    return {
      request,
      wire,
      reader: started !== null && isUsageExpected ? withoutEmptyUsage(started) : started,
      replyHeaders: {},
      translateReply: ({ body, view }) => ({ body, view }),
      translateError: (status, body) => readableError(wire, status, body),
    }
  }
  return translatedPassage(input, request, { passage, native: started, isUsageExpected })
}

/** More addresses than a busy hour has; beyond it all are read anew. */
const addressesMax = 1000
const addresses = new Map<string, Readonly<URL>>()

/** An address, read once: most calls go to one of a few. */
function addressOf(text: string): Readonly<URL> {
  const known = addresses.get(text)
  if (known !== undefined) return known
  const url = new URL(text)
  if (addresses.size >= addressesMax) addresses.clear()
  addresses.set(text, url)
  return url
}

/** The caller gets the framing it asked for. */
function framedAsAsked(path: string, call: TryInput['call']): string {
  return isArrayStream(call) ? path.replace('?alt=sse', '') : path
}

function writtenBody(request: Loose, addsUsage: boolean): Buffer {
  const body = Buffer.from(JSON.stringify(request))
  return addsUsage ? (askForUsage(body, request) ?? body) : body
}

function nativeBody(input: TryInput, changed: Loose | null): Buffer {
  const { target, call } = input
  const plain = changed === null ? call.body : Buffer.from(JSON.stringify(changed))
  const body = input.addsUsage ? (askForUsage(plain, changed ?? call.parsed) ?? plain) : plain
  const asked = call.view.model
  if (call.path.model !== '' || asked === target.model) return body
  return replaceModel(body, asked, target.model)
}

function translatedPassage(
  { call: incoming, target }: TryInput,
  request: UpstreamRequest,
  given: {
    readonly passage: Passage & { readonly kind: 'translated' }
    readonly native: StreamReader | null
    /** The caller did not ask for the usage of its stream, and reads it all the same. */
    readonly isUsageExpected: boolean
  },
): Prepared {
  const { native, isUsageExpected } = given
  const { translator, wire } = given.passage
  const call = {
    id: translator.replyId(incoming.context.spanId),
    model: target.model,
    createdS: Number(incoming.startedAtNs / 1_000_000_000n),
    asked: isUsageExpected
      ? { ...asRecord(incoming.parsed), stream_options: { include_usage: true } }
      : incoming.parsed,
    asArray: isArrayStream(incoming),
  }
  const reader = native === null ? null : translatedReader(native, translator, call)
  return {
    request,
    wire,
    reader: reader !== null && isUsageExpected ? withoutEmptyUsage(reader) : reader,
    replyHeaders: { 'content-type': streamType(incoming) },
    translateReply: ({ parsed: reply, view }) => ({
      body: Buffer.from(JSON.stringify(translator.reply(reply, call))),
      view: { ...view, responseId: call.id },
    }),
    translateError: (status, bytes) =>
      Buffer.from(JSON.stringify(translator.error(status, parse(bytes)).body)),
  }
}

/** The page of a proxy, a line of text or nothing at all is no error that the caller's SDK could read. */
function readableError(wire: Wire, status: number, body: Buffer): Buffer {
  const parsed = parse(body)
  if (typeof parsed === 'object' && parsed !== null) return body
  const { message } = readProviderError(wire.format, status, parsed)
  const refusal = { status, code: 'provider_error', field: '', message }
  return Buffer.from(JSON.stringify(encodeRefusal(wire.format, refusal).body))
}

/** True for a chat request that asks for the usage of its stream. */
export function asksForUsage(parsed: unknown): boolean {
  const options = asRecord(asRecord(parsed)?.['stream_options'])
  return options?.['include_usage'] === true
}

/** Two readers over the same bytes: the native one for usage and the end, the translator for what the caller gets. */
function translatedReader(
  native: StreamReader,
  translator: Translator,
  call: AskedCall,
): StreamReader {
  const translation = translator.startStream(call)
  return readerOver(native, {
    push(chunk) {
      native.push(chunk)
      return translation.push(chunk)
    },
    end() {
      const end = native.end()
      const error = end.view.error ?? translator.problem(end.assembled)
      return {
        ...end,
        view: { ...end.view, error, responseId: call.id },
        held: translation.end(),
        assembled: {
          ...asRecord(translator.reply(end.assembled, call)),
          // Of an error no success is made: it stands beside what came before it.
          ...(error === null ? {} : { error: asRecord(end.assembled)?.['error'] ?? error }),
        },
      }
    },
  })
}

/** Caller's headers that a provider may want to see; credentials, hops and Belay's own stay here. */
function keptHeaders(
  headers: IncomingHttpHeaders,
  connection: ConnectionSettings,
): Record<string, string> {
  const isAccountKept = takesCallerAccount(connection)
  const kept: Record<string, string> = {
    accept: headers.accept ?? '*/*',
    'accept-encoding': 'identity',
  }
  for (const name in headers) {
    const value = headers[name]
    const isTheirs = isAccountKept && accountHeaders.has(name)
    const isWanted = isTheirs || isKept(name) || isForwarded(name, connection)
    if (typeof value === 'string' && isWanted) kept[name] = value
  }
  return kept
}

/** By which applications steer a provider or are known to it; the guide lists them. */
const keptExactly = new Set([
  'user-agent',
  'openai-beta',
  'idempotency-key',
  // OpenAI's id of a request, which its support asks for.
  'x-client-request-id',
  // OpenRouter's attribution.
  'http-referer',
  'x-title',
  // xAI's routing to a cache.
  'x-grok-conv-id',
])

/** Who pays at the provider: the connection's matter, unless its owner leaves it to callers. */
const accountHeaders = new Set(['openai-organization', 'openai-project'])

function isKept(name: string): boolean {
  return (
    keptExactly.has(name) ||
    name.startsWith('anthropic-') ||
    name.startsWith('x-stainless-') ||
    (name.startsWith('x-goog-') && name !== 'x-goog-api-key')
  )
}

/** Query parameters of the caller that the provider's path does not set, without any key. */
function callerQuery(callerUrl: string, path: string): string {
  const at = callerUrl.indexOf('?')
  if (at === -1) return ''
  const kept = new URLSearchParams(callerUrl.slice(at + 1))
  kept.delete('key')
  const own = new URLSearchParams(path.split('?')[1] ?? '')
  for (const name of own.keys()) kept.delete(name)
  const text = kept.toString()
  if (text === '') return ''
  return path.includes('?') ? `&${text}` : `?${text}`
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return bytes.toString()
  }
}
