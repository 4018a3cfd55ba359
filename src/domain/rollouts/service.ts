import { randomBytes } from 'node:crypto'
import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import { cursorFault, cutPage, type Page } from '#contract/page.ts'
import type { Actor } from '#contract/people.ts'
import type { RolloutPlan } from '#contract/rollout-plan.ts'
import type { Rollout, RolloutCourse } from '#contract/rollouts.ts'
import type { VerdictCapsule } from '#contract/verdict-capsule.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { findDeployment, findServable } from '#domain/deployments/service.ts'
import { promotionNeeded } from '#domain/environments/service.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { refuseDuplicate } from '#domain/events/refuse-duplicate.ts'
import { type Analysis, analyse } from '#domain/rollouts/analyse.ts'
import type { StretchCounts } from '#domain/rollouts/counts.ts'
import { type Decision, decide, type Stand } from '#domain/rollouts/decide.ts'
import { countsCost, readCounts } from '#domain/rollouts/read-counts.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'

type Row = RecordOf<'rollouts'>

/** What one look at a rollout came to, and all that it came from. */
export type Look = {
  readonly stretches: readonly StretchCounts[]
  readonly stand: Stand
  readonly analysis: Analysis
  readonly decision: Decision
}

export type RolloutParts = RecordParts & {
  readonly traces: Pick<TraceStore, 'rolloutCounts'>
  readonly book: () => PriceBook
}

/** Rollouts: started, looked at, taken further step by step, and ended by themselves or by people. */
export class Rollouts {
  readonly #parts: RolloutParts

  constructor(parts: RolloutParts) {
    this.#parts = parts
  }

