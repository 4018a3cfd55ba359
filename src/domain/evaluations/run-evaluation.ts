import { setTimeout as sleep } from 'node:timers/promises'
import type { DatasetItem } from '#contract/datasets.ts'
import {
  type EvaluationDefinition,
  repeatsMax,
  type Variant,
  variantsMax,
} from '#contract/evaluations.ts'
import { type CallKey, keyText, traceOfCall } from '#domain/evaluations/call-ids.ts'
import { type CallPlace, CallPlaces } from '#domain/evaluations/call-places.ts'
import { caseOf } from '#domain/evaluations/case-of.ts'
import { chooseAmong } from '#domain/evaluations/choose-among.ts'
import { placesOf } from '#domain/evaluations/places-of.ts'
import { scoreCase, type ToolsOf } from '#domain/evaluations/score-case.ts'
import { sourceOfSteps, type TraceAsk } from '#domain/evaluations/source-of-steps.ts'
import type { Answer, TargetCall, TargetParts } from '#domain/evaluations/targets/define-target.ts'
import { targetOf } from '#domain/evaluations/targets/target-of.ts'
import type { TraceSteps } from '#domain/evaluations/trace-steps.ts'
import { parseUsd, type PicoUsd } from '#kit/money.ts'
import type { Evaluator, EvaluatorTools } from '#plugins/evaluators/define.ts'
import type { EvaluationResultStore, StoredResult } from '#store/ports/evaluation-results.ts'

