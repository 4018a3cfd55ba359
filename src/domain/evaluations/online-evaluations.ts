import { createHash } from 'node:crypto'
import type { ResultScore } from '#contract/evaluations.ts'
import { type Fault, fault, invalidRequest, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import { readTraceFilter } from '#contract/trace-filter.ts'
import type { OnlineEvaluation, OnlineEvaluator } from '#contract/online-evaluations.ts'
import type { Actor, Payer } from '#contract/people.ts'
import { caseOfTrace, speakerOf } from '#domain/evaluations/case-of-trace.ts'
import { evaluatorProblems } from '#domain/evaluations/check-definition.ts'
import { scoreCase, type ToolsOf } from '#domain/evaluations/score-case.ts'
import { readSteps } from '#domain/evaluations/trace-steps.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { doDeed, type RecordParts, tellProgress } from '#domain/events/do-deed.ts'
import type { Deed } from '#domain/events/happened.ts'
import { refuseDuplicate } from '#domain/events/refuse-duplicate.ts'
import type { Traces } from '#domain/traces/service.ts'
import { payerOf, spendingProblem } from '#domain/keys/may-spend.ts'
import { newId } from '#kit/id.ts'
import { formatUsd, parseUsd, type PicoUsd } from '#kit/money.ts'
import { failed, ok } from '#kit/result.ts'
import { scoreSource } from '#domain/evaluations/score-source.ts'
import type { Evaluator, EvaluatorNeed, EvaluatorTools } from '#plugins/evaluators/define.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

type Row = RecordOf<'onlineEvaluations'>
type Given = Omit<
  OnlineEvaluation,
  | 'id'
  | 'judged'
  | 'skipped'
  | 'problem'
  | 'spentTodayUsd'
  | 'judgedToNs'
  | 'createdAt'
  | 'createdBy'
>

export type OnlineParts = RecordParts & {
  readonly traces: Traces
  readonly evaluators: Readonly<Record<string, Evaluator>>
  /** What evaluators reach in a project; `spent` is told the cost of each call. */
  readonly tools: (project: string, payer: Payer, judgeModel: string) => ToolsOf
  readonly log: (sentence: string) => void
}

/** What is caught up in one step after the server was away; progress is kept after each. */
const stepNs = 10n * 60n * 1_000_000_000n
const hourNs = 3600n * 1_000_000_000n
/** The bound of an hour holds for its share of each step, which counts as a minute at least: calls come in bursts. */
const minuteNs = 60n * 1_000_000_000n
/** Older traces are let go by: a judgement a week late is no longer one of today's production. */
const lookBackNs = 24n * hourNs
/** Traces that one step judges at most; a list answers with no more. */
const tracesPerStepMax = 200
const tracesAtOnce = 4
/** What a trace of production does not have. */
const needsLabels: ReadonlySet<EvaluatorNeed> = new Set([
  'expected',
  'expected tool calls',
  'relevance labels',
])

/**
 * Judges a share of the traces as they come. A minute's job takes up where the last one ended; a
 * trace that is judged twice gets the same scores once, because their ids follow from what they are of.
 */
export class OnlineEvaluations {
  readonly #parts: OnlineParts
  readonly #running = new Map<string, Promise<void>>()

  constructor(parts: OnlineParts) {
    this.#parts = parts
  }

  async list(project: string): Promise<OnlineEvaluation[]> {
    const rows = await this.#parts.records.onlineEvaluations.list({ project })
    return rows.map((row) => this.#shown(row))
  }

  async show(project: string, id: string): Promise<Outcome<OnlineEvaluation>> {
    const row = await this.#parts.records.onlineEvaluations.find({ project, id })
    return row === null ? failed(missing(id)) : ok(this.#shown(row))
  }

  async create(actor: Actor, project: string, given: Given): Promise<Outcome<OnlineEvaluation>> {
    const problem =
      this.#problem(given.evaluators) ?? this.#spendingProblem(actor, given.evaluators)
    if (problem !== null) return failed(problem)
    return refuseDuplicate(alreadyThere(given.name), () =>
      doDeed(this.#parts, actor, async (inside, now) => {
        const row: Row = {
          id: newId(idPrefixes.onlineEvaluation, now.getTime()),
          project,
          ...given,
          judged: 0,
          skipped: 0,
          problem: '',
          spentDay: '',
          spentUsd: '0',
          judgedToNs: String(this.#parts.clock.nowNs()),
          createdAt: now,
          createdBy: actor.name,
          payer: payerOf(actor),
        }
        await inside.onlineEvaluations.insert(row)
        return ok({ value: this.#shown(row), deed: deedOf('created', row) })
      }),
    )
  }

  async edit(
    actor: Actor,
    project: string,
    id: string,
    change: { readonly [Field in keyof Given]?: Given[Field] | undefined },
  ): Promise<Outcome<OnlineEvaluation>> {
    const problem = change.evaluators === undefined ? null : this.#problem(change.evaluators)
    if (problem !== null) return failed(problem)
    // What is left out of a change is undefined in it, and stays what it is.
    const defined = Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined),
    )
    return refuseDuplicate(alreadyThere(change.name ?? ''), () =>
      doDeed(this.#parts, actor, async (inside) => {
        const row = await inside.onlineEvaluations.find({ project, id })
        if (row === null) return failed(missing(id))
        // To switch one off costs nothing; any other change has its judges work as the editor says.
        const isOffOnly = change.isOn === false && Object.keys(defined).length === 1
        const refusal = isOffOnly
          ? null
          : this.#spendingProblem(actor, change.evaluators ?? row.evaluators)
        if (refusal !== null) return failed(refusal)
        const isOnAgain = change.isOn === true && !row.isOn
        const changed: Partial<Row> = {
          ...defined,
          ...(isOffOnly ? {} : { payer: payerOf(actor) }),
          ...(isOnAgain ? { judgedToNs: String(this.#parts.clock.nowNs()), problem: '' } : {}),
        }
        const [now = { ...row, ...changed }] = await inside.onlineEvaluations.update(
          { id },
          changed,
        )
        return ok({ value: this.#shown(now), deed: deedOf('edited', now) })
      }),
    )
  }

  async remove(actor: Actor, project: string, id: string): Promise<Outcome<{ done: true }>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const row = await inside.onlineEvaluations.find({ project, id })
      if (row === null) return failed(missing(id))
      await inside.onlineEvaluations.remove({ id })
      return ok({ value: { done: true as const }, deed: deedOf('removed', row) })
    })
  }

  /** Judges what one has come to since the last time, whether it is on or not. */
  async runNow(actor: Actor, project: string, id: string): Promise<Outcome<OnlineEvaluation>> {
    const row = await this.#parts.records.onlineEvaluations.find({ project, id })
    if (row === null) return failed(missing(id))
    const refusal = this.#spendingProblem(actor, row.evaluators)
    if (refusal !== null) return failed(refusal)
    await this.#once(row.id, new AbortController().signal)
    return this.show(project, id)
  }

  /** Judges what has come since the last time, of every one that is on. One in trouble keeps none back. */
  async run(signal: AbortSignal): Promise<void> {
    for await (const { id } of this.#parts.records.onlineEvaluations.each({
      match: { isOn: true },
    })) {
      if (signal.aborted) return
      await this.#once(id, signal)
    }
  }

  /** One at a time for each: two at once would pay their judges twice. */
  async #once(id: string, signal: AbortSignal): Promise<void> {
    const running = this.#running.get(id)
    if (running !== undefined) return running
    const run = this.#try(id, signal).finally(() => this.#running.delete(id))
    this.#running.set(id, run)
    return run
  }

  async #try(id: string, signal: AbortSignal): Promise<void> {
    const row = await this.#parts.records.onlineEvaluations.find({ id })
    if (row === null) return
    try {
      await this.#catchUp(row, signal)
    } catch (error) {
      if (signal.aborted) return
      const problem = error instanceof Error ? error.message : String(error)
      this.#parts.log(`The online evaluation ${row.name} (${id}) did not go on: ${problem}`)
      await this.#update(id, { problem: problem.slice(0, 500) })
    }
  }

  async #catchUp(given: Row, signal: AbortSignal): Promise<void> {
    let row: Row | null = given
    const nowNs = this.#parts.clock.nowNs()
    const toNs = nowNs - BigInt(given.delayS) * 1_000_000_000n
    while (row !== null && !signal.aborted) {
      const fromNs = largest(BigInt(row.judgedToNs), toNs - lookBackNs)
      if (fromNs >= toNs) return
      const endNs = fromNs + stepNs < toNs ? fromNs + stepNs : toNs
      const step = await this.#judge(row, { fromNs, toNs: endNs }, signal)
      if (signal.aborted) return
      row = await this.#update(row.id, {
        judgedToNs: String(endNs),
        judged: row.judged + step.judged,
        skipped: row.skipped + step.skipped,
        // A quiet minute says nothing of what went wrong before it.
        problem: step.judged + step.skipped > 0 ? step.problem : row.problem,
        spentDay: step.day,
        spentUsd: formatUsd(step.spent),
      })
    }
  }

  async #judge(
    row: Row,
    window: { readonly fromNs: bigint; readonly toNs: bigint },
    signal: AbortSignal,
  ): Promise<{ judged: number; skipped: number; problem: string; day: string; spent: PicoUsd }> {
    const { environment, traceName, keyId, ...filter } = row.filter
    const spanNs = largest(window.toNs - window.fromNs, minuteNs)
    const bound = Math.ceil((row.tracesPerHourMax * Number(spanNs)) / Number(hourNs))
    const limit = Math.min(bound, tracesPerStepMax)
    const found = await this.#parts.traces.list({
      // Without an environment Belay's own calls are left out: judging its judges' would never end.
      place: { project: row.project, environment: environment ?? null },
      window,
      conditions: {
        ...readTraceFilter({ ...filter, name: traceName, key: keyId }),
        sample: { share: row.share, seed: row.id },
      },
      // One more than are judged tells that there are more.
      limit: limit + 1,
      cursor: null,
    })
    if (!found.ok) throw new Error(found.fault.detail)
    const traces = found.value.items.slice(0, limit)
    const day = this.#today()
    let spent = row.spentDay === day ? parseUsd(row.spentUsd) : 0n
    const budget = row.budgetUsdPerDay === null ? null : parseUsd(row.budgetUsdPerDay)
    let refused = ''
    const tools = this.#parts.tools(row.project, row.payer ?? belayActor, row.judgeModel)(
      (usd) => {
        spent += usd
      },
      signal,
      (reason) => {
        refused ||= reason
      },
    )
    let judged = 0
    let skipped = found.value.items.length - traces.length
    let problem =
      skipped > 0
        ? `More traces matched than ${row.tracesPerHourMax} an hour; lower the share, or raise the bound.`
        : ''
    for (let at = 0; at < traces.length && !signal.aborted; at += tracesAtOnce) {
      const some = traces.slice(at, at + tracesAtOnce)
      if (budget !== null && spent >= budget) {
        skipped += traces.length - at
        problem = `The budget of ${row.budgetUsdPerDay} US dollars a day is spent; it goes on at midnight UTC.`
        break
      }
      if (refused !== '') {
        skipped += traces.length - at
        break
      }
      const outcomes = await Promise.all(
        some.map(({ traceId }) => this.#judgeOne(row, traceId, tools)),
      )
      judged += outcomes.filter((outcome) => outcome !== 'without texts').length
      skipped += outcomes.filter((outcome) => outcome === 'without texts').length
      problem = outcomes.find((outcome) => outcome !== '' && outcome !== 'without texts') ?? problem
    }
    return { judged, skipped, problem: refused === '' ? problem : refused, day, spent }
  }

  /** Answers what kept an evaluator from scoring; '' when all did. */
  async #judgeOne(row: Row, traceId: string, tools: EvaluatorTools): Promise<string> {
    const { traces, evaluators } = this.#parts
    const shown = await traces.show(row.project, traceId)
    if (!shown.ok) return 'without texts'
    const { trace, spans } = shown.value
    const speaker = speakerOf(spans)
    const span =
      speaker === null ? null : await traces.showSpan(row.project, traceId, speaker.spanId)
    if (span === null || !span.ok) return 'without texts'
    const scores = await scoreCase(
      caseOfTrace({
        trace,
        span: span.value,
        steps: await readSteps(traces, row.project, traceId, spans),
      }),
      row.evaluators.map((use) => ({ ...use, role: 'goal', margin: 0 })),
      evaluators,
      tools,
    )
    const given = scores.flatMap((score) => scoreOfTrace(row, traceId, score, evaluators))
    if (given.length > 0) {
      const written = await traces.addScores(
        { project: row.project, environment: trace.environment, author: row.name },
        given,
      )
      if (!written.ok) throw new Error(written.fault.detail)
    }
    const unscored = scores.find(({ score }) => score === null)
    return unscored === undefined ? '' : `${unscored.metric}: ${unscored.explanation}`.slice(0, 500)
  }

  #problem(uses: readonly OnlineEvaluator[]): Fault | null {
    return invalidRequest([
      ...evaluatorProblems(uses, this.#parts.evaluators),
      ...uses.flatMap((use, at) => this.#labelProblems(use, `evaluators.${at}.evaluator`)),
    ])
  }

  #spendingProblem(actor: Actor, uses: readonly OnlineEvaluator[]): Fault | null {
    const asksModels = uses.some(({ evaluator }) => {
      const used = this.#parts.evaluators[evaluator]
      return used !== undefined && 'judge' in used && used.judge !== undefined
    })
    return asksModels ? spendingProblem(actor) : null
  }

  /** Traces have no right answers; settings may, for some evaluators. */
  #labelProblems(use: OnlineEvaluator, path: string) {
    const evaluator = this.#parts.evaluators[use.evaluator]
    if (evaluator === undefined) return []
    if (evaluator.over !== 'case')
      return [
        { path, message: `${evaluator.id} judges whole sets or several outputs, not one trace` },
      ]
    const lacking = evaluator.needs.filter(
      (need) => needsLabels.has(need) && !(need === 'expected' && 'expected' in use.settings),
    )
    return lacking.length === 0
      ? []
      : [
          {
            path,
            message: `${evaluator.id} needs ${lacking.join(' and ')}, which a trace does not have; put traces into a dataset to judge them by it`,
          },
        ]
  }

  async #update(id: string, change: Partial<Row>): Promise<Row | null> {
    const { records } = this.#parts
    const [row = null] = await records.onlineEvaluations.update({ id }, change)
    await tellProgress(records, 'online-evaluation.progressed')
    return row
  }

  #today(): string {
    return new Date(this.#parts.clock.nowMs()).toISOString().slice(0, 10)
  }

  #shown({
    project: _project,
    payer: _payer,
    spentDay,
    spentUsd,
    createdAt,
    ...row
  }: Row): OnlineEvaluation {
    return {
      ...row,
      spentTodayUsd: spentDay === this.#today() ? spentUsd : '0',
      createdAt: createdAt.toISOString(),
    }
  }
}

function scoreOfTrace(
  row: Row,
  traceId: string,
  { metric, score, passed, label, explanation }: ResultScore,
  evaluators: Readonly<Record<string, Evaluator>>,
) {
  if (score === null) return []
  const use = row.evaluators.find(({ name }) => name === metric)
  const key = `${row.id} ${traceId} ${metric}`
  return [
    {
      id: `ons_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`,
      traceId,
      name: metric,
      value: score,
      comment: explanation,
      source: scoreSource(metric, row.evaluators, evaluators),
      metadata: {
        onlineEvaluation: row.id,
        evaluator: use?.evaluator ?? '',
        ...(passed === null ? {} : { passed: String(passed) }),
        ...(label === '' ? {} : { label }),
      },
    },
  ]
}

function deedOf(verb: 'created' | 'edited' | 'removed', { id, name }: Row): Deed {
  return { deed: `online-evaluation.${verb}`, record: id, detail: { name } }
}

function alreadyThere(name: string): string {
  return `An online evaluation "${name}" is there already.`
}

function missing(id: string): Fault {
  return fault('not_found', `There is no online evaluation ${id} in this project.`)
}

function largest(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
