import type { FigureInterval } from '#contract/evaluations.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor, Payer } from '#contract/people.ts'
import type { JudgeCalibration } from '#contract/reviews.ts'
import { scoreCase, type ToolsOf } from '#domain/evaluations/score-case.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { doDeed, type RecordParts, tellProgress } from '#domain/events/do-deed.ts'
import { payerOf, spendingProblem } from '#domain/keys/may-spend.ts'
import type { Reviews } from '#domain/reviews/service.ts'
import { cohenKappa, type RatedPair } from '#domain/statistics/cohen-kappa.ts'
import { rateInterval } from '#domain/statistics/wilson.ts'
import { canonicalJson } from '#kit/canonical-json.ts'
import { newId } from '#kit/id.ts'
import { formatUsd, type PicoUsd } from '#kit/money.ts'
import { failed, ok } from '#kit/result.ts'
import { emptyCase, type Evaluator } from '#plugins/evaluators/define.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

type Row = RecordOf<'judgeCalibrations'>

/** A judge as an evaluation uses it: what decides whether a calibration speaks for it. */
export type UsedJudge = Pick<Row, 'evaluator' | 'settings' | 'threshold' | 'judgeModel'>

export type CalibrationParts = RecordParts & {
  readonly reviews: Pick<Reviews, 'verdicts'>
  readonly evaluators: Readonly<Record<string, Evaluator>>
  readonly tools: (project: string, payer: Payer, judgeModel: string) => ToolsOf
  /** The version of a judge's prompt that is asked now, as NAME@VERSION. */
  readonly judgePromptNow: (project: string, evaluator: Evaluator) => Promise<string>
  /** Has the job of that calibration run soon. */
  readonly enqueue: (calibration: string) => Promise<void>
}

const alpha = 0.05
const casesAtOnce = 8

/** How judges compare with people, for as long as the comparison holds. */
export class JudgeCalibrations {
  readonly #parts: CalibrationParts

  constructor(parts: CalibrationParts) {
    this.#parts = parts
  }

