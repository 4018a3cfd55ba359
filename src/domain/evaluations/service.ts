import type { BodyOf, QueryOf, ReplyOf } from '#contract/endpoint.ts'
import type {
  Evaluation,
  EvaluationDefinition,
  EvaluatorEntry,
  EvaluatorUse,
  listEvaluations,
  listResults,
  ResultScore,
  showEvaluation,
  tryEvaluator,
} from '#contract/evaluations.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import { cursorFault, cutPage } from '#contract/page.ts'
import type { Actor, Payer } from '#contract/people.ts'
import type { ModelBenchmark } from '#contract/models.ts'
import type { JudgeCalibration } from '#contract/reviews.ts'
import type { Datasets } from '#domain/datasets/service.ts'
import { checkDefinition, settingsSchema } from '#domain/evaluations/check-definition.ts'
import { compareRuns, type RunComparison } from '#domain/evaluations/compare-runs.ts'
import { correctJudges } from '#domain/evaluations/correct-judges.ts'
import type { PromptFiller } from '#domain/evaluations/make-request.ts'
import { orderItems, type ItemOrder } from '#domain/evaluations/order-items.ts'
import { type Progress, runEvaluation, type RunParts } from '#domain/evaluations/run-evaluation.ts'
import { MeasuredEvaluations } from '#domain/evaluations/measured-evaluations.ts'
import { scoreOf } from '#domain/evaluations/score-case.ts'
import {
  measuredOf,
  missingEvaluation,
  shownEvaluation,
  shownResult,
} from '#domain/evaluations/shown-evaluation.ts'
import { summarise } from '#domain/evaluations/summarise.ts'
import { type EvaluationFormat, writeReport } from '#domain/evaluations/write-report.ts'
import { targetOf } from '#domain/evaluations/targets/target-of.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { doDeed, type RecordParts, tellProgress } from '#domain/events/do-deed.ts'
import { payerOf, spendingProblem } from '#domain/keys/may-spend.ts'
import { newId } from '#kit/id.ts'
import { formatUsd, parseUsd } from '#kit/money.ts'
import { failed, ok } from '#kit/result.ts'
import { emptyCase, type Evaluator } from '#plugins/evaluators/define.ts'
import { scoreSource } from '#domain/evaluations/score-source.ts'
import { runEvaluator } from '#plugins/evaluators/run-evaluator.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

type Row = RecordOf<'evaluations'>

export type EvaluationParts = RecordParts & {
  readonly datasets: Datasets
  readonly evaluators: Readonly<Record<string, Evaluator>>
  readonly prompts: PromptFiller
  /** What running in a project needs, with the model that judges where an evaluator names none. */
  readonly runParts: (
    project: string,
    payer: Payer,
    judgeModel: string,
  ) => Omit<RunParts, 'results'>
  /** Has the job of that evaluation run soon; a second one of the same is not made. */
  readonly enqueue: (run: { readonly id: string; readonly attempt: number }) => Promise<void>
  /** Attaches scores to the traces of calls. */
  readonly scoreTraces: (
    project: string,
    results: readonly StoredResult[],
    sourceOf: (metric: string) => ReturnType<typeof scoreSource>,
  ) => Promise<void>
  /** The newest calibration of each judge, in their order; null where there was never one. */
  readonly calibrations: (
    project: string,
    judges: readonly Pick<
      JudgeCalibration,
      'evaluator' | 'settings' | 'threshold' | 'judgeModel'
    >[],
  ) => Promise<(JudgeCalibration | null)[]>
  readonly log: (sentence: string) => void
}

/** Open pages are told of progress at most so often. */
const toldMs = 1000

/** Evaluations: what is asked, how far it is, and what it found. */
export class Evaluations {
  readonly #parts: EvaluationParts
  /** Of the evaluations that run in this process. */
  readonly #running = new Map<string, UnderWay>()
  readonly #found: MeasuredEvaluations

  constructor(parts: EvaluationParts) {
    this.#parts = parts
    this.#found = new MeasuredEvaluations(parts)
  }

