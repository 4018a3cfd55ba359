import { setTimeout as sleep } from 'node:timers/promises'
import type { DatasetItem } from '#contract/datasets.ts'
import {
  type EvaluationDefinition,
  repeatsMax,
  type Variant,
  variantsMax,
} from '#contract/evaluations.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { AdaptiveLimit } from '#domain/evaluations/adaptive-limit.ts'
import { endsSpending, refusalOf } from '#domain/evaluations/ends-spending.ts'
import { type CallKey, keyText, traceOfCall } from '#domain/evaluations/call-ids.ts'
import { caseOf } from '#domain/evaluations/case-of.ts'
import { chooseAmong } from '#domain/evaluations/choose-among.ts'
import { makeRequest, type PromptFiller, variablesOf } from '#domain/evaluations/make-request.ts'
import type { ModelCaller } from '#domain/evaluations/model-caller.ts'
import { readChatAnswer } from '#domain/evaluations/read-reply.ts'
import { scoreCase, type ToolsOf } from '#domain/evaluations/score-case.ts'
import { sourceOfSteps, type TraceAsk } from '#domain/evaluations/source-of-steps.ts'
import type { TraceSteps } from '#domain/evaluations/trace-steps.ts'
import type { Clock } from '#kit/clock.ts'
import { parseUsd, type PicoUsd } from '#kit/money.ts'
import type { Evaluator, EvaluatorTools, FetchAsk } from '#plugins/evaluators/define.ts'
import { asRecord, asText } from '#wire/loose.ts'
import type { EvaluationResultStore, StoredResult } from '#store/ports/evaluation-results.ts'

/** What running an evaluation needs of the rest of Belay. */
export type RunParts = {
  readonly results: EvaluationResultStore
  readonly prompts: PromptFiller
  readonly callModel: ModelCaller
  readonly prices: () => PriceBook
  /** Provider of a connection by its name; '' when there is none. */
  readonly providerOf: (connection: string) => string
  readonly evaluators: Readonly<Record<string, Evaluator>>
  /** What evaluators may reach. */
  readonly tools: ToolsOf
  /** Asks an application of the user's; addresses are checked. */
  readonly fetchJson: (ask: FetchAsk) => Promise<unknown>
  /** The recorded answer of a call that was made before a crash; null when there is none. */
  readonly findAnswer: (
    project: string,
    traceId: string,
    spanId: string,
  ) => Promise<{
    readonly body: unknown
    readonly target: string
    readonly latencyMs: number
  } | null>
  /**
   * Reads what traces tell once they are in the store, which takes a moment, and longer where an
   * application sends them by itself; null when one does not come, or `signal` is aborted.
   */
  readonly traceReader: (signal: AbortSignal) => (asked: TraceAsk) => Promise<TraceSteps | null>
  readonly clock: Clock
}

/** One evaluation as it is run: its record, and what its dataset holds. */
export type RunningEvaluation = {
  readonly id: string
  readonly project: string
  readonly definition: EvaluationDefinition
  readonly pinned: readonly string[]
  readonly items: readonly DatasetItem[]
  /** Counts the runs of its calls that failed, so that a new run makes new traces. */
  readonly attempt: number
  /** True when it ran before and was cut off: answers may stand in the traces. */
  readonly isResumed: boolean
  /** What it cost so far. */
  readonly spent: PicoUsd
}

export type Progress = {
  readonly done: number
  readonly failed: number
  readonly spent: PicoUsd
}

/** How a run ended. `stopped`: its budget is used up, or whoever pays was refused; `reason` says which. */
export type RunEnd = { readonly state: 'done' | 'stopped' | 'cancelled'; readonly reason: string }

/** Results are written together, at the latest after so long: a crash loses what this holds, and finds it in the traces. */
const flushMs = 500
const flushRowsMax = 100
/** Answers that are kept while their traces are awaited are written within so long. */
const soonMs = 50
/** Calls that could have been answered and not yet written when the last process died: those under way, and those held back. */
const recoverMax = 512
/** Variants times repeats, at their bounds. */
const resultsPerItemMax = variantsMax * repeatsMax
/** Further tries of a call that a provider refused for now, beyond the gateway's own. */
const triesMax = 4
const pauseMsDefault = 1000
const pauseMsMax = 30_000
const endpointTimeMsMax = 120_000
const endpointBytesMax = 4 * 1024 * 1024
/** Answers that wait for their traces at once; the next call is made when one of them is scored. */
const settlingMax = 1024

