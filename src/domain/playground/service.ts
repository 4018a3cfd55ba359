import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor, Payer } from '#contract/people.ts'
import type { CallFigures, PlaygroundEvent, PlaygroundRun } from '#contract/playground.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { readReplyCost } from '#domain/cost/read-reply-cost.ts'
import { failureOf } from '#domain/playground/call-failure.ts'
import { contractFaultOf } from '#domain/playground/contract-fault.ts'
import { DeltaReader } from '#domain/playground/delta-reader.ts'
import { makeRunRequest, type RunRequest } from '#domain/playground/make-run-request.ts'
import { payerOf, spendingProblem } from '#domain/keys/may-spend.ts'
import type { Prompts } from '#domain/prompts/service.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { mergeStreams } from '#kit/merge-streams.ts'
import { failed, ok } from '#kit/result.ts'
import { parsedOrText } from '#wire/loose.ts'

/** Runs of all people at once. */
const runsMax = 50
/** Calls of one run at once: twice as many as it can have models, so that none waits for another. */
const callsAtOnceMax = 12

/** Streams a chat completion through the gateway; what `gateway/model-caller.ts` offers. */
export type ChatStreamer = (asked: {
  readonly project: string
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}) => Promise<{
  readonly status: number
  readonly traceId: string
  readonly faultCode: string
  readonly chunks: AsyncIterable<Buffer>
  readonly target: () => string
}>

type Parts = {
  readonly clock: Clock
  readonly prompts: Prompts
  /** Streams on an account. */
  readonly streamChat: (payer: Payer) => ChatStreamer
  readonly prices: () => PriceBook
  /** Id of the provider that a connection leads to. */
  readonly providerOf: (connection: string) => string
}

type OpenRun = { readonly project: string; readonly stops: readonly AbortController[] }

/** One call of a run: what is sent, from whom, and until when. */
type RunCall = {
  readonly project: string
  readonly payer: Payer
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  readonly outputContract: RunRequest['outputContract']
  readonly place: { readonly model: number; readonly repeat: number }
  readonly signal: AbortSignal
}

/**
 * Runs of the playground: calls that go through the gateway like every other, told event by event.
 * Nothing of a run is kept but its traces.
 */
export class Playground {
  readonly #parts: Parts
  readonly #open = new Map<string, OpenRun>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Prepares a run and gives its events. Nothing is sent before the first of them is asked for; an
   * aborted signal, or a reader that stops, ends every call at its provider.
   */
  async open(
    actor: Actor,
    project: string,
    run: PlaygroundRun,
    signal: AbortSignal,
  ): Promise<Outcome<AsyncGenerator<PlaygroundEvent>>> {
    const refusal = spendingProblem(actor)
    if (refusal !== null) return failed(refusal)
    if (this.#open.size >= runsMax)
      return failed(fault('too_many_tries', `${runsMax} runs of the playground are under way.`))
    const request = await makeRunRequest(project, run, this.#parts.prompts.readings)
    if (!request.ok) return request
    const { models, body, outputContract } = request.value
    const headers = headersOf(actor, request.value)
    const stops = models.map(() => new AbortController())
    // Every model answers once before any does a second time.
    const calls = Array.from({ length: run.repeats }, (_, repeat) =>
      stops.map((stop, model): RunCall => ({
        project,
        payer: payerOf(actor),
        body: { model: models[model], ...body },
        headers,
        outputContract,
        place: { model, repeat },
        signal: AbortSignal.any([signal, stop.signal]),
      })),
    )
    return ok(this.#run({ project, stops }, calls.flat()))
  }

  /** Ends the calls of one model of a run, those that have not begun too. */
  stop(project: string, id: string, model: number): Outcome<{ done: true }> {
    const run = this.#open.get(id)
    const stop = run?.project === project ? run.stops[model] : undefined
    if (stop === undefined)
      return failed(fault('not_found', `No run ${id} with a model ${model} is under way.`))
    stop.abort()
    return ok({ done: true })
  }

  async *#run(run: OpenRun, calls: readonly RunCall[]): AsyncGenerator<PlaygroundEvent> {
    const id = newId(idPrefixes.playgroundRun)
    this.#open.set(id, run)
    try {
      yield { type: 'run-started', run: id }
      yield* mergeStreams({
        sources: calls.map((call) => () => this.#call(call)),
        atOnceMax: callsAtOnceMax,
        leave: () => run.stops.forEach((stop) => stop.abort()),
      })
    } finally {
      this.#open.delete(id)
    }
  }

  async *#call(call: RunCall): AsyncGenerator<PlaygroundEvent> {
    const { clock, streamChat } = this.#parts
    const { place, signal } = call
    const startedAtNs = clock.nowNs()
    const elapsedMs = () => Number(clock.nowNs() - startedAtNs) / 1e6
    let firstTokenMs: number | null = null
    const figures = (reply: unknown, target: string) => ({
      durationMs: elapsedMs(),
      firstTokenMs,
      target,
      ...this.#costOf(reply, target),
    })
    try {
      signal.throwIfAborted()
      yield { type: 'call-started', ...place }
      const stream = await streamChat(call.payer)(call)
      if (stream.traceId !== '') yield { type: 'call-traced', ...place, traceId: stream.traceId }
      if (stream.status >= 300) {
        const text = Buffer.concat(await Array.fromAsync(stream.chunks)).toString()
        const failure = failureOf({ ...stream, body: parsedOrText(text) })
        yield { type: 'call-failed', ...place, ...failure, ...figures(undefined, stream.target()) }
        return
      }
      const reader = new DeltaReader()
      for await (const chunk of stream.chunks) {
        for (const delta of reader.push(chunk)) {
          firstTokenMs ??= elapsedMs()
          yield { ...place, ...delta }
        }
      }
      const { reply, error, isComplete, text } = reader.end()
      const told = { ...place, ...figures(reply, stream.target()) }
      if (error !== null || !isComplete)
        yield { type: 'call-failed', ...told, ...failureOf({ status: 0, body: error }) }
      else
        yield {
          type: 'call-finished',
          ...told,
          contractFault: contractFaultOf(call.outputContract, text),
        }
    } catch (error) {
      if (signal.aborted) {
        yield { type: 'call-stopped', ...place, durationMs: elapsedMs() }
        return
      }
      if (!isConnectionFailure(error)) throw error
      // The gateway is this very process: it cannot be reached while it stops.
      const failure = failureOf({ status: 0, faultCode: 'store_away', body: error.message })
      yield { type: 'call-failed', ...place, ...failure, ...figures(undefined, '') }
    }
  }

  #costOf(
    reply: unknown,
    target: string,
  ): Pick<CallFigures, 'usage' | 'costUsd' | 'isSimulated'> & { readonly finishReason: string } {
    const [connection = '', ...rest] = target.split('/')
    const provider = this.#parts.providerOf(connection)
    const priced = {
      provider,
      model: rest.join('/'),
      prices: this.#parts.prices(),
      atMs: this.#parts.clock.nowMs(),
    }
    return { ...readReplyCost('openai.chat', reply, priced), isSimulated: provider === 'sim' }
  }
}

/** Errors of sockets have a code, mistakes of ours have none. */
function isConnectionFailure(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

/** What a call's span says beside what every call's does. */
function headersOf(actor: Actor, { prompt }: RunRequest): Record<string, string> {
  return {
    'x-belay-trace-name': 'playground',
    'x-belay-tags': 'playground',
    'x-belay-metadata': JSON.stringify({ by: actor.name }),
    ...(prompt === '' ? {} : { 'x-belay-prompt': prompt }),
  }
}