  /** The evaluators there are. */
  catalog(): EvaluatorEntry[] {
    return Object.values(this.#parts.evaluators).map((evaluator) => ({
      id: evaluator.id,
      title: evaluator.title,
      summary: evaluator.summary,
      family: evaluator.family,
      needs: [...evaluator.needs],
      measures: evaluator.measures,
      unit: evaluator.unit ?? '',
      over: evaluator.over,
      settings: settingsSchema(evaluator),
      judgePrompt: 'judge' in evaluator ? (evaluator.judge?.id ?? '') : '',
    }))
  }

  /** One case, to see what an evaluator makes of it. */
  async tryOne(
    actor: Actor,
    project: string,
    evaluatorId: string,
    asked: BodyOf<typeof tryEvaluator>,
  ): Promise<Outcome<ResultScore>> {
    const evaluator = this.#parts.evaluators[evaluatorId]
    if (evaluator === undefined)
      return failed(fault('not_found', `There is no evaluator "${evaluatorId}".`))
    if (evaluator.over !== 'case')
      return failed(
        fault('request_invalid', `${evaluator.title} judges a whole set, not one case.`),
      )
    const { settings, judgeModel, ...rest } = asked
    const { tools } = this.#parts.runParts(project, payerOf(actor), judgeModel)
    const outcome = await runEvaluator(
      evaluator,
      { case: { ...emptyCase, ...rest }, settings },
      tools(
        () => {},
        new AbortController().signal,
        () => {},
      ),
    )
    return ok(scoreOf({ name: evaluatorId, threshold: null }, outcome))
  }

  async list(
    project: string,
    query: QueryOf<typeof listEvaluations>,
  ): Promise<Outcome<{ items: Evaluation[]; nextCursor: string | null }>> {
    const problem = cursorFault('evaluation', query.cursor)
    if (problem !== null) return failed(problem)
    const wanted = (query.search ?? '').toLowerCase()
    const isWanted = ({ name, dataset, datasetName }: RecordOf<'evaluations'>) =>
      name.toLowerCase().includes(wanted) &&
      (query.dataset === undefined || dataset === query.dataset || datasetName === query.dataset)
    const { evaluations } = this.#parts.records
    const found: RecordOf<'evaluations'>[] = []
    for await (const row of evaluations.each({ match: { project }, after: query.cursor ?? null })) {
      if (isWanted(row)) found.push(row)
      if (found.length > query.limit) break
    }
    const { items, nextCursor } = cutPage(found, query.limit)
    return ok({ items: items.map(shownEvaluation), nextCursor })
  }

  /** Checks everything that can be checked before a call is paid for, pins versions, and starts. */
  async create(
    actor: Actor,
    project: string,
    definition: EvaluationDefinition,
  ): Promise<Outcome<Evaluation>> {
    const refusal = asksModels(definition, this.#parts.evaluators) ? spendingProblem(actor) : null
    if (refusal !== null) return failed(refusal)
    const found = await this.#parts.datasets.allItems({
      project,
      dataset: definition.dataset,
      version: definition.version ?? undefined,
      split: definition.split,
    })
    if (!found.ok) return found
    const { dataset, version } = found.value
    const items = found.value.items.slice(0, definition.itemsMax ?? undefined)
    const problem = checkDefinition(definition, {
      evaluators: this.#parts.evaluators,
      items: items.length,
    })
    if (problem !== null) return failed(problem)
    const pinned: string[] = []
    for (const variant of definition.variants) {
      const { pin } = targetOf(variant)
      const pinnedTo = pin === undefined ? ok('') : await pin(variant, project, this.#parts.prompts)
      if (!pinnedTo.ok) return pinnedTo
      pinned.push(pinnedTo.value)
    }
    const created = await doDeed(this.#parts, actor, async (inside, now) => {
      const record: Row = {
        id: newId(idPrefixes.evaluation, now.getTime()),
        project,
        name: definition.name,
        state: 'queued',
        reason: '',
        definition: { ...definition, version },
        pinned,
        dataset: dataset.id,
        datasetName: dataset.name,
        datasetVersion: version,
        calls: items.length * definition.variants.length * definition.repeats,
        callsDone: 0,
        callsFailed: 0,
        costUsd: null,
        gate: definition.gate.length === 0 ? 'none' : 'open',
        verdicts: [],
        attempt: 0,
        choice: null,
        measured: [],
        createdAt: now,
        createdBy: actor.name,
        payer: payerOf(actor),
        startedAt: null,
        endedAt: null,
      }
      await inside.evaluations.insert(record)
      return ok({
        value: record,
        deed: {
          deed: 'evaluation.created',
          record: record.id,
          detail: { name: record.name, calls: record.calls },
        },
      })
    })
    if (!created.ok) return created
    await this.#parts.enqueue(created.value)
    return ok(shownEvaluation(created.value))
  }

  async show(project: string, id: string): Promise<Outcome<ReplyOf<typeof showEvaluation>>> {
    const measured = await this.#found.find(project, id)
    if (!measured.ok) return measured
    const { record } = measured.value
    const { definition } = record
    const summary = this.#found.summary(measured.value)
    const judged = definition.evaluators.flatMap((use) => {
      const evaluator = this.#parts.evaluators[use.evaluator]
      if (evaluator?.over !== 'case' || evaluator.judge === undefined) return []
      return [{ use, judgeModel: judgeModelOf(use, definition) }]
    })
    const calibrations = await this.#parts.calibrations(
      project,
      judged.map(({ use: { evaluator, settings, threshold }, judgeModel }) => ({
        evaluator,
        settings,
        threshold,
        judgeModel,
      })),
    )
    return ok({
      ...shownEvaluation(record),
      definition,
      summary,
      judges: correctJudges(
        judged.map((one, at) => ({ ...one, calibration: calibrations[at] ?? null })),
        summary.variants,
        definition.alpha,
      ),
    })
  }

  /** What evaluations measured of models, newest first, by `connection/model`; at most so many of each. */
  async benchmarks(project: string, most: number): Promise<Map<string, ModelBenchmark[]>> {
    const found = new Map<string, ModelBenchmark[]>()
    for await (const record of this.#parts.records.evaluations.each({ match: { project } })) {
      if (record.endedAt === null) continue
      for (const { model, ...measured } of record.measured) {
        const known = found.get(model) ?? []
        if (known.length >= most) continue
        found.set(model, [
          ...known,
          {
            evaluation: record.id,
            name: record.name,
            dataset: record.datasetName,
            datasetVersion: record.datasetVersion,
            ...measured,
            isChosen: record.choice?.variant === measured.variant,
            endedAt: record.endedAt.toISOString(),
          },
        ])
      }
    }
    return found
  }

  async cancel(actor: Actor, project: string, id: string): Promise<Outcome<Evaluation>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const record = await inside.evaluations.find({ id, project })
      if (record === null) return failed(missingEvaluation(id))
      if (record.state !== 'queued' && record.state !== 'running')
        return failed(fault('conflict', `${record.name} is over already: ${record.state}.`))
      const [changed = record] = await inside.evaluations.update(
        { id },
        { state: 'cancelled', endedAt: now },
      )
      this.#running.get(id)?.cancel()
      return ok({
        value: shownEvaluation(changed),
        deed: { deed: 'evaluation.cancelled', record: id },
      })
    })
  }

  /** Goes on with what is missing, on the account of who resumes it; calls that failed are made again, under new traces. */
  async resume(
    actor: Actor,
    project: string,
    id: string,
    budgetUsd: string | null | undefined,
  ): Promise<Outcome<Evaluation>> {
    // One that was just cancelled comes to its end first: its last calls are not made twice.
    await this.#running.get(id)?.ended
    const resumed = await doDeed(this.#parts, actor, async (inside) => {
      const record = await inside.evaluations.find({ id, project })
      if (record === null) return failed(missingEvaluation(id))
      if (record.state === 'queued' || record.state === 'running')
        return failed(fault('conflict', `${record.name} is running.`))
      const refusal = asksModels(record.definition, this.#parts.evaluators)
        ? spendingProblem(actor)
        : null
      if (refusal !== null) return failed(refusal)
      const dropped = await inside.evaluationResults.dropFailed(id)
      const [changed = record] = await inside.evaluations.update(
        { id },
        {
          state: 'queued',
          reason: '',
          endedAt: null,
          gate: record.gate === 'none' ? 'none' : 'open',
          verdicts: [],
          measured: [],
          attempt: record.attempt + 1,
          payer: payerOf(actor),
          callsDone: record.callsDone - dropped,
          callsFailed: 0,
          ...(budgetUsd === undefined ? {} : { definition: { ...record.definition, budgetUsd } }),
        },
      )
      return ok({ value: changed, deed: { deed: 'evaluation.resumed', record: id } })
    })
    if (!resumed.ok) return resumed
    await this.#parts.enqueue(resumed.value)
    return ok(shownEvaluation(resumed.value))
  }

  async choose(
    actor: Actor,
    project: string,
    id: string,
    { variant, reason }: { readonly variant: string; readonly reason: string },
  ): Promise<Outcome<Evaluation>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const record = await inside.evaluations.find({ id, project })
      if (record === null) return failed(missingEvaluation(id))
      const names = record.definition.variants.map(({ name }) => name)
      if (!names.includes(variant))
        return failed(
          fault('not_found', `It has no variant "${variant}". It has: ${names.join(', ')}.`),
        )
      const choice = { variant, reason, by: actor.name, at: now.toISOString() }
      const [changed = record] = await inside.evaluations.update({ id }, { choice })
      return ok({
        value: shownEvaluation(changed),
        deed: { deed: 'evaluation.chosen', record: id, detail: { variant, reason } },
      })
    })
  }

  async remove(actor: Actor, project: string, id: string): Promise<Outcome<{ done: true }>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const record = await inside.evaluations.find({ id, project })
      if (record === null) return failed(missingEvaluation(id))
      if (record.state === 'running')
        return failed(fault('conflict', `${record.name} is running; cancel it first.`))
      await inside.evaluations.remove({ id })
      return ok({
        value: { done: true as const },
        deed: { deed: 'evaluation.removed', record: id, detail: { name: record.name } },
      })
    })
  }

  async results(
    project: string,
    id: string,
    query: ItemOrder & { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Outcome<ReplyOf<typeof listResults>>> {
    const measured = await this.#found.find(project, id)
    if (!measured.ok) return measured
    const names = measured.value.record.definition.variants.map(({ name }) => name)
    const ordered = orderItems(measured.value, query)
    const from = query.cursor === undefined ? 0 : Number(query.cursor)
    if (!Number.isSafeInteger(from) || from < 0)
      return failed(fault('request_invalid', `"${query.cursor}" is no cursor of this list.`))
    const page = ordered.slice(from, from + query.limit)
    return ok({
      items: page.map(({ item, results }) => ({
        itemId: item.id,
        input: item.input,
        expected: item.expected,
        metadata: item.metadata,
        results: results.map((result) => shownResult(result, names)),
      })),
      nextCursor: from + query.limit < ordered.length ? String(from + query.limit) : null,
      total: ordered.length,
    })
  }

  async compare(
    project: string,
    here: { readonly id: string; readonly variant?: string | undefined },
    there: { readonly id: string; readonly variant?: string | undefined },
  ): Promise<Outcome<RunComparison>> {
    const [one, other] = await Promise.all([
      this.#found.find(project, here.id),
      this.#found.find(project, there.id),
    ])
    if (!one.ok) return one
    if (!other.ok) return other
    return compareRuns(
      { measured: one.value, variant: here.variant },
      { measured: other.value, variant: there.variant },
      this.#parts.evaluators,
    )
  }

  async export({
    project,
    id,
    format,
    hideNames,
  }: {
    readonly project: string
    readonly id: string
    readonly format: EvaluationFormat
    /** Leaves of people what the reader may see. */
    readonly hideNames: <Value>(value: Value) => Value
  }): Promise<Outcome<{ fileName: string; mediaType: string; content: string }>> {
    const measured = await this.#found.find(project, id)
    if (!measured.ok) return measured
    const summary = this.#found.summary(measured.value)
    return ok(
      writeReport(format, {
        evaluation: hideNames(shownEvaluation(measured.value.record)),
        measured: measured.value,
        summary,
      }),
    )
  }

  /** Has the unfinished go on: a server may have died after one was begun and before its job was made. */
  async takeUp(): Promise<void> {
    for (const state of ['queued', 'running'] as const)
      for await (const record of this.#parts.records.evaluations.each({ match: { state } }))
        await this.#parts.enqueue(record)
  }

  /**
   * What the job does: all of it bears being done twice. Throws when it should be tried again. Nothing
   * is left to do for an attempt that somebody has cancelled and resumed since.
   */
  async run(
    { id, attempt }: { readonly id: string; readonly attempt?: number | undefined },
    stopping: AbortSignal,
  ): Promise<void> {
    const { records, clock } = this.#parts
    const record = await records.evaluations.find({ id })
    if (record === null || (record.state !== 'queued' && record.state !== 'running')) return
    if (attempt !== undefined && attempt !== record.attempt) return
    const found = await this.#found.itemsOf(record)
    if (!found.ok) {
      await this.#end(record, 'failed', found.fault.detail)
      return
    }
    const cancelled = new AbortController()
    const ended = Promise.withResolvers<void>()
    this.#running.set(id, { cancel: () => cancelled.abort(), ended: ended.promise })
    try {
      await this.#update(record, {
        state: 'running',
        startedAt: record.startedAt ?? new Date(clock.nowMs()),
      })
      const end = await runEvaluation(
        {
          id,
          project: record.project,
          definition: record.definition,
          pinned: record.pinned,
          items: found.value,
          attempt: record.attempt,
          isCutOff: record.state === 'running',
          spent: record.costUsd === null ? 0n : parseUsd(record.costUsd),
        },
        {
          ...this.#parts.runParts(
            record.project,
            record.payer ?? belayActor,
            record.definition.judgeModel,
          ),
          results: records.evaluationResults,
        },
        AbortSignal.any([stopping, cancelled.signal]),
        async (progress) => {
          // Cancelled by another server, or resumed since.
          if (!(await this.#progress(record, progress))) cancelled.abort()
        },
      )
      // A server that stops leaves it running: the next one goes on with it.
      if (stopping.aborted)
        throw new Error('The server stopped; the evaluation goes on at its next start.')
      await this.#end(record, end.state, end.reason)
    } finally {
      this.#running.delete(id)
      ended.resolve()
    }
  }

  /** False when it is no longer this run of it that is under way. */
  async #progress(
    { id, attempt }: Row,
    { done, failed: failedCalls, spent }: Progress,
  ): Promise<boolean> {
    const changed = await this.#parts.records.evaluations.update(
      { id, attempt, state: 'running' },
      {
        callsDone: done,
        callsFailed: failedCalls,
        costUsd: spent === 0n ? null : formatUsd(spent),
      },
    )
    const nowMs = this.#parts.clock.nowMs()
    if (nowMs - this.#toldMs >= toldMs) {
      this.#toldMs = nowMs
      await tellProgress(this.#parts.records, 'evaluation.progressed')
    }
    return changed.length > 0
  }

  #toldMs = 0

  async #update({ id, attempt }: Row, change: Partial<Row>): Promise<void> {
    await this.#parts.records.evaluations.update({ id, attempt }, change)
    await tellProgress(this.#parts.records, 'evaluation.progressed')
  }

  async #end(record: Row, state: Row['state'], reason: string): Promise<void> {
    const measured = await this.#found.find(record.project, record.id)
    const endedAt = new Date(this.#parts.clock.nowMs())
    let { gate, verdicts, measured: found } = record
    if (measured.ok) {
      const summary = summarise(measured.value, this.#parts.evaluators)
      const outcomes = summary.gate
      verdicts = summary.variants.flatMap(({ name: variant, verdict }) =>
        verdict === null ? [] : [{ variant, verdict }],
      )
      found = summary.variants.flatMap(measuredOf)
      if (outcomes.length > 0)
        // What was cut short has not met its gate, whatever the figures of its part say.
        gate = state === 'done' && outcomes.every(({ passed }) => passed) ? 'passed' : 'failed'
      await this.#parts
        .scoreTraces(record.project, measured.value.results, (metric) =>
          scoreSource(metric, record.definition.evaluators, this.#parts.evaluators),
        )
        .catch((error: unknown) =>
          this.#parts.log(`The scores of ${record.id} did not reach its traces: ${String(error)}`),
        )
    }
    await this.#update(record, { state, reason, endedAt, gate, verdicts, measured: found })
  }
}

/** A run of an evaluation in this process. */
type UnderWay = {
  readonly cancel: () => void
  /** Never fails. */
  readonly ended: Promise<void>
}

/** True when running it calls models, for answers or for verdicts. */
function asksModels(
  { variants, evaluators: uses }: EvaluationDefinition,
  evaluators: Readonly<Record<string, Evaluator>>,
): boolean {
  return (
    variants.some((variant) => targetOf(variant).asks === 'model') ||
    uses.some(({ evaluator }) => {
      const used = evaluators[evaluator]
      return used !== undefined && 'judge' in used && used.judge !== undefined
    })
  )
}

/** A model that an evaluator's settings name judges in the place of the evaluation's own. */
function judgeModelOf({ settings }: EvaluatorUse, { judgeModel }: EvaluationDefinition): string {
  const own = settings['model']
  return typeof own === 'string' && own !== '' ? own : judgeModel
}