  async list(project: string): Promise<JudgeCalibration[]> {
    const rows = await this.#parts.records.judgeCalibrations.list({ project })
    return Promise.all(rows.map((row) => this.#shown(row)))
  }

  /** Has a judge look at what people agreed on in a queue. It is there at once and `running` until its job is over. */
  async create(
    actor: Actor,
    project: string,
    asked: UsedJudge & { readonly queue: string; readonly dimension: string },
  ): Promise<Outcome<JudgeCalibration>> {
    const evaluator = this.#parts.evaluators[asked.evaluator]
    const problem = judgeProblem(asked, evaluator)
    if (problem !== null || evaluator === undefined)
      return failed(
        fault('request_invalid', problem?.message ?? '', problem === null ? [] : [problem]),
      )
    const refusal = spendingProblem(actor)
    if (refusal !== null) return failed(refusal)
    const found = await this.#parts.reviews.verdicts(project, asked.queue, asked.dimension)
    if (!found.ok) return found
    const { queue, judged } = found.value
    if (judged.length === 0)
      return failed(
        fault(
          'conflict',
          `Nobody has judged "${asked.dimension}" in "${queue.name}" yet, or as many said one as the other. Review some items first.`,
        ),
      )
    const judgePrompt = await this.#parts.judgePromptNow(project, evaluator)
    const made = await doDeed(this.#parts, actor, async (inside, now) => {
      const row: Row = {
        id: newId(idPrefixes.judgeCalibration, now.getTime()),
        project,
        queue: queue.id,
        queueName: queue.name,
        dimension: asked.dimension,
        evaluator: asked.evaluator,
        settings: asked.settings,
        threshold: asked.threshold,
        judgeModel: asked.judgeModel,
        judgePrompt,
        state: 'running',
        reason: '',
        truePasses: 0,
        falsePasses: 0,
        falseFails: 0,
        trueFails: 0,
        unscored: 0,
        costUsd: null,
        createdAt: now,
        createdBy: actor.name,
        payer: payerOf(actor),
      }
      await inside.judgeCalibrations.insert(row)
      return ok({
        value: row,
        deed: {
          deed: 'judge-calibration.created',
          record: row.id,
          detail: { evaluator: asked.evaluator, queue: queue.name },
        },
      })
    })
    if (!made.ok) return made
    await this.#parts.enqueue(made.value.id)
    return ok(await this.#shown(made.value))
  }

  /** Has the unfinished go on: a server may have died after one was begun and before its job was made. */
  async takeUp(): Promise<void> {
    const { judgeCalibrations } = this.#parts.records
    for await (const { id } of judgeCalibrations.each({ match: { state: 'running' } }))
      await this.#parts.enqueue(id)
  }

  /** Does what `create` began. Done twice it counts anew. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    const row = await this.#parts.records.judgeCalibrations.find({ id })
    if (row === null || row.state !== 'running') return
    const found = await this.#parts.reviews.verdicts(row.project, row.queue, row.dimension)
    if (!found.ok) {
      await this.#update(id, { state: 'failed', reason: found.fault.detail })
      return
    }
    let spent: PicoUsd = 0n
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
    const counts = { truePasses: 0, falsePasses: 0, falseFails: 0, trueFails: 0, unscored: 0 }
    let reason = ''
    const { judged } = found.value
    for (let at = 0; at < judged.length; at += casesAtOnce) {
      signal.throwIfAborted()
      if (refused !== '') break
      await Promise.all(
        judged.slice(at, at + casesAtOnce).map(async ({ item, passes }) => {
          const [score] = await scoreCase(
            {
              ...emptyCase,
              input: item.input,
              output: item.output,
              expected: item.expected,
              context: item.context,
            },
            [{ ...row, name: row.dimension, role: 'goal', margin: 0 }],
            this.#parts.evaluators,
            tools,
          )
          const verdict = score?.passed ?? null
          if (verdict === null) {
            counts.unscored += 1
            reason = score?.explanation ?? ''
          } else if (passes) counts[verdict ? 'truePasses' : 'falseFails'] += 1
          else counts[verdict ? 'falsePasses' : 'trueFails'] += 1
        }),
      )
    }
    signal.throwIfAborted()
    if (refused !== '') {
      // Part of the items is no calibration: which part it is follows from the money, not from the judge.
      const costUsd = spent === 0n ? null : formatUsd(spent)
      await this.#update(id, { costUsd, state: 'failed', reason: refused.slice(0, 1000) })
      return
    }
    const hasVerdicts = counts.unscored < judged.length
    await this.#update(id, {
      ...counts,
      costUsd: spent === 0n ? null : formatUsd(spent),
      state: hasVerdicts ? 'done' : 'failed',
      reason: hasVerdicts ? '' : `The judge gave no verdict on any item. ${reason}`.slice(0, 1000),
    })
  }

  /**
   * The newest calibration of each judge that is asked about, in their order: one that holds, one
   * that has expired, or null when there was never one.
   */
  async of(project: string, judges: readonly UsedJudge[]): Promise<(JudgeCalibration | null)[]> {
    const rows = (await this.#parts.records.judgeCalibrations.list({ project })).filter(
      ({ state }) => state === 'done',
    )
    return Promise.all(
      judges.map(async (judge) => {
        const same = rows.filter((row) => isSameRubric(row, judge))
        const row = same.find(({ judgeModel }) => judgeModel === judge.judgeModel) ?? same[0]
        if (row === undefined) return null
        const shown = await this.#shown(row)
        return row.judgeModel === judge.judgeModel
          ? shown
          : {
              ...shown,
              isExpired: true,
              expiredBecause: `it was made with ${row.judgeModel}, and ${judge.judgeModel} judges here`,
            }
      }),
    )
  }

  async #shown({ project, createdAt, payer: _payer, ...row }: Row): Promise<JudgeCalibration> {
    const { truePasses, falsePasses, falseFails, trueFails } = row
    const evaluator = this.#parts.evaluators[row.evaluator]
    const promptNow =
      evaluator === undefined ? '' : await this.#parts.judgePromptNow(project, evaluator)
    const expiredBecause =
      evaluator === undefined
        ? `there is no evaluator ${row.evaluator} any more`
        : promptNow === row.judgePrompt
          ? ''
          : `its prompt was ${row.judgePrompt} then, and is ${promptNow} now`
    const items = truePasses + falsePasses + falseFails + trueFails
    return {
      ...row,
      items,
      sensitivity: rateOf(truePasses, truePasses + falseFails),
      specificity: rateOf(trueFails, trueFails + falsePasses),
      agreement: rateOf(truePasses + trueFails, items),
      kappa: kappaOf({ truePasses, falsePasses, falseFails, trueFails }),
      isExpired: expiredBecause !== '',
      expiredBecause,
      createdAt: createdAt.toISOString(),
    }
  }

  async #update(id: string, change: Partial<Row>): Promise<void> {
    await this.#parts.records.judgeCalibrations.update({ id }, change)
    await tellProgress(this.#parts.records, 'judge-calibration.progressed')
  }
}

function judgeProblem(
  { evaluator: id, settings, threshold }: UsedJudge,
  evaluator: Evaluator | undefined,
): { path: string; message: string } | null {
  const path = 'evaluator'
  if (evaluator === undefined) return { path, message: `There is no evaluator "${id}".` }
  if (evaluator.over !== 'case' || evaluator.judge === undefined)
    return { path, message: `${id} is no judge of single answers; only judges are calibrated.` }
  const read = evaluator.settings.safeParse(settings)
  if (!read.success) {
    const [issue] = read.error.issues
    return { path: ['settings', ...(issue?.path ?? [])].join('.'), message: issue?.message ?? '' }
  }
  const own = Object.entries(settings).find(([name]) => name === 'threshold')?.[1]
  return threshold === null && (own === undefined || own === null)
    ? {
        path: 'threshold',
        message:
          'From which score on does the judge pass an answer? Without it nothing compares with people.',
      }
    : null
}

/** The same evaluator asked in the same way; the model may be another. */
function isSameRubric(row: Row, judge: UsedJudge): boolean {
  return (
    row.evaluator === judge.evaluator &&
    row.threshold === judge.threshold &&
    canonicalJson(row.settings) === canonicalJson(judge.settings)
  )
}

function rateOf(count: number, n: number): FigureInterval | null {
  if (n === 0) return null
  const { interval } = rateInterval({ passed: count, n, alpha })
  return { mean: count / n, low: interval.low, high: interval.high }
}

function kappaOf(
  counts: Pick<Row, 'truePasses' | 'falsePasses' | 'falseFails' | 'trueFails'>,
): FigureInterval | null {
  const pairs = (count: number, people: string, judge: string): RatedPair[] =>
    Array.from({ length: count }, (): RatedPair => [people, judge])
  const { kappa, interval } = cohenKappa(
    [
      ...pairs(counts.truePasses, 'pass', 'pass'),
      ...pairs(counts.falseFails, 'pass', 'fail'),
      ...pairs(counts.falsePasses, 'fail', 'pass'),
      ...pairs(counts.trueFails, 'fail', 'fail'),
    ],
    alpha,
  )
  return kappa === null
    ? null
    : { mean: kappa, low: interval?.low ?? null, high: interval?.high ?? null }
}