  async list(
    project: string,
    asked: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Outcome<Page<Rollout>>> {
    const { records } = this.#parts
    const wrong = cursorFault('rollout', asked.cursor)
    if (wrong !== null) return failed(wrong)
    const rows = await records.rollouts.page({
      match: { project },
      after: asked.cursor ?? null,
      limit: asked.limit + 1,
    })
    const shown = await Promise.all(rows.map((row) => this.#shown(row)))
    return ok(cutPage(shown, asked.limit))
  }

  async show(project: string, id: string): Promise<Outcome<Rollout>> {
    const found = await findRollout(this.#parts.records, project, id)
    return found.ok ? ok(await this.#shown(found.value, await this.#lookNow(found.value))) : found
  }

  /** All that the verdict came from, or comes from by now; what it says is what is computed from it. Throws TraceStoreError. */
  async capsule(project: string, id: string): Promise<Outcome<VerdictCapsule>> {
    const { records } = this.#parts
    const found = await findRollout(records, project, id)
    if (!found.ok) return found
    const row = found.value
    const { stretches, stand, analysis, decision } = await this.#lookNow(row)
    const deployment = await records.deployments.find({ id: row.deployment })
    return ok({
      format: 'belay-verdict-1',
      rollout: {
        id: row.id,
        deployment: deployment?.name ?? '',
        environment: deployment?.environment ?? '',
        control: row.control,
        candidate: row.release,
        salt: row.salt,
        state: row.state,
        reason: row.reason,
        startedAt: row.startedAt.toISOString(),
        endedAt: row.endedAt?.toISOString() ?? null,
      },
      plan: row.plan,
      stretches,
      stand,
      verdict: { analysis, decision },
    })
  }

  async start(
    actor: Actor,
    project: string,
    asked: {
      readonly deployment: string
      readonly environment: string
      readonly release: string
      readonly plan: RolloutPlan
      readonly isReassigned: boolean
    },
  ): Promise<Outcome<Rollout>> {
    const { workspace } = this.#parts
    const { deployment: name, environment, plan } = asked
    const started = await refuseDuplicate(
      `A rollout of "${name}" goes on in ${environment} already. \`belay rollouts list\` shows it; abort it, or wait for its end.`,
      () =>
        doDeed(this.#parts, actor, async (inside, now) => {
          const deployment = await findDeployment(inside, { project, environment, name })
          if (!deployment.ok) return deployment
          const release = await findServable(inside, project, asked.release)
          if (!release.ok) return release
          const { id: candidate } = release.value
          const { id, release: control } = deployment.value
          const needed = await promotionNeeded(inside, {
            project,
            environment,
            name,
            release: candidate,
          })
          if (needed !== null) return failed(needed)
          if (candidate === control)
            return failed(
              fault(
                'conflict',
                `${candidate} serves "${name}" in ${environment} already, to everybody. Roll another release out; \`belay releases list\` shows them.`,
              ),
            )
          const row = await beginRollout(
            inside,
            {
              workspace,
              project,
              deployment: id,
              release: candidate,
              control,
              plan,
              isReassigned: asked.isReassigned,
            },
            { now, by: actor.name },
          )
          return ok({
            value: row,
            deed: {
              deed: 'rollout.started',
              record: row.id,
              detail: { deployment: name, environment, release: candidate, control },
            },
          })
        }),
    )
    return started.ok ? ok(await this.#shown(started.value)) : started
  }

  pause(actor: Actor, project: string, id: string, why: string): Promise<Outcome<Rollout>> {
    return this.#change(actor, project, id, (row) =>
      row.state === 'paused'
        ? failed(fault('conflict', `The rollout ${id} is paused already: ${row.reason}`))
        : ok({
            deed: 'rollout.paused' as const,
            detail: { why },
            change: { state: 'paused' as const, reason: `Paused by ${actor.name}: ${why}` },
          }),
    )
  }

  resume(actor: Actor, project: string, id: string, why: string): Promise<Outcome<Rollout>> {
    return this.#change(actor, project, id, (row) => {
      if (row.state === 'running')
        return failed(fault('conflict', `The rollout ${id} is not paused: ${row.reason}`))
      const { awaitedStep } = row.course
      return ok({
        deed: 'rollout.resumed' as const,
        detail: { why, ...(awaitedStep === null ? {} : { approvedStep: awaitedStep }) },
        change: {
          state: 'running' as const,
          reason: `Resumed by ${actor.name}: ${why}`,
          course: {
            ...row.course,
            awaitedStep: null,
            approvedStep: awaitedStep ?? row.course.approvedStep,
          },
        },
      })
    })
  }

  async skip(actor: Actor, project: string, id: string, why: string): Promise<Outcome<Rollout>> {
    const found = await findRollout(this.#parts.records, project, id)
    if (!found.ok) return found
    const reason = `Skipped by ${actor.name}: ${why}`
    const { plan, step } = found.value
    return plan.steps[step + 1] === undefined
      ? this.#ship(actor, found.value, { reason, detail: { why } })
      : this.#advance(actor, found.value, { reason, detail: { why } })
  }

  async abort(actor: Actor, project: string, id: string, why: string): Promise<Outcome<Rollout>> {
    const found = await findRollout(this.#parts.records, project, id)
    if (!found.ok) return found
    return this.#rollBack(actor, found.value, {
      reason: `Aborted by ${actor.name}: ${why}`,
      detail: { why },
    })
  }

  /** Back to the release that served before; a rollout that goes on is aborted instead. */
  async rollBackDeployment(
    actor: Actor,
    place: { readonly project: string; readonly environment: string; readonly name: string },
    why: string,
  ): Promise<
    Outcome<{ deployment: string; environment: string; release: string; rollout: string | null }>
  > {
    const { records } = this.#parts
    const { environment, name } = place
    const deployment = await findDeployment(records, place)
    if (!deployment.ok) return deployment
    const running = await records.rollouts.find({ deployment: deployment.value.id, endedAt: null })
    if (running !== null) {
      const reason = `Rolled back by ${actor.name}${why === '' ? '.' : `: ${why}`}`
      const ended = await this.#rollBack(actor, running, { reason, detail: { why } })
      if (!ended.ok) return ended
      return ok({ deployment: name, environment, release: running.control, rollout: running.id })
    }
    return doDeed(this.#parts, actor, async (inside) => {
      const found = await findDeployment(inside, place)
      if (!found.ok) return found
      const { id, release, previousRelease } = found.value
      if (previousRelease === null)
        return failed(
          fault(
            'conflict',
            `"${name}" in ${environment} has served no other release than ${release}, so there is nothing to go back to. \`belay deployments stop\` stops it.`,
          ),
        )
      await inside.deployments.update(
        { id },
        { release: previousRelease, previousRelease: release },
      )
      return ok({
        value: { deployment: name, environment, release: previousRelease, rollout: null },
        deed: { deed: 'deployment.rolled-back', record: id, detail: { why, from: release } },
      })
    })
  }

  /** Ids of the rollouts that go on. */
  async unfinished(): Promise<string[]> {
    const { records, workspace } = this.#parts
    const ids: string[] = []
    for await (const { id } of records.rollouts.each({ match: { workspace, endedAt: null } }))
      ids.push(id)
    return ids
  }

  /**
   * Looks at a rollout and does what follows; null once it has ended. Whoever looks from another process does it too, and one
   * of them only finds the rollout where it was: each step is taken once. Throws TraceStoreError.
   */
  async look(id: string): Promise<Look | null> {
    const { records } = this.#parts
    const row = await records.rollouts.find({ id })
    if (row === null || row.endedAt !== null) return null
    const look = await this.#lookNow(row)
    await this.#follow(row, look)
    return look
  }

  async #follow(row: Row, look: Look): Promise<void> {
    const { deed, reason } = look.decision
    const by = { reason, look, detail: { reason } }
    if (deed === 'abort') {
      await this.#rollBack(belayActor, row, by)
    } else if (deed === 'hold') {
      if (row.state !== 'held') await this.#hold(row, by)
    } else if (row.state === 'running') {
      if (deed === 'next-step') await this.#advance(belayActor, row, by)
      else if (deed === 'ship') await this.#ship(belayActor, row, by)
      else if (deed === 'await-approval') await this.#await(row, by)
    }
  }