/**
 * Makes the calls that are missing, item by item so that variants stay comparable at any time,
 * scores them, and writes them down. Ends early when `signal` is aborted or the budget is used up;
 * what was made is kept. `onProgress` is called after each write.
 */
export async function runEvaluation(
  running: RunningEvaluation,
  parts: RunParts,
  signal: AbortSignal,
  onProgress: (progress: Progress) => Promise<void>,
): Promise<RunEnd> {
  return new Run(running, parts, signal, onProgress).run()
}

class Run {
  readonly #running: RunningEvaluation
  readonly #parts: RunParts
  readonly #signal: AbortSignal
  readonly #onProgress: (progress: Progress) => Promise<void>
  readonly #limit: AdaptiveLimit
  readonly #budget: PicoUsd | null
  readonly #tools: EvaluatorTools
  readonly #readTrace: (asked: TraceAsk) => Promise<TraceSteps | null>
  #spent: PicoUsd
  #done = 0
  #failed = 0
  #waiting: StoredResult[] = []
  #flushing: Promise<void> = Promise.resolve()
  #flushedMs: number
  #soon: Promise<void> | null = null
  #trouble: unknown = null
  /** Why no further call may be made; '' while they may. */
  #refused = ''

  constructor(
    running: RunningEvaluation,
    parts: RunParts,
    signal: AbortSignal,
    onProgress: (progress: Progress) => Promise<void>,
  ) {
    const { definition } = running
    this.#running = running
    this.#parts = parts
    this.#signal = signal
    this.#onProgress = onProgress
    this.#limit = new AdaptiveLimit(definition.parallel)
    this.#budget = definition.budgetUsd === null ? null : parseUsd(definition.budgetUsd)
    this.#spent = running.spent
    this.#flushedMs = parts.clock.nowMs()
    this.#readTrace = parts.traceReader(signal)
    this.#tools = parts.tools(
      (usd) => {
        this.#spent += usd
      },
      signal,
      this.#refuse,
    )
  }

  async run(): Promise<RunEnd> {
    const { id, isResumed } = this.#running
    const known = new Map((await this.#parts.results.keys(id)).map((key) => [keyText(key), key]))
    this.#done = known.size
    this.#failed = [...known.values()].filter(({ hasFailed }) => hasFailed).length
    const missing = this.#plan().filter((call) => !known.has(keyText(call.key)))
    const unscored = this.#plan().filter(({ key }) => known.get(keyText(key))?.isScored === false)
    await this.#scoreAgain(unscored)
    const rest = isResumed ? await this.#recover(missing) : missing
    const tasks = new Set<Promise<void>>()
    for (const call of rest) {
      if (this.#isOver()) break
      if (tasks.size >= settlingMax) await Promise.race(tasks)
      await this.#limit.enter()
      if (this.#isOver()) {
        this.#limit.leave(false)
        break
      }
      const task = this.#make(call).finally(() => tasks.delete(task))
      tasks.add(task)
    }
    await Promise.all(tasks)
    await this.#flush()
    if (this.#trouble !== null) throw this.#trouble
    await this.#choose()
    if (this.#signal.aborted) return { state: 'cancelled', reason: '' }
    if (this.#refused !== '') return { state: 'stopped', reason: this.#refused }
    return this.#isSpent() && this.#done < this.#plan().length
      ? {
          state: 'stopped',
          reason: `Its budget of ${this.#running.definition.budgetUsd} US dollars is used up.`,
        }
      : { state: 'done', reason: '' }
  }

  readonly #refuse = (reason: string): void => {
    this.#refused ||= reason
  }

  /** Lets the evaluators that choose among variants see each item once all of them answered. */
  async #choose(): Promise<void> {
    const { id, items, definition } = this.#running
    const uses = definition.evaluators.flatMap((use) => {
      const evaluator = this.#parts.evaluators[use.evaluator]
      return evaluator?.over === 'choice' ? [{ use, evaluator }] : []
    })
    for (const item of uses.length === 0 ? [] : items) {
      if (this.#isOver()) return
      const stored = await this.#parts.results.list({
        evaluation: id,
        items: [item.id],
        limit: resultsPerItemMax,
      })
      for (const { use, evaluator } of uses) {
        for (const together of Map.groupBy(stored, ({ repeat }) => repeat).values()) {
          const isChosen = together.some(({ scores }) =>
            scores.some(({ metric }) => metric === use.name),
          )
          if (isChosen) continue
          const chosen = await chooseAmong(item, together, use, evaluator, this.#tools)
          this.#waiting.push(...chosen)
        }
        await this.#flush()
      }
    }
  }

  #plan(): Planned[] {
    const { definition, items, pinned } = this.#running
    return items.flatMap((item) =>
      Array.from({ length: definition.repeats }, (_, repeat) =>
        definition.variants.map((variant, at): Planned => ({
          key: { variant: at, item: item.id, repeat },
          variant,
          pinned: pinned[at] ?? '',
          item,
        })),
      ).flat(),
    )
  }

  #isSpent(): boolean {
    return this.#budget !== null && this.#spent >= this.#budget
  }

  #isOver(): boolean {
    return this.#signal.aborted || this.#isSpent() || this.#trouble !== null || this.#refused !== ''
  }

  /** Answers that came before their scores were written. */
  async #scoreAgain(calls: readonly Planned[]): Promise<void> {
    for (const call of calls) {
      if (this.#isOver()) return
      const [stored] = (
        await this.#parts.results.list({
          evaluation: this.#running.id,
          items: [call.item.id],
          limit: resultsPerItemMax,
        })
      ).filter(({ variant, repeat }) => variant === call.key.variant && repeat === call.key.repeat)
      if (stored === undefined) continue
      await this.#score(call, stored)
    }
    await this.#flush()
  }

  /** Takes from the traces what the last process was answered and did not write down; returns what is left to call. */
  async #recover(missing: readonly Planned[]): Promise<Planned[]> {
    const { id, project, attempt } = this.#running
    const left: Planned[] = []
    for (const [index, call] of missing.entries()) {
      const { variant } = call
      const isModel = variant.kind === 'prompt' || variant.kind === 'messages'
      if (!isModel || index >= recoverMax || this.#isOver()) {
        left.push(call)
        continue
      }
      const { traceId, spanId } = traceOfCall(id, call.key, attempt)
      const found = await this.#parts.findAnswer(project, traceId, spanId)
      const request =
        found === null
          ? null
          : await makeRequest(variant, call.pinned, call.item, project, this.#parts.prompts)
      if (found === null || request === null || !request.ok) {
        left.push(call)
        continue
      }
      const result = this.#answered(call, found, request.value.hash, traceId, found.latencyMs)
      await this.#finish(call, result)
    }
    return left
  }

  /** Makes a call that was let in by the limit, which is left before its trace is waited for. */
  async #make(call: Planned): Promise<void> {
    let overloaded = false
    let hasLeft = false
    const leave = () => {
      if (!hasLeft) this.#limit.leave(overloaded)
      hasLeft = true
    }
    try {
      const { variant } = call
      const result =
        variant.kind === 'recorded'
          ? this.#recorded(call, variant)
          : variant.kind === 'endpoint'
            ? await this.#askEndpoint(call, variant)
            : await this.#askModel(call, variant, () => {
                overloaded = true
              })
      if (result === null) return
      if (this.#traceAskOf(call, result) !== null) leave()
      await this.#finish(call, result)
    } catch (error) {
      // A call that was aborted was not made; anything else ends the run, which is tried again later.
      if (!this.#signal.aborted) this.#trouble ??= error
    } finally {
      leave()
    }
  }

  #recorded({ key, item }: Planned, variant: Extract<Variant, { kind: 'recorded' }>): StoredResult {
    const { from, field, outputs } = variant
    const output =
      from === 'expected'
        ? item.expected
        : from === 'metadata'
          ? (item.metadata[field] ?? null)
          : (outputs[item.id] ?? null)
    if (output === null)
      return this.#failedResult(
        key,
        `The item has no recorded output (${from === 'metadata' ? `metadata.${field}` : from}).`,
      )
    return {
      ...this.#emptyResult(key),
      output: typeof output === 'string' ? output : JSON.stringify(output),
    }
  }

  async #askEndpoint(
    { key, item }: Planned,
    variant: Extract<Variant, { kind: 'endpoint' }>,
  ): Promise<StoredResult | null> {
    const { id, attempt } = this.#running
    const { traceId, spanId } = traceOfCall(id, key, attempt)
    const startedMs = performance.now()
    try {
      const reply = await this.#parts.fetchJson({
        url: variant.url,
        headers: { ...variant.headers, traceparent: `00-${traceId}-${spanId}-01` },
        body: { input: item.input, variables: variablesOf(item), metadata: item.metadata },
        timeMsMax: endpointTimeMsMax,
        replyBytesMax: endpointBytesMax,
      })
      const output = at(reply, variant.outputPath)
      if (output === undefined)
        return this.#failedResult(
          key,
          `The reply of ${variant.url} has no ${variant.outputPath}: ${JSON.stringify(reply).slice(0, 300)}`,
        )
      return {
        ...this.#emptyResult(key),
        output: typeof output === 'string' ? output : JSON.stringify(output),
        traceId,
        latencyMs: performance.now() - startedMs,
      }
    } catch (error) {
      if (this.#signal.aborted) return null
      return this.#failedResult(key, error instanceof Error ? error.message : String(error))
    }
  }

  async #askModel(
    call: Planned,
    variant: Extract<Variant, { kind: 'prompt' | 'messages' }>,
    onOverload: () => void,
  ): Promise<StoredResult | null> {
    const { id, project, attempt, definition } = this.#running
    const { key, item, pinned } = call
    const request = await makeRequest(variant, pinned, item, project, this.#parts.prompts)
    if (!request.ok) return this.#failedResult(key, request.fault)
    const { body, hash, prompt } = request.value
    if (definition.cache) {
      const { repeat } = key
      const earlier = await this.#parts.results.findAnswer({
        project,
        evaluation: id,
        requestHash: hash,
        repeat,
      })
      if (earlier !== null)
        return {
          ...earlier,
          ...this.#keyOf(key),
          latencyMs: null,
          costUsd: null,
          isCached: true,
          isScored: false,
          scores: [],
        }
    }
    const { traceId, spanId } = traceOfCall(id, key, attempt)
    const headers = {
      traceparent: `00-${traceId}-${spanId}-01`,
      'x-belay-trace-name': `evaluation: ${definition.name}`.slice(0, 200),
      'x-belay-metadata': JSON.stringify({ evaluation: id, variant: variant.name, item: item.id }),
      ...(prompt === '' ? {} : { 'x-belay-prompt': prompt }),
    }
    for (let tried = 0; ; tried += 1) {
      const startedMs = performance.now()
      const reply = await this.#parts.callModel({ project, body, headers, signal: this.#signal })
      if (reply.status < 300)
        return this.#answered(call, reply, hash, traceId, performance.now() - startedMs)
      if (endsSpending(reply)) {
        // Not made, so that it is among the missing ones when somebody resumes.
        this.#refuse(refusalOf(reply.body))
        return null
      }
      const isPassing = reply.status === 429 || reply.status >= 500
      if (isPassing) onOverload()
      if (!isPassing || tried >= triesMax)
        return {
          ...this.#failedResult(key, errorOf(reply.status, reply.body)),
          traceId,
          requestHash: hash,
        }
      await this.#pause(reply.retryAfterMs ?? pauseMsDefault * 2 ** tried)
    }
  }

  #answered(
    { key }: Planned,
    reply: { readonly body: unknown; readonly target: string },
    requestHash: string,
    traceId: string,
    latencyMs: number,
  ): StoredResult {
    const [connection = '', ...rest] = reply.target.split('/')
    const answer = readChatAnswer(reply.body, {
      provider: this.#parts.providerOf(connection),
      model: rest.join('/'),
      prices: this.#parts.prices(),
      atMs: this.#parts.clock.nowMs(),
    })
    if (answer.costUsd !== null) this.#spent += parseUsd(answer.costUsd)
    const { output, toolCalls, usage, finishReason, costUsd } = answer
    return {
      ...this.#emptyResult(key),
      output,
      toolCalls,
      usage,
      finishReason,
      costUsd,
      traceId,
      latencyMs,
      requestHash,
      model: reply.target,
    }
  }

  /** Scores a result and hands it to the next write. */
  async #finish(call: Planned, result: StoredResult): Promise<void> {
    this.#done += 1
    if (result.error !== '') this.#failed += 1
    if (this.#traceAskOf(call, result) !== null) {
      // Written down before it is scored: its trace may be a while in coming.
      this.#waiting.push(result)
      await this.#flushSoon()
    }
    await this.#score(call, result)
    const isDue =
      this.#waiting.length >= flushRowsMax || this.#parts.clock.nowMs() - this.#flushedMs >= flushMs
    if (isDue) await this.#flush()
  }

  /** Scores a result, once its trace is there where an evaluator reads it. One that is cancelled meanwhile stays unscored. */
  async #score(call: Planned, result: StoredResult): Promise<void> {
    const ask = this.#traceAskOf(call, result)
    const steps = ask === null ? null : await this.#readTrace(ask)
    if (ask !== null && this.#signal.aborted) return
    const scores = await (ask === null
      ? this.#scoresOf(call, result, null)
      : this.#limited(() => this.#scoresOf(call, result, steps)))
    // Pushed last: `this.#waiting` is another list once a write has begun meanwhile.
    this.#waiting.push({ ...result, scores, isScored: true })
  }

  #scoresOf({ item }: Planned, result: StoredResult, steps: TraceSteps | null) {
    const { evaluators } = this.#running.definition
    return scoreCase(caseOf(item, result, steps), evaluators, this.#parts.evaluators, this.#tools)
  }

  /** Judges ask the same providers: as many are at work as calls may be. */
  async #limited<Value>(work: () => Promise<Value>): Promise<Value> {
    await this.#limit.enter()
    try {
      return await work()
    } finally {
      this.#limit.leave(false)
    }
  }

  #traceAskOf({ variant, item }: Planned, { traceId, error, at }: StoredResult): TraceAsk | null {
    if (error !== '') return null
    const source = sourceOfSteps(
      variant,
      item,
      traceId,
      this.#running.definition.evaluators,
      this.#parts.evaluators,
    )
    return source === null ? null : { ...source, project: this.#running.project, answeredAt: at }
  }

  /** A write for all that ask for one within a moment. */
  #flushSoon(): Promise<void> {
    this.#soon ??= sleep(soonMs).then(() => {
      this.#soon = null
      return this.#flush()
    })
    return this.#soon
  }

  /** One write at a time; results that come meanwhile go out with the next. */
  #flush(): Promise<void> {
    this.#flushedMs = this.#parts.clock.nowMs()
    this.#flushing = this.#flushing.then(async () => {
      // The newest of each call: its answer and its scores may both be waiting.
      const batch = [...new Map(this.#waiting.map((one) => [keyText(one), one])).values()]
      this.#waiting = []
      if (batch.length === 0) return
      await this.#parts.results.put(batch)
      await this.#onProgress({ done: this.#done, failed: this.#failed, spent: this.#spent })
    })
    return this.#flushing
  }

  #pause(forMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(pauseMsMax, forMs))
      this.#signal.addEventListener('abort', end)
    })
  }

  #keyOf({ variant, item, repeat }: CallKey) {
    return {
      evaluation: this.#running.id,
      variant,
      item,
      repeat,
      at: new Date(this.#parts.clock.nowMs()),
    }
  }

  #emptyResult(key: CallKey): StoredResult {
    return {
      ...this.#keyOf(key),
      output: '',
      error: '',
      traceId: null,
      model: '',
      latencyMs: null,
      costUsd: null,
      usage: null,
      finishReason: '',
      toolCalls: null,
      requestHash: '',
      isCached: false,
      isScored: false,
      scores: [],
    }
  }

  #failedResult(key: CallKey, error: string): StoredResult {
    return { ...this.#emptyResult(key), error: error.slice(0, errorMax) }
  }
}

const errorMax = 2000

/** One call to be made. */
type Planned = {
  readonly key: CallKey
  readonly variant: Variant
  /** `name@4` of a prompt variant; '' for others. */
  readonly pinned: string
  readonly item: DatasetItem
}

function errorOf(status: number, body: unknown): string {
  const message = asText(asRecord(asRecord(body)?.['error'])?.['message'])
  return `${status}: ${message === '' ? JSON.stringify(body).slice(0, 300) : message}`
}

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
