import { Pool } from 'undici'
import type { Payer } from '#contract/people.ts'
import type { ModelCall, ModelReply } from '#domain/evaluations/model-caller.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { asList, asNumber, asRecord, asRecords, asText } from '#wire/loose.ts'
import { readTarget } from '#gateway/reply-headers.ts'
import { payerHeader } from '#access/find-key.ts'
import { readRetryAfterMs } from '#gateway/retry.ts'
import type { Result } from '#kit/result.ts'

/** Answers of chat models are texts; one beyond this is a mistake somewhere. */
const replyBytesMax = 32 * 1024 * 1024
/** The gateway bounds every call itself; this is for a gateway that does not answer at all. */
const answerMsMax = 30 * 60_000

/** A streamed answer that has begun, or a refusal, whose body then comes in the same chunks. */
export type OwnStream = {
  readonly status: number
  /** '' when the call was refused before it had a trace. */
  readonly traceId: string
  /** Belay's own code where the gateway refused or failed the call itself; '' otherwise. */
  readonly faultCode: string
  readonly chunks: AsyncIterable<Buffer>
  /** `connection/model` that answers; '' when none did. Whole once the chunks have ended. */
  readonly target: () => string
}

type EmbedAsk = {
  readonly project: string
  readonly model: string
  readonly texts: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Calls on one account. */
export type PaidCaller = {
  /** One chat completion, not streamed. Throws when the gateway is not reached, and when aborted. */
  readonly call: (asked: ModelCall) => Promise<ModelReply>
  /** One chat completion, streamed, usage included. Throws when the gateway is not reached, and when aborted. */
  readonly stream: (asked: ModelCall) => Promise<OwnStream>
  /** A vector for each text, in their order, with the whole reply; no vectors when it is a refusal. */
  readonly embed: (
    asked: EmbedAsk,
  ) => Promise<{ readonly vectors: number[][]; readonly reply: ModelReply }>
}

/**
 * Calls models on somebody's account, through the gateway's own front door: limits, budgets, cost,
 * retries and traces are those of every other call. There is no other way to a model in the server,
 * so that what a key may not call or spend directly it cannot have Belay call or spend either.
 */
export class OwnModelCaller {
  readonly #pool: Pool
  readonly #keyFor: KeyFor
  readonly #nowMs: () => number

  constructor(settings: {
    /** Where the front threads listen, on this machine. */
    readonly url: string
    readonly keyFor: KeyFor
    readonly nowMs: () => number
  }) {
    this.#keyFor = settings.keyFor
    this.#nowMs = settings.nowMs
    this.#pool = new Pool(settings.url, {
      connections: 128,
      headersTimeout: answerMsMax,
      bodyTimeout: answerMsMax,
    })
  }

  /** Calls that are bound by what this payer may do, at each call anew, and are booked to them. */
  paidBy(payer: Payer): PaidCaller {
    return {
      call: (asked) =>
        this.#post('/v1/chat/completions', payer, {
          ...asked,
          body: { ...asked.body, stream: false },
        }),
      stream: (asked) => this.#stream(payer, asked),
      embed: (asked) => this.#embed(payer, asked),
    }
  }

  async #stream(payer: Payer, { project, body, headers, signal }: ModelCall): Promise<OwnStream> {
    const reply = await this.#request('/v1/chat/completions', payer, {
      project,
      body: { ...body, stream: true, stream_options: { include_usage: true } },
      // A caller that is kept waiting hears only at the end who answered.
      headers: { ...headers, te: 'trailers' },
      signal,
    })
    const told = (name: string) => asText(reply.headers[name])
    return {
      status: reply.statusCode,
      traceId: told('x-belay-trace-id'),
      faultCode: told('x-belay-fault'),
      chunks: bounded(reply.body),
      target: () => readTarget(reply.headers) || readTarget(reply.trailers),
    }
  }

  async #embed(
    payer: Payer,
    { project, model, texts, headers, signal }: EmbedAsk,
  ): Promise<{ readonly vectors: number[][]; readonly reply: ModelReply }> {
    const body = { model, input: texts, encoding_format: 'float' }
    const reply = await this.#post('/v1/embeddings', payer, { project, body, headers, signal })
    const vectors = reply.status >= 300 ? [] : vectorsOf(reply.body)
    if (reply.status < 300 && vectors.length !== texts.length)
      throw new Error(
        `${model} answered ${reply.status} with ${vectors.length} vectors for ${texts.length} texts: ${JSON.stringify(reply.body).slice(0, 300)}`,
      )
    return { vectors, reply }
  }

  async #post(path: string, payer: Payer, asked: ModelCall): Promise<ModelReply> {
    const reply = await this.#request(path, payer, asked)
    const text = await readText(reply.body)
    return {
      status: reply.statusCode,
      body: parsedJson(text, text),
      target: readTarget(reply.headers),
      retryAfterMs: readRetryAfterMs(reply.headers, this.#nowMs()),
      faultCode: asText(reply.headers['x-belay-fault']),
    }
  }

  async #request(
    path: string,
    payer: Payer,
    { project, body, headers, signal }: ModelCall,
  ): Promise<Answered> {
    const key = await this.#keyFor(project, payer)
    if (!key.ok) return refused(key.fault)
    return this.#pool.request({
      method: 'POST',
      path,
      headers: {
        ...asBytes(headers),
        ...(payer.kind === 'key' ? { [payerHeader]: payer.id } : {}),
        authorization: `Bearer ${key.value}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      signal,
    })
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}

/** The key of Belay's own calls in a project, or the sentence why this payer can have none made. */
type KeyFor = (project: string, payer: Payer) => Promise<Result<string, string>>

type Answered = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly trailers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: AsyncIterable<Buffer>
}

/** Headers travel as bytes, a character of the text each: those of UTF-8, which `readCallContext` takes them for. */
function asBytes(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name, Buffer.from(text).toString('latin1')]),
  )
}

/** A refusal of ours in the shape of the gateway's. */
function refused(message: string): Answered {
  const body = { error: { message, type: 'belay_error', code: 'not_allowed', param: null } }
  return {
    statusCode: 403,
    headers: { 'x-belay-fault': 'not_allowed' },
    trailers: {},
    body: (async function* () {
      yield Buffer.from(JSON.stringify(body))
    })(),
  }
}

/** Embeddings by the place that each says it has, else as they come. */
function vectorsOf(body: unknown): number[][] {
  return asRecords(asRecord(body)?.['data'])
    .map(({ index, embedding }, at) => ({ place: asNumber(index) ?? at, embedding }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ embedding }) => asList(embedding).map(Number))
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bounded(body))).toString()
}

async function* bounded(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > replyBytesMax)
      throw new Error(`The answer of a model is longer than ${replyBytesMax} bytes.`)
    yield chunk
  }
}
