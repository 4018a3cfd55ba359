import type { EnvironmentRules } from '#contract/environment-rules.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import { cursorFault, cutPage, type Page } from '#contract/page.ts'
import type { Actor } from '#contract/people.ts'
import type { Promotion, PromotionCriterion } from '#contract/promotions.ts'
import { rolloutPlan } from '#contract/rollout-plan.ts'
import { findDeployment, findServable } from '#domain/deployments/service.ts'
import { unknownEnvironment } from '#domain/environments/service.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { refuseDuplicate } from '#domain/events/refuse-duplicate.ts'
import { isOwnRequest, personBehind } from '#domain/events/second-person.ts'
import { freezeAt } from '#domain/promotions/freeze.ts'
import { gateEvidence } from '#domain/promotions/gate-evidence.ts'
import { findRelease } from '#domain/releases/service.ts'
import { beginRollout } from '#domain/rollouts/service.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

type Row = RecordOf<'promotions'>
type Approval = Row['approvals'][number]

type Project = {
  readonly id: string
  readonly environments: readonly string[]
  readonly timeZone: string
}

type Asked = {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly release?: string | undefined
}

/** Promotions: releases on their way from one environment to the next, and what each has to meet there. */
export class Promotions {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  async list(
    project: string,
    asked: {
      readonly name?: string | undefined
      readonly state?: Promotion['state'] | undefined
      readonly limit: number
      readonly cursor?: string | undefined
    },
  ): Promise<Outcome<Page<Promotion>>> {
    const wrong = cursorFault('promotion', asked.cursor)
    if (wrong !== null) return failed(wrong)
    const { name, state } = asked
    const rows = await this.#parts.records.promotions.page({
      match: {
        project,
        ...(name === undefined ? {} : { name }),
        ...(state === undefined ? {} : { state }),
      },
      after: asked.cursor ?? null,
      limit: asked.limit + 1,
    })
    return ok(cutPage(rows.map(shown), asked.limit))
  }

  async show(project: string, id: string): Promise<Outcome<Promotion>> {
    const row = await this.#parts.records.promotions.find({ project, id })
    return row === null ? failed(missing(id)) : ok(shown(row))
  }

  /** At once where everything is met; refused where what no approval mends is not; else it waits. */
  async create(actor: Actor, project: Project, asked: Asked): Promise<Outcome<Promotion>> {
    const { name, from, to } = asked
    for (const environment of [from, to])
      if (!project.environments.includes(environment))
        return failed(unknownEnvironment(environment, project.environments))
    if (project.environments.indexOf(to) <= project.environments.indexOf(from))
      return failed(
        fault(
          'conflict',
          `A release goes up: ${project.environments.join(', then ')}. To take one back, use \`belay rollback ${name} --environment ${to}\`.`,
        ),
      )
    return refuseDuplicate(
      `A promotion of ${name} to ${to} waits already. \`belay promotions list --name ${name} --state waiting\` shows it: approve or decline it first.`,
      () =>
        doDeed(this.#parts, actor, async (inside, now) => {
          const source = await findDeployment(inside, {
            project: project.id,
            environment: from,
            name,
          })
          if (!source.ok) return source
          const release = await findRelease(
            inside,
            project.id,
            asked.release ?? source.value.release,
          )
          if (!release.ok) return release
          const row: Row = {
            id: newId(idPrefixes.promotion, now.getTime()),
            workspace: this.#parts.workspace,
            project: project.id,
            name,
            fromEnvironment: from,
            toEnvironment: to,
            release: release.value.id,
            state: 'waiting',
            criteria: [],
            approvals: [],
            rollout: null,
            reason: '',
            requestedAt: now,
            requestedBy: actor.name,
            requestedByKind: actor.kind,
            requestedById: actor.id,
            decidedAt: null,
          }
          return this.#settle(inside, project, row, now, true)
        }),
    )
  }

  async approve(
    actor: Actor,
    project: Project,
    id: string,
    note: string,
  ): Promise<Outcome<Promotion>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const row = await inside.promotions.find({ project: project.id, id })
      if (row === null) return failed(missing(id))
      if (row.state !== 'waiting') return failed(decided(row))
      const own = await this.#ownPart(inside, row, actor)
      if (own !== '')
        return failed(
          fault(
            'own_request',
            `${actor.name} ${own}, and a promotion is approved by somebody else, with a key of their own no more than signed in.`,
          ),
        )
      const { kind, id: personId } = await personBehind(inside, actor)
      const person = `${kind} ${personId}`
      if (row.approvals.some((one) => one.person === person))
        return failed(fault('conflict', `${actor.name} has approved it already.`))
      const approval: Approval = { by: actor.name, at: now.toISOString(), note, person }
      const approvals = [...row.approvals, approval]
      return this.#settle(inside, project, { ...row, approvals }, now, false)
    })
  }

  async decline(
    actor: Actor,
    project: string,
    id: string,
    why: string,
  ): Promise<Outcome<Promotion>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const row = await inside.promotions.find({ project, id })
      if (row === null) return failed(missing(id))
      if (row.state !== 'waiting') return failed(decided(row))
      const change = { state: 'declined', reason: why, decidedAt: now } as const
      await inside.promotions.update({ id }, change)
      return ok({
        value: shown({ ...row, ...change }),
        deed: { deed: 'promotion.declined', record: id, detail: { why } },
      })
    })
  }

  /** What the actor has to do with a promotion that they may therefore not approve; '' for nothing. */
  async #ownPart(inside: RecordStore, row: Row, actor: Actor): Promise<string> {
    const isOwn = (kind: string, id: string): Promise<boolean> =>
      isOwnRequest(inside, {
        asker: { kind, id },
        approver: actor,
        workspace: this.#parts.workspace,
        scope: 'edit',
      })
    if (await isOwn(row.requestedByKind, row.requestedById)) return 'asked for it'
    const release = await inside.releases.find({ id: row.release })
    return release !== null && (await isOwn(release.authorKind, release.authorId))
      ? 'made the release'
      : ''
  }

  /** Finds what is met now; the release serves where all of it is. */
  async #settle(inside: RecordStore, project: Project, row: Row, now: Date, isNew: boolean) {
    if (!project.environments.includes(row.toEnvironment))
      return failed(
        fault(
          'conflict',
          `The environment "${row.toEnvironment}" is no longer in this project. Decline the promotion: \`belay promotions decline ${row.id} --why gone\`.`,
        ),
      )
    const criteria = await this.#criteria(inside, project, row, now)
    const open = criteria.filter(({ isMet }) => !isMet)
    const beyondApproval = open.filter(({ kind }) => kind !== 'approvals')
    const { name, toEnvironment: to } = row
    // An approval is kept while a freeze or a gate that has grown old stands in the way.
    if (isNew && beyondApproval.length > 0)
      return failed({
        ...fault(
          'promotion_refused',
          `${name} is not promoted to ${to}: ${beyondApproval.map(({ finding, remedy }) => `${finding} ${remedy}`).join(' ')}`,
        ),
        errors: beyondApproval.map(({ kind, finding }) => ({ path: kind, message: finding })),
      })
    const isDone = open.length === 0
    const served = isDone ? await this.#serve(inside, project.id, row, now) : ok(null)
    if (!served.ok) return served
    const settled: Row = {
      ...row,
      criteria,
      ...(isDone ? { state: 'done' as const, decidedAt: now, rollout: served.value } : {}),
    }
    if (isNew) await inside.promotions.insert(settled)
    else {
      const { approvals, state, decidedAt, rollout } = settled
      await inside.promotions.update(
        { id: row.id },
        { approvals, criteria, state, decidedAt, rollout },
      )
    }
    const { fromEnvironment: from, release, approvals } = settled
    return ok({
      value: shown(settled),
      deed: {
        deed: isDone
          ? ('promotion.done' as const)
          : isNew
            ? ('promotion.requested' as const)
            : ('promotion.approved' as const),
        record: row.id,
        detail: { name, from, to, release, approvedBy: approvals.map(({ by }) => by) },
      },
    })
  }

  /**
   * Has the release take over where it was promoted to: by a rollout where the environment has a plan for it, else at once.
   * The deployment is made there, as it stands where the release comes from. The rollout's id; null for none.
   */
  async #serve(
    inside: RecordStore,
    project: string,
    { name, fromEnvironment, toEnvironment: environment, release, requestedBy }: Row,
    now: Date,
  ): Promise<Outcome<string | null>> {
    const servable = await findServable(inside, project, release)
    if (!servable.ok) return servable
    const there = await inside.deployments.find({ project, environment, name })
    if (there === null) {
      const source = await findDeployment(inside, { project, environment: fromEnvironment, name })
      if (!source.ok) return source
      await inside.deployments.insert({
        ...source.value,
        id: newId(idPrefixes.deployment, now.getTime()),
        environment,
        release,
        previousRelease: null,
        state: 'serving',
        stopped: null,
        createdAt: now,
      })
      return ok(null)
    }
    if (there.release === release) return ok(null)
    const running = await inside.rollouts.find({ deployment: there.id, endedAt: null })
    if (running !== null)
      return failed(
        fault(
          'conflict',
          `The rollout ${running.id} decides which release of "${name}" serves in ${environment}. Promote when it has ended.`,
        ),
      )
    const place = await inside.environments.find({ project, name: environment })
    const plan = place?.rules.plan ?? null
    if (plan === null) {
      await inside.deployments.update({ id: there.id }, { release, previousRelease: there.release })
      return ok(null)
    }
    const { workspace } = this.#parts
    const rollout = await beginRollout(
      inside,
      {
        workspace,
        project,
        deployment: there.id,
        release,
        control: there.release,
        plan: rolloutPlan.parse(plan),
        isReassigned: false,
      },
      { now, by: requestedBy },
    )
    return ok(rollout.id)
  }

  async #criteria(
    inside: RecordStore,
    project: Project,
    row: Row,
    now: Date,
  ): Promise<PromotionCriterion[]> {
    const environment = await inside.environments.find({
      project: project.id,
      name: row.toEnvironment,
    })
    if (environment === null) return []
    const { rules } = environment
    const gates: PromotionCriterion[] = []
    for (const gate of rules.gates)
      gates.push(
        await gateEvidence(inside, {
          project: project.id,
          gate,
          release: row.release,
          ageDaysMax: rules.gateAgeDays,
          nowMs: now.getTime(),
        }),
      )
    return [
      ...gates,
      ...freezeCriterion(rules, now, project.timeZone, row.toEnvironment),
      ...approvalCriterion(rules, row, gates),
    ]
  }
}

