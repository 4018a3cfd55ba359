import { firstEnvironments } from '#contract/environment-names.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import type { Capture, Project } from '#contract/projects.ts'
import { keepEnvironments } from '#domain/environments/service.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import { DuplicateRecord } from '#store/ports/records.ts'
import { timeZoneDefault } from '#contract/time-zone.ts'

type Change = {
  readonly name?: string | undefined
  readonly owner?: string | undefined
  readonly environments?: readonly string[] | undefined
  readonly capture?: Capture | undefined
  readonly captureBytesMax?: number | undefined
  readonly timeZone?: string | undefined
}

const captureBytesDefault = 1_000_000

/** Projects of the workspace; the oldest one is the default. */
export class Projects {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  async list(): Promise<Project[]> {
    const { records, workspace } = this.#parts
    return (await records.projects.list({ workspace })).toReversed().map(shown)
  }

  /**
   * By id or slug; the default project for null. A key finds `own` alone, and asks for no other: what is
   * meant for one project would land in another, and nobody would be told.
   */
  async find(project: string | null, own: string | null = null): Promise<Outcome<Project>> {
    const all = await this.list()
    if (own !== null) {
      const found = all.find(({ id }) => id === own)
      return found !== undefined && [null, found.id, found.slug].includes(project)
        ? ok(found)
        : failed(
            fault(
              'not_found',
              `There is no project "${project ?? own}" for this key: it belongs to "${found?.slug ?? own}". Leave the project out, or use a key of that project.`,
            ),
          )
    }
    const found =
      project === null ? all[0] : all.find(({ id, slug }) => id === project || slug === project)
    return found === undefined
      ? failed(
          fault(
            'not_found',
            `There is no project "${project ?? 'default'}". There are: ${all.map(({ slug }) => slug).join(', ')}.`,
          ),
        )
      : ok(found)
  }

  async create(
    actor: Actor,
    asked: Change & { readonly slug: string; readonly name: string },
  ): Promise<Outcome<Project>> {
    const { workspace } = this.#parts
    try {
      return await doDeed(this.#parts, actor, async (inside, now) => {
        const record: RecordOf<'projects'> = {
          id: newId(idPrefixes.project, now.getTime()),
          workspace,
          slug: asked.slug,
          name: asked.name,
          owner: asked.owner ?? actor.name,
          environments: [...new Set(asked.environments ?? firstEnvironments)],
          capture: asked.capture ?? 'full',
          captureBytesMax: asked.captureBytesMax ?? captureBytesDefault,
          timeZone: asked.timeZone ?? timeZoneDefault,
          createdAt: now,
          createdBy: actor.name,
        }
        await inside.projects.insert(record)
        await keepEnvironments(inside, record.id, record.environments, { now, by: actor.name })
        return ok({
          value: shown(record),
          deed: { deed: 'project.created', record: record.id, detail: { slug: asked.slug } },
        })
      })
    } catch (error) {
      if (error instanceof DuplicateRecord)
        return failed(fault('conflict', `There is a project "${asked.slug}" already.`))
      throw error
    }
  }

  async edit(actor: Actor, id: string, change: Change): Promise<Outcome<Project>> {
    const { workspace } = this.#parts
    const { environments: _environments, ...rest } = Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined),
    )
    const environments = change.environments && [...new Set(change.environments)]
    return doDeed(this.#parts, actor, async (inside, now) => {
      const missing = fault('not_found', `There is no project ${id}.`)
      if ((await inside.projects.find({ id, workspace })) === null) return failed(missing)
      if (environments !== undefined) {
        const kept = await keepEnvironments(inside, id, environments, { now, by: actor.name })
        if (!kept.ok) return kept
      }
      const [record] = await inside.projects.update(
        { id, workspace },
        { ...rest, ...(environments === undefined ? {} : { environments }) },
      )
      if (record === undefined) return failed(missing)
      return ok({
        value: shown(record),
        deed: { deed: 'project.edited', record: id, detail: { ...change } },
      })
    })
  }
}

function shown({
  workspace: _workspace,
  createdBy: _createdBy,
  createdAt,
  ...project
}: RecordOf<'projects'>): Project {
  return { ...project, createdAt: createdAt.toISOString() }
}
