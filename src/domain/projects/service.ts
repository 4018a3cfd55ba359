import { type Fault, fault } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import type { Capture, Project } from '#contract/projects.ts'
import { recordDeed } from '#domain/events/record-deed.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import { DuplicateRecord, type RecordStore } from '#store/ports/records.ts'

type Change = {
  readonly name?: string | undefined
  readonly owner?: string | undefined
  readonly environments?: readonly string[] | undefined
  readonly capture?: Capture | undefined
  readonly captureBytesMax?: number | undefined
}

const environmentsDefault = ['production', 'staging', 'dev']
const captureBytesDefault = 1_000_000

/** Projects of the workspace; the oldest one is the default. */
export class Projects {
  readonly #records: RecordStore
  readonly #clock: Clock
  readonly #workspace: string

  constructor(parts: {
    readonly records: RecordStore
    readonly clock: Clock
    readonly workspace: string
  }) {
    this.#records = parts.records
    this.#clock = parts.clock
    this.#workspace = parts.workspace
  }

  async list(): Promise<Project[]> {
    const all = await this.#records.projects.list({ workspace: this.#workspace })
    return all.toReversed().map(shown)
  }

  /** By id or slug; the default project for null. */
  async find(project: string | null): Promise<Result<Project, Fault>> {
    const all = await this.list()
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
  ): Promise<Result<Project, Fault>> {
    const now = new Date(this.#clock.nowMs())
    const record: RecordOf<'projects'> = {
      id: newId(idPrefixes.project, now.getTime()),
      workspace: this.#workspace,
      slug: asked.slug,
      name: asked.name,
      owner: asked.owner ?? actor.name,
      environments: [...(asked.environments ?? environmentsDefault)],
      capture: asked.capture ?? 'full',
      captureBytesMax: asked.captureBytesMax ?? captureBytesDefault,
      createdAt: now,
      createdBy: actor.name,
    }
    try {
      await this.#records.transaction(async (inside) => {
        await inside.projects.insert(record)
        await recordDeed(inside, {
          actor,
          workspace: this.#workspace,
          at: now,
          deed: 'project.created',
          record: record.id,
          detail: { slug: asked.slug },
        })
      })
    } catch (error) {
      if (error instanceof DuplicateRecord)
        return failed(fault('conflict', `There is a project "${asked.slug}" already.`))
      throw error
    }
    await this.#records.announce('projects')
    return ok(shown(record))
  }

  async edit(actor: Actor, id: string, change: Change): Promise<Result<Project, Fault>> {
    const { environments: _environments, ...rest } = Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined),
    )
    const [record] = await this.#records.projects.update(
      { id, workspace: this.#workspace },
      {
        ...rest,
        ...(change.environments === undefined ? {} : { environments: [...change.environments] }),
      },
    )
    if (record === undefined) return failed(fault('not_found', `There is no project ${id}.`))
    await recordDeed(this.#records, {
      actor,
      workspace: this.#workspace,
      at: new Date(this.#clock.nowMs()),
      deed: 'project.edited',
      record: id,
      detail: { ...change },
    })
    await this.#records.announce('projects')
    return ok(shown(record))
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