  async #lookNow(row: Row): Promise<Look> {
    const { records, traces, book, clock } = this.#parts
    // A rollout that ended says for ever what it said then.
    if (row.endedAt !== null && isLook(row.analysis)) return row.analysis
    const deployment = await records.deployments.find({ id: row.deployment })
    const nowMs = row.endedAt?.getTime() ?? clock.nowMs()
    const stretches = await readCounts(
      {
        project: row.project,
        environment: deployment?.environment ?? '',
        rollout: row.id,
        plan: row.plan,
        steps: row.course.steps,
      },
      { traces, book: book(), nowMs },
    )
    const current = stretches.find(({ step }) => step === row.step)
    const stand: Stand = {
      step: row.step,
      stepCalls: (current?.control.calls ?? 0) + (current?.candidate.calls ?? 0),
      stepSeconds: (nowMs - row.stepStartedAt.getTime()) / 1000,
      ageSeconds: (nowMs - row.startedAt.getTime()) / 1000,
      isApproved: row.course.approvedStep === row.step,
    }
    const analysis = analyse(row.plan, stretches)
    return { stretches, stand, analysis, decision: decide(row.plan, analysis, stand) }
  }

  #advance(actor: Actor, row: Row, { reason, look, detail }: By): Promise<Outcome<Rollout>> {
    return this.#transition(actor, row, async (_, now) => {
      const step = row.step + 1
      const weight = (row.plan.steps[step]?.weight ?? 100) / 100
      return {
        deed: 'rollout.advanced',
        detail: { ...detail, step, weight },
        change: {
          state: 'running',
          step,
          stepStartedAt: now,
          weight,
          reason,
          ...kept(look),
          course: {
            ...row.course,
            awaitedStep: null,
            steps: [...row.course.steps, { step, weight, startedAt: now.toISOString() }],
          },
        },
      }
    })
  }

  #ship(actor: Actor, row: Row, { reason, look, detail }: By): Promise<Outcome<Rollout>> {
    return this.#transition(actor, row, async (inside, now) => {
      await inside.deployments.update(
        { id: row.deployment },
        { release: row.release, previousRelease: row.control },
      )
      return {
        deed: 'rollout.shipped',
        detail: { ...detail, release: row.release },
        change: { state: 'shipped', weight: 1, endedAt: now, reason, ...kept(look) },
      }
    })
  }

  async #rollBack(actor: Actor, row: Row, { reason, look, detail }: By): Promise<Outcome<Rollout>> {
    // Who takes a release back does not wait for the store of traces to be there.
    const last = look ?? (await this.#lookNow(row).catch(() => undefined))
    return this.#transition(actor, row, async (_, now) => ({
      deed: 'rollout.rolled-back',
      detail: { ...detail, release: row.release },
      change: {
        state: 'rolled-back',
        weight: 0,
        endedAt: now,
        reason,
        ...kept(last),
        verdict: 'rollback',
      },
    }))
  }

  #hold(row: Row, { reason, look, detail }: By): Promise<Outcome<Rollout>> {
    return this.#transition(belayActor, row, async () => ({
      deed: 'rollout.held',
      detail,
      change: { state: 'held', reason, ...kept(look) },
    }))
  }

  #await(row: Row, { reason, look, detail }: By): Promise<Outcome<Rollout>> {
    return this.#transition(belayActor, row, async () => ({
      deed: 'rollout.paused',
      detail,
      change: {
        state: 'paused',
        reason,
        ...kept(look),
        course: { ...row.course, awaitedStep: row.step },
      },
    }))
  }

  async #change(
    actor: Actor,
    project: string,
    id: string,
    change: (row: Row) => Outcome<Transition>,
  ): Promise<Outcome<Rollout>> {
    const found = await findRollout(this.#parts.records, project, id)
    if (!found.ok) return found
    if (found.value.endedAt !== null) return failed(endedFault(found.value))
    const wanted = change(found.value)
    return wanted.ok ? this.#transition(actor, found.value, async () => wanted.value) : wanted
  }

  /** Takes a rollout from where `row` found it to somewhere else, unless somebody else has: compare and swap, in one transaction. */
  async #transition(
    actor: Actor,
    row: Row,
    work: (inside: RecordStore, now: Date) => Promise<Transition>,
  ): Promise<Outcome<Rollout>> {
    const done = await doDeed(this.#parts, actor, async (inside, now) => {
      const current = await inside.rollouts.find({ id: row.id })
      if (current === null || current.endedAt !== null) return failed(endedFault(current ?? row))
      if (current.step !== row.step || current.state !== row.state)
        return failed(
          fault(
            'conflict',
            `The rollout ${row.id} has gone on meanwhile: it is ${current.state}, at step ${current.step + 1}. Look again.`,
          ),
        )
      const { deed, detail, change } = await work(inside, now)
      const [changed = current] = await inside.rollouts.update(
        { id: row.id, step: row.step, state: row.state, endedAt: null },
        change,
      )
      return ok({ value: changed, deed: { deed, record: row.id, detail } })
    })
    return done.ok ? ok(await this.#shown(done.value)) : done
  }

  async #shown(row: Row, look: Look | null = isLook(row.analysis) ? row.analysis : null) {
    const { records } = this.#parts
    const deployment = await records.deployments.find({ id: row.deployment })
    const { analysis, decision } = look ?? {
      analysis: analyse(row.plan, []),
      decision: null,
    }
    const isOver = row.endedAt !== null
    const isWaiting = row.state === 'running' && decision !== null
    const shown: Rollout = {
      id: row.id,
      deployment: deployment?.name ?? '',
      environment: deployment?.environment ?? '',
      candidate: row.release,
      control: row.control,
      state: row.state,
      step: row.step,
      steps: row.plan.steps.length,
      weight: row.weight,
      verdict: (isOver ? row.verdict : decision?.verdict) ?? row.verdict ?? 'hold',
      reason: isWaiting ? decision.reason : row.reason,
      metrics: analysis.metrics.map((metric) => ({ ...metric, alphas: { ...metric.alphas } })),
      // What was not counted is not known, and no zero.
      exposure: countsCost(row.plan) ? analysis.exposure : { ...analysis.exposure, costUsd: null },
      units: {
        control: analysis.sampleRatio.control,
        candidate: analysis.sampleRatio.candidate,
        isMismatch: analysis.sampleRatio.isMismatch,
      },
      callsLeft: isOver ? 0 : (decision?.callsLeft ?? null),
      plan: row.plan,
      startedAt: row.startedAt.toISOString(),
      startedBy: row.startedBy,
      endedAt: row.endedAt?.toISOString() ?? null,
    }
    return shown
  }
}

