import { type AssignmentUnit, type Deployment, deploymentsMax } from '#contract/deployments.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import { promotionNeeded, unknownEnvironment } from '#domain/environments/service.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { refuseDuplicate } from '#domain/events/refuse-duplicate.ts'
import { findRelease } from '#domain/releases/service.ts'
import { newId } from '#kit/id.ts'
import { nearestTo } from '#kit/nearest.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { roomFault } from './room-for-release.ts'

type Place = { readonly project: string; readonly environment: string; readonly name: string }

type Fields = {
  readonly unit: AssignmentUnit
  readonly purpose: string
  readonly owner: string
  readonly riskTier: Deployment['riskTier']
  readonly safeAnswer: string | null
}

type Change = { readonly [Name in keyof Fields]?: Fields[Name] | undefined } & {
  readonly release?: string | undefined
}

type Row = RecordOf<'deployments'>

/** Deployments: names that applications call, and what answers under them in each environment. */
export class Deployments {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  /** By environment in its order, then by name. */
  async list(
    project: { readonly id: string; readonly environments: readonly string[] },
    environment: string | undefined,
  ): Promise<Deployment[]> {
    const { records } = this.#parts
    const rows = await records.deployments.list({
      project: project.id,
      ...(environment === undefined ? {} : { environment }),
    })
    const rollouts = await records.rollouts.list({ project: project.id, endedAt: null })
    const running = new Map(rollouts.map((rollout) => [rollout.deployment, rollout]))
    const placeOf = (row: Row) => project.environments.indexOf(row.environment)
    return rows
      .toSorted((a, b) => placeOf(a) - placeOf(b) || (a.name < b.name ? -1 : 1))
      .map((row) => shownDeployment(row, running.get(row.id) ?? null))
  }

  async show(place: Place): Promise<Outcome<Deployment>> {
    const { records } = this.#parts
    const row = await findDeployment(records, place)
    return row.ok ? ok(await withRollout(records, row.value)) : row
  }

  async create(
    actor: Actor,
    project: { readonly id: string; readonly environments: readonly string[] },
    asked: Fields & Omit<Place, 'project'> & { readonly release: string },
  ): Promise<Outcome<Deployment>> {
    const { workspace } = this.#parts
    const { environment, name } = asked
    if (!project.environments.includes(environment))
      return failed(unknownEnvironment(environment, project.environments))
    return refuseDuplicate(
      `There is a deployment "${name}" in ${environment} already. \`belay deployments edit ${name} --environment ${environment} --release ID\` has it serve another release.`,
      () =>
        doDeed(this.#parts, actor, async (inside, now) => {
          if ((await inside.deployments.count({ project: project.id })) >= deploymentsMax)
            return failed(
              fault(
                'conflict',
                `A project has at most ${deploymentsMax} deployments, and all are there.`,
              ),
            )
          const release = await findServable(inside, project.id, asked.release)
          if (!release.ok) return release
          const needed = await promotionNeeded(inside, {
            project: project.id,
            environment,
            name,
            release: release.value.id,
          })
          if (needed !== null) return failed(needed)
          const row: Row = {
            id: newId(idPrefixes.deployment, now.getTime()),
            workspace,
            project: project.id,
            ...asked,
            previousRelease: null,
            state: 'serving',
            stopped: null,
            createdAt: now,
            createdBy: actor.name,
          }
          await inside.deployments.insert(row)
          return ok({
            value: shownDeployment(row, null),
            deed: {
              deed: 'deployment.created',
              record: row.id,
              detail: { name, environment, release: release.value.id, hash: release.value.hash },
            },
          })
        }),
    )
  }

  async edit(actor: Actor, place: Place, change: Change): Promise<Outcome<Deployment>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const found = await findDeployment(inside, place)
      if (!found.ok) return found
      const { release: served, id } = found.value
      const { release, ...fields } = change
      const isOther = release !== undefined && release !== served
      if (isOther) {
        const known = await findServable(inside, place.project, release)
        if (!known.ok) return known
        const needed = await promotionNeeded(inside, { ...place, release })
        if (needed !== null) return failed(needed)
        const rollout = await inside.rollouts.find({ deployment: id, endedAt: null })
        if (rollout !== null)
          return failed(
            fault(
              'conflict',
              `The rollout ${rollout.id} decides which release of "${place.name}" serves. End it first, then serve another.`,
            ),
          )
      }
      const [row = found.value] = await inside.deployments.update(
        { id },
        {
          ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
          ...(isOther ? { release, previousRelease: served } : {}),
        },
      )
      return ok({
        value: await withRollout(inside, row),
        deed: { deed: 'deployment.edited', record: id, detail: { ...change } },
      })
    })
  }

  async stop(actor: Actor, place: Place, why: string): Promise<Outcome<Deployment>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const found = await findDeployment(inside, place)
      if (!found.ok) return found
      const { id, stopped: known } = found.value
      if (known !== null)
        return failed(
          fault(
            'conflict',
            `"${place.name}" is stopped already, by ${known.by} at ${known.at}: ${known.why}`,
          ),
        )
      const stopped = { why, by: actor.name, at: now.toISOString() }
      const [row = found.value] = await inside.deployments.update(
        { id },
        { state: 'stopped', stopped },
      )
      return ok({
        value: await withRollout(inside, row),
        deed: { deed: 'deployment.stopped', record: id, detail: { why } },
      })
    })
  }

  async resume(actor: Actor, place: Place): Promise<Outcome<Deployment>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const found = await findDeployment(inside, place)
      if (!found.ok) return found
      const { id, stopped } = found.value
      if (stopped === null) return failed(fault('conflict', `"${place.name}" is not stopped.`))
      const [row = found.value] = await inside.deployments.update(
        { id },
        { state: 'serving', stopped: null },
      )
      return ok({
        value: await withRollout(inside, row),
        deed: { deed: 'deployment.resumed', record: id, detail: { stopped } },
      })
    })
  }
}