function freezeCriterion(
  { freezes }: EnvironmentRules,
  now: Date,
  timeZone: string,
  environment: string,
): PromotionCriterion[] {
  if (freezes.length === 0) return []
  const freeze = freezeAt(freezes, now.getTime(), timeZone)
  return [
    freeze === null
      ? { kind: 'freeze', isMet: true, finding: 'Nothing is frozen now.', remedy: '' }
      : {
          kind: 'freeze',
          isMet: false,
          finding: `${environment} is frozen now: ${freeze} (${timeZone}).`,
          remedy: `Promote it afterwards, or change the freeze: \`belay environments edit ${environment}\`.`,
        },
  ]
}

function approvalCriterion(
  { approvals: wanted, isAutomatic }: EnvironmentRules,
  { id, approvals }: Row,
  gates: readonly PromotionCriterion[],
): PromotionCriterion[] {
  if (wanted === 0) return []
  if (isAutomatic && gates.length > 0 && gates.every(({ isMet }) => isMet))
    return [
      {
        kind: 'approvals',
        isMet: true,
        finding: 'Approved automatically: every gate that is asked for holds.',
        remedy: '',
      },
    ]
  const names = approvals.map(({ by }) => by).join(', ')
  return [
    {
      kind: 'approvals',
      isMet: approvals.length >= wanted,
      finding: `${approvals.length} of ${wanted} approvals${names === '' ? '' : `: ${names}`}.`,
      remedy:
        approvals.length >= wanted
          ? ''
          : `Somebody who neither asked nor made the release approves: \`belay promotions approve ${id}\`.`,
    },
  ]
}

function missing(id: string) {
  return fault(
    'not_found',
    `There is no promotion ${id} in this project. \`belay promotions list\` shows what there is.`,
  )
}

function decided({ name, toEnvironment, state }: Row) {
  return fault(
    'conflict',
    `The promotion of ${name} to ${toEnvironment} is ${state} already; a new one asks again.`,
  )
}

function shown(row: Row): Promotion {
  const { fromEnvironment: from, toEnvironment: to, requestedAt, decidedAt, approvals } = row
  const { id, name, release, state, criteria, rollout, reason, requestedBy } = row
  return {
    ...{ id, name, from, to, release, state, criteria, rollout, reason, requestedBy },
    approvals: approvals.map(({ person: _person, ...approval }) => approval),
    requestedAt: requestedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  }
}
