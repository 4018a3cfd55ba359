import {
  asksForPromotion,
  environmentRules,
  type EnvironmentRules,
} from '#contract/environment-rules.ts'
import type { Environment } from '#contract/environments.ts'
import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { newId } from '#kit/id.ts'
import { nearestTo } from '#kit/nearest.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** Environments of one project. */
export const environmentsMax = 20

/** Environments of a project, in the order in which releases go through them. */
export class Environments {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  async list(project: {
    readonly id: string
    readonly environments: readonly string[]
  }): Promise<Environment[]> {
    const rows = await this.#parts.records.environments.list({ project: project.id })
    const byName = new Map(rows.map((row) => [row.name, row]))
    return project.environments.flatMap((name) => {
      const row = byName.get(name)
      return row === undefined ? [] : [shown(row)]
    })
  }

  async create(
    actor: Actor,
    project: string,
    asked: { readonly name: string; readonly before?: string | undefined },
  ): Promise<Outcome<Environment>> {
    const { name, before = 'production' } = asked
    return doDeed(this.#parts, actor, async (inside, now) => {
      const found = await inside.projects.find({ id: project })
      const names = found?.environments ?? []
      if (names.includes(name))
        return failed(fault('conflict', `There is an environment "${name}" already.`))
      if (names.length >= environmentsMax)
        return failed(
          fault(
            'conflict',
            `A project has at most ${environmentsMax} environments, and all are there.`,
          ),
        )
      const at = names.indexOf(before)
      if (at === -1 && asked.before !== undefined) return failed(unknownEnvironment(before, names))
      const order = at === -1 ? [...names, name] : names.toSpliced(at, 0, name)
      await inside.projects.update({ id: project }, { environments: order })
      const row = rowOf({ project, name, now, by: actor.name })
      await inside.environments.insert(row)
      return ok({
        value: shown(row),
        deed: { deed: 'environment.created', record: row.id, detail: { name, order } },
      })
    })
  }

  /** What a release has to meet there from now on; what is left out stays. */
  async edit(
    actor: Actor,
    project: string,
    name: string,
    change: { readonly [Name in keyof EnvironmentRules]?: EnvironmentRules[Name] | undefined },
  ): Promise<Outcome<Environment>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const row = await inside.environments.find({ project, name })
      if (row === null) {
        const known = await inside.environments.list({ project })
        return failed(
          unknownEnvironment(
            name,
            known.map((one) => one.name),
          ),
        )
      }
      const given = Object.entries(change).filter(([, value]) => value !== undefined)
      const rules = environmentRules.parse({ ...row.rules, ...Object.fromEntries(given) })
      await inside.environments.update({ id: row.id }, { rules })
      return ok({
        value: shown({ ...row, rules }),
        deed: { deed: 'environment.edited', record: row.id, detail: { name, ...change } },
      })
    })
  }
}

/**
 * Why a release may not serve in an environment yet: it asks for gates or approvals, and this release was neither promoted
 * there nor has it served there before. Null where it may.
 */
export async function promotionNeeded(
  inside: Pick<RecordStore, 'environments' | 'promotions' | 'deployments' | 'projects'>,
  asked: {
    readonly project: string
    readonly environment: string
    readonly name: string
    readonly release: string
  },
): Promise<Fault | null> {
  const { project, environment, name, release } = asked
  const place = await inside.environments.find({ project, name: environment })
  if (place === null || !asksForPromotion(place.rules)) return null
  const promoted = await inside.promotions.find({
    project,
    name,
    toEnvironment: environment,
    release,
    state: 'done',
  })
  if (promoted !== null) return null
  const there = await inside.deployments.find({ project, environment, name })
  if (there !== null && [there.release, there.previousRelease].includes(release)) return null
  const names = (await inside.projects.find({ id: project }))?.environments ?? []
  const below = names[names.indexOf(environment) - 1] ?? 'ENVIRONMENT'
  return fault(
    'promotion_refused',
    `${environment} asks for gates or approvals, so that a release serves there once it is promoted: \`belay promote ${name} --from ${below} --to ${environment} --release ${release}\`.`,
  )
}

/**
 * Has a project the environments of these names, within a change of the project. One in which a
 * deployment stands is not taken away: its applications would be answered by nobody.
 */
export async function keepEnvironments(
  inside: RecordStore,
  project: string,
  names: readonly string[],
  { now, by }: { readonly now: Date; readonly by: string },
): Promise<Outcome<null>> {
  const rows = await inside.environments.list({ project })
  const leaving = rows.filter((row) => !names.includes(row.name))
  for (const { name } of leaving) {
    const inUse = await inside.deployments.find({ project, environment: name })
    if (inUse !== null)
      return failed(
        fault(
          'conflict',
          `The environment "${name}" cannot be left out: the deployment "${inUse.name}" stands in it.`,
        ),
      )
  }
  for (const { id } of leaving) await inside.environments.remove({ id })
  const known = new Set(rows.map((row) => row.name))
  for (const name of new Set(names))
    if (!known.has(name)) await inside.environments.insert(rowOf({ project, name, now, by }))
  return ok(null)
}

/** What to say of an environment that a project has not. */
export function unknownEnvironment(name: string, names: readonly string[]): Fault {
  const near = nearestTo(name, names)
  return fault(
    'not_found',
    `There is no environment "${name}" in this project.${near === null ? '' : ` Did you mean "${near}"?`} There are: ${names.join(', ')}. \`belay environments create ${name}\` adds one.`,
  )
}

function rowOf(given: {
  readonly project: string
  readonly name: string
  readonly now: Date
  readonly by: string
}): RecordOf<'environments'> {
  const { project, name, now, by } = given
  const id = newId(idPrefixes.environment, now.getTime())
  const rules = environmentRules.parse({})
  return { id, project, name, rules, createdAt: now, createdBy: by }
}

function shown({ project: _project, createdAt, ...row }: RecordOf<'environments'>): Environment {
  return { ...row, createdAt: createdAt.toISOString() }
}
