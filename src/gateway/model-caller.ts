import { Pool } from 'undici'
import { asList, asNumber, asRecord, asRecords, asText } from '#wire/loose.ts'
import { readTarget } from '#gateway/reply-headers.ts'
import { readRetryAfterMs } from '#gateway/retry.ts'

/** Answers of chat models are texts; one beyond this is a mistake somewhere. */
const replyBytesMax = 32 * 1024 * 1024
/** The gateway bounds every call itself; this is for a gateway that does not answer at all. */
const answerMsMax = 30 * 60_000

export type OwnCall = {
  readonly project: string
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export type OwnReply = {
  readonly status: number
  readonly body: unknown
  /** `connection/model` that answered. */
  readonly target: string
  readonly retryAfterMs: number | null
}

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

/**
 * Calls models for Belay itself, through the gateway's own front door: limits, budgets, cost,
 * retries and traces are those of every other call.
 */
export class OwnModelCaller {
  readonly #pool: Pool
  readonly #keyOf: (project: string) => Promise<string>
  readonly #nowMs: () => number

  constructor(settings: {
    /** Where the front threads listen, on this machine. */
    readonly url: string
    /** The key of Belay's own calls in a project. */
    readonly keyOf: (project: string) => Promise<string>
    readonly nowMs: () => number
  }) {
    this.#keyOf = settings.keyOf
    this.#nowMs = settings.nowMs
    this.#pool = new Pool(settings.url, {
      connections: 128,
      headersTimeout: answerMsMax,
      bodyTimeout: answerMsMax,
    })
  }

  /** One chat completion, not streamed. Throws when the gateway is not reached, and when aborted. */
  readonly call = (asked: OwnCall): Promise<OwnReply> =>
    this.#post('/v1/chat/completions', { ...asked, body: { ...asked.body, stream: false } })

  /** One chat completion, streamed, usage included. Throws when the gateway is not reached, and when aborted. */
  readonly stream = async ({ project, body, headers, signal }: OwnCall): Promise<OwnStream> => {
    const reply = await this.#request('/v1/chat/completions', {
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

  /** A vector for each text, in their order, with the whole reply. Throws with the gateway's words when there are none. */
  readonly embed = async (asked: {
    readonly project: string
    readonly model: string
    readonly texts: readonly string[]
    readonly headers: Readonly<Record<string, string>>
    readonly signal: AbortSignal
  }): Promise<{ readonly vectors: number[][]; readonly reply: OwnReply }> => {
    const { project, model, texts, headers, signal } = asked
    const body = { model, input: texts, encoding_format: 'float' }
    const reply = await this.#post('/v1/embeddings', { project, body, headers, signal })
    const vectors = reply.status >= 300 ? [] : vectorsOf(reply.body)
    if (vectors.length !== texts.length)
      throw new Error(
        `${model} answered ${reply.status} with ${vectors.length} vectors for ${texts.length} texts: ${JSON.stringify(reply.body).slice(0, 300)}`,
      )
    return { vectors, reply }
  }

  async #post(path: string, asked: OwnCall): Promise<OwnReply> {
    const reply = await this.#request(path, asked)
    const text = await readText(reply.body)
    return {
      status: reply.statusCode,
      body: parsed(text),
      target: readTarget(reply.headers),
      retryAfterMs: readRetryAfterMs(reply.headers, this.#nowMs()),
    }
  }

  async #request(path: string, { project, body, headers, signal }: OwnCall) {
    const key = await this.#keyOf(project)
    return this.#pool.request({
      method: 'POST',
      path,
      headers: {
        ...headers,
        authorization: `Bearer ${key}`,
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