/** Begins a rollout within a change; whoever had the new release in an earlier one gets it again. Throws DuplicateRecord where one goes on. */
export async function beginRollout(
  inside: Pick<RecordStore, 'rollouts'>,
  asked: Pick<Row, 'workspace' | 'project' | 'deployment' | 'release' | 'control' | 'plan'> & {
    readonly isReassigned: boolean
  },
  { now, by }: { readonly now: Date; readonly by: string },
): Promise<Row> {
  const { isReassigned, ...kept } = asked
  const { deployment, release, plan } = kept
  const weight = (plan.steps[0]?.weight ?? 0) / 100
  const before = await inside.rollouts.find({ deployment, release })
  const row: Row = {
    ...kept,
    id: newId(idPrefixes.rollout, now.getTime()),
    course: {
      steps: [{ step: 0, weight, startedAt: now.toISOString() }],
      approvedStep: null,
      awaitedStep: null,
    },
    salt: before === null || isReassigned ? randomBytes(16).toString('hex') : before.salt,
    state: 'running',
    step: 0,
    stepStartedAt: now,
    weight,
    verdict: null,
    reason: 'It begins.',
    analysis: null,
    startedAt: now,
    startedBy: by,
    endedAt: null,
  }
  await inside.rollouts.insert(row)
  return row
}