/** A deployment by its environment and name; what is near, and where that name stands, is told when there is none. */
export async function findDeployment(
  records: Pick<RecordStore, 'deployments'>,
  { project, environment, name }: Place,
): Promise<Outcome<Row>> {
  const found = await records.deployments.find({ project, environment, name })
  if (found !== null) return ok(found)
  const rows = await records.deployments.list({ project })
  const here = rows.filter((row) => row.environment === environment).map((row) => row.name)
  const elsewhere = rows.filter((row) => row.name === name).map((row) => row.environment)
  const near = nearestTo(name, here)
  return failed(
    fault(
      'not_found',
      `There is no deployment "${name}" in ${environment}.${near === null ? '' : ` Did you mean "${near}"?`}${elsewhere.length === 0 ? '' : ` That name stands in ${elsewhere.join(', ')}.`} \`belay deployments list\` shows what there is.`,
    ),
  )
}

/** A release of the project that may answer calls: it is there, and there is room to hold it ready. */
export async function findServable(
  records: Pick<RecordStore, 'deployments' | 'rollouts' | 'releases'>,
  project: string,
  reference: string,
): Promise<Outcome<RecordOf<'releases'>>> {
  const release = await findRelease(records, project, reference)
  if (!release.ok) return release
  const full = await roomFault(records, project, release.value)
  return full === null ? release : failed(full)
}

async function withRollout(records: Pick<RecordStore, 'rollouts'>, row: Row): Promise<Deployment> {
  return shownDeployment(row, await records.rollouts.find({ deployment: row.id, endedAt: null }))
}

function shownDeployment(
  { workspace: _workspace, project: _project, createdAt, ...row }: Row,
  rollout: RecordOf<'rollouts'> | null,
): Deployment {
  return {
    ...row,
    rollout:
      rollout === null
        ? null
        : {
            id: rollout.id,
            candidate: rollout.release,
            state: rollout.state,
            step: rollout.step,
            weight: rollout.weight,
          },
    createdAt: createdAt.toISOString(),
  }
}