/** What running an evaluation needs of the rest of Belay. */
export type RunParts = TargetParts & {
  readonly results: EvaluationResultStore
  readonly evaluators: Readonly<Record<string, Evaluator>>
  /** What evaluators may reach. */
  readonly tools: ToolsOf
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
  /** True when this very attempt ran before and was cut off: answers may stand in the traces. */
  readonly isCutOff: boolean
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
/** As many as the trace store answers at once. */
const recoverTogether = 4
/** Variants times repeats, at their bounds. */
const resultsPerItemMax = variantsMax * repeatsMax
/** Answers that wait for their traces at once; the next call is made when one of them is scored. */
const settlingMax = 1024

/**
 * Makes the calls that are missing, item by item, scores them, and writes them down. Who answers
 * slowly falls behind the others, but not where a budget may end it all: there variants stay
 * comparable at any time. Ends early when `signal` is aborted or the budget is used up; what was made
 * is kept. `onProgress` is called after each write.
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
  readonly #places: CallPlaces
  readonly #budget: PicoUsd | null
  readonly #tools: EvaluatorTools
  readonly #readTrace: (asked: TraceAsk) => Promise<TraceSteps | null>
  #spent: PicoUsd
  #done = 0
  #failed = 0
  #waiting: StoredResult[] = []
  #flushing: Promise<void> = Promise.resolve()
  /** The write that has not begun yet. */
  #nextFlush: Promise<void> | null = null
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
    this.#budget = definition.budgetUsd === null ? null : parseUsd(definition.budgetUsd)
    this.#places = new CallPlaces(placesOf(definition))
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
    const { id, isCutOff } = this.#running
    const known = new Map((await this.#parts.results.keys(id)).map((key) => [keyText(key), key]))
    this.#done = known.size
    this.#failed = [...known.values()].filter(({ hasFailed }) => hasFailed).length
    const missing = this.#plan().filter((call) => !known.has(keyText(call.key)))
    const unscored = this.#plan().filter(({ key }) => known.get(keyText(key))?.isScored === false)
    await this.#scoreAgain(unscored)
    const rest = isCutOff ? await this.#recover(missing) : missing
    const queues = this.#budget === null ? [...Map.groupBy(rest, whoIsAsked).values()] : [rest]
    const tasks = new Set<Promise<void>>()
    await Promise.all(queues.map((calls) => this.#makeInOrder(calls, tasks)))
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

  /** Begins each of the calls once there is a place for it, into `tasks`. */
  async #makeInOrder(calls: readonly Planned[], tasks: Set<Promise<void>>): Promise<void> {
    for (const call of calls) {
      if (this.#isOver()) return
      if (tasks.size >= settlingMax) await Promise.race(tasks)
      const place = await this.#places.enter(whoIsAsked(call))
      if (this.#isOver()) {
        place.leave()
        return
      }
      const task = this.#make(call, place).finally(() => tasks.delete(task))
      tasks.add(task)
    }
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
  async #recover(missing: readonly Planned[]): Promise<readonly Planned[]> {
    const left: Planned[] = []
    const sought = missing.slice(0, recoverMax)
    for (let at = 0; at < sought.length; at += recoverTogether) {
      const together = sought.slice(at, at + recoverTogether)
      const answers = await Promise.all(together.map((call) => this.#recovered(call)))
      for (const [index, call] of together.entries()) {
        const answer = answers[index] ?? null
        if (answer === null) left.push(call)
        else await this.#finish(call, this.#resultOf(call, answer))
      }
    }
    return [...left, ...missing.slice(recoverMax)]
  }

  async #recovered(call: Planned): Promise<Answer> {
    const { recover } = targetOf(call.variant)
    if (recover === undefined || this.#isOver()) return null
    const asked = this.#callOf(call, null)
    const { project } = asked.evaluation
    const found = await this.#parts.findAnswer(project, asked.traceId, asked.spanId)
    return found === null ? null : recover(asked, found, this.#parts)
  }

  /** Makes a call that was let in by the limit, which is left before its trace is waited for. */
  async #make(call: Planned, place: CallPlace): Promise<void> {
    try {
      const asked = this.#callOf(call, place)
      const answer = await targetOf(call.variant).answer(asked, this.#parts)
      if (answer === null) return
      const result = this.#resultOf(call, answer)
      if (!result.isCached) place.ended(result.error !== '')
      if (this.#traceAskOf(call, result) !== null) place.leave()
      await this.#finish(call, result)
    } catch (error) {
      // A call that was aborted was not made; anything else ends the run, which is tried again later.
      if (!this.#signal.aborted) this.#trouble ??= error
    } finally {
      place.leave()
    }
  }

  /** The call as its target answers it. */
  #callOf({ key, item, variant, pinned }: Planned, place: CallPlace | null): TargetCall {
    const { id, project, attempt, definition } = this.#running
    return {
      evaluation: { id, project, name: definition.name },
      ...{ variant, pinned, item, repeat: key.repeat, mayCopy: definition.cache },
      ...traceOfCall(id, key, attempt),
      signal: this.#signal,
      place,
      onRefused: this.#refuse,
    }
  }

  /** An answer as it is stored; what it cost is spent. */
  #resultOf({ key }: Planned, answer: NonNullable<Answer>): StoredResult {
    const result = { ...this.#emptyResult(key), ...answer, ...this.#keyOf(key) }
    if (result.costUsd !== null) this.#spent += parseUsd(result.costUsd)
    return { ...result, error: result.error.slice(0, errorMax) }
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
    const place = await this.#places.enter(judges)
    try {
      return await work()
    } finally {
      place.leave()
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

  /** One write at a time; results that come meanwhile go out with the next, together. */
  #flush(): Promise<void> {
    this.#flushedMs = this.#parts.clock.nowMs()
    if (this.#nextFlush !== null) return this.#nextFlush
    this.#nextFlush = this.#flushing.then(async () => {
      this.#nextFlush = null
      // The newest of each call: its answer and its scores may both be waiting.
      const batch = [...new Map(this.#waiting.map((one) => [keyText(one), one])).values()]
      this.#waiting = []
      if (batch.length === 0) return
      await this.#parts.results.put(batch)
      await this.#onProgress({ done: this.#done, failed: this.#failed, spent: this.#spent })
    })
    this.#flushing = this.#nextFlush
    return this.#nextFlush
  }

  #keyOf({ variant, item, repeat }: CallKey) {
    const at = new Date(this.#parts.clock.nowMs())
    return { evaluation: this.#running.id, variant, item, repeat, at }
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
}

const errorMax = 2000
/** Judges have places of their own. */
const judges = ''

/** One call to be made. */
type Planned = {
  readonly key: CallKey
  readonly variant: Variant
  /** What its target was pinned to. */
  readonly pinned: string
  readonly item: DatasetItem
}

/** Calls that ask the same have the same places. */
function whoIsAsked({ variant, pinned }: Planned): string {
  return `${targetOf(variant).asks} ${targetOf(variant).whoIsAsked(variant, pinned)}`
}