/** Why something is done, and the look that it follows from, if it does. */
type By = {
  readonly reason: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly look?: Look
}

type Transition = {
  readonly deed:
    | 'rollout.advanced'
    | 'rollout.held'
    | 'rollout.paused'
    | 'rollout.resumed'
    | 'rollout.rolled-back'
    | 'rollout.shipped'
  readonly detail: Readonly<Record<string, unknown>>
  readonly change: Partial<Omit<Row, 'course'>> & { readonly course?: RolloutCourse }
}

function kept(look: Look | undefined): Partial<Row> {
  return look === undefined ? {} : { analysis: look, verdict: look.decision.verdict }
}

/** What was kept of a look is one: nobody else writes the column. */
function isLook(kept: unknown): kept is Look {
  return typeof kept === 'object' && kept !== null && 'decision' in kept
}

async function findRollout(
  records: Pick<RecordStore, 'rollouts'>,
  project: string,
  id: string,
): Promise<Outcome<Row>> {
  const found = await records.rollouts.find({ project, id })
  return found === null
    ? failed(
        fault(
          'not_found',
          `There is no rollout "${id}" in this project. \`belay rollouts list\` shows what there is.`,
        ),
      )
    : ok(found)
}

function endedFault({ id, state, reason }: Row): Fault {
  return fault('conflict', `The rollout ${id} has ended: ${state}. ${reason}`)
}
