import { defineSection } from '#access/define-section.ts'
import { type ReleaseEntry, ReleaseShelf } from '#access/release-shelf.ts'
import type { AssignmentUnit } from '#contract/deployments.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** A deployment as the data planes know it. */
export type DeploymentEntry = {
  readonly unit: AssignmentUnit
  /** The release that serves: the control of a rollout. */
  readonly release: ReleaseEntry
  readonly rollout: {
    readonly id: string
    readonly salt: string
    /** Share of the units that the candidate answers, from 0 to 1. */
    readonly weight: number
    readonly candidate: ReleaseEntry
  } | null
  /** Why it is stopped; null while it serves. */
  readonly stopped: string | null
  /** Text that answers while it is stopped; null: an error. */
  readonly safeAnswer: string | null
}

/** Deployments of one environment, by name. */
export type DeploymentsByName = ReadonlyMap<string, DeploymentEntry>

/** Environment → name → deployment. */
export type DeploymentsOfProject = ReadonlyMap<string, DeploymentsByName>

/** Project → environment → name → deployment. */
export const section = defineSection<ReadonlyMap<string, DeploymentsOfProject>>({
  reads: ['deployments', 'rollouts'],
  open({ records, workspace }) {
    const shelf = new ReleaseShelf(records)
    return {
      async build() {
        const { projects, releases } = await readProjects(records, shelf, { workspace })
        shelf.keep(releases)
        return projects
      },
      async entriesOf(ids) {
        const [deployments, rollouts] = [
          await records.deployments.among('id', ids),
          await records.rollouts.among('id', ids),
        ]
        // What a record that is gone belonged to is not known any more.
        if (deployments.length + rollouts.length < ids.length) return null
        const changed = new Map<string, DeploymentsOfProject>()
        for (const { project } of [...deployments, ...rollouts]) {
          if (changed.has(project)) continue
          const { projects } = await readProjects(records, shelf, { workspace, project })
          changed.set(project, projects.get(project) ?? new Map())
        }
        return changed
      },
    }
  },
})

async function readProjects(
  records: Pick<RecordStore, 'deployments' | 'rollouts'>,
  shelf: ReleaseShelf,
  match: { readonly workspace: string; readonly project?: string },
) {
  const running = new Map<string, RecordOf<'rollouts'>>()
  for await (const rollout of records.rollouts.each({ match: { ...match, endedAt: null } }))
    running.set(rollout.deployment, rollout)
  const rows: RecordOf<'deployments'>[] = []
  for await (const row of records.deployments.each({ match })) rows.push(row)
  const releases = new Set(
    rows.flatMap(({ id, release }) => {
      const candidate = running.get(id)?.release
      return candidate === undefined ? [release] : [release, candidate]
    }),
  )
  const held = await shelf.of(releases)
  const projects = new Map<string, Map<string, Map<string, DeploymentEntry>>>()
  for (const row of rows) {
    const entry = entryOf(row, running.get(row.id) ?? null, held)
    if (entry === null) continue
    const environments =
      projects.get(row.project) ?? new Map<string, Map<string, DeploymentEntry>>()
    const names = environments.get(row.environment) ?? new Map<string, DeploymentEntry>()
    projects.set(row.project, environments.set(row.environment, names.set(row.name, entry)))
  }
  return { projects, releases }
}

/** Null where a release is gone, with its project. */
function entryOf(
  { unit, release: served, stopped, safeAnswer }: RecordOf<'deployments'>,
  rollout: RecordOf<'rollouts'> | null,
  releases: ReadonlyMap<string, ReleaseEntry>,
): DeploymentEntry | null {
  const release = releases.get(served)
  const candidate = rollout === null ? undefined : releases.get(rollout.release)
  if (release === undefined || (rollout !== null && candidate === undefined)) return null
  return {
    unit,
    release,
    rollout:
      rollout === null || candidate === undefined
        ? null
        : { id: rollout.id, salt: rollout.salt, weight: rollout.weight, candidate },
    stopped: stopped?.why ?? null,
    safeAnswer,
  }
}
