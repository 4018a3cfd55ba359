import { belayActor } from '#domain/events/belay-actor.ts'
import { defineGather, type FactSources } from '#domain/maturity/facts/define-gather.ts'
import type { DeliveryFacts } from '#plugins/facts/delivery.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

const environment = 'production'
const dayMs = 86_400_000
const longDays = 180
const shortDays = 90
/** A release that goes from nobody to everybody in fewer steps is not staged. */
const stepsMin = 2

/** What happened to the deployments of production. */
export const gather = defineGather<DeliveryFacts>(async (sources) => {
  const { records, project, atMs } = sources
  const sinceMs = atMs - longDays * dayMs
  const shortSinceMs = atMs - shortDays * dayMs
  const deployments = await records.deployments.list({ project: project.id, environment })
  const ids = new Set(deployments.map(({ id }) => id))
  const match = { project: project.id }
  const rollouts = await since(
    records.rollouts.each({ match }),
    sinceMs,
    ({ startedAt }) => startedAt,
  )
  const ended = rollouts.filter(
    ({ deployment, endedAt }) => ids.has(deployment) && endedAt !== null,
  )
  const shipped = ended.filter(({ state }) => state === 'shipped')
  const takenBack = ended.filter(({ state }) => state === 'rolled-back')
  const endings = await deeds(
    sources,
    'rollout.rolled-back',
    new Set(takenBack.map(({ id }) => id)),
    sinceMs,
  )
  const byItself = new Set(
    endings.filter(({ actorId }) => actorId === belayActor.id).map(({ record }) => record),
  )
  const aborted = takenBack.filter(({ id }) => byItself.has(id))
  const asked = await since(
    records.promotions.each({ match }),
    sinceMs,
    ({ requestedAt }) => requestedAt,
  )
  const promotions = asked.filter(
    ({ toEnvironment, state }) => toEnvironment === environment && state === 'done',
  )
  const evaluations = await since(
    records.evaluations.each({ match }),
    sinceMs,
    ({ createdAt }) => createdAt,
  )
  const edits = await deeds(sources, 'deployment.edited', ids, sinceMs)
  const rolledBack = await deeds(sources, 'deployment.rolled-back', ids, sinceMs)
  const served = edits.filter(({ detail }) => detail['release'] !== undefined)
  return {
    delivery: {
      deployments: deployments.length,
      changes: shipped.length + promotions.length + served.length,
      progressive: shipped.filter(({ plan }) => plan.steps.length >= stepsMin).length,
      rollouts: ended.length,
      aborts: aborted.length,
      slowestAbortS: Math.max(
        0,
        ...aborted.map(
          ({ startedAt, endedAt }) =>
            ((endedAt?.getTime() ?? startedAt.getTime()) - startedAt.getTime()) / 1000,
        ),
      ),
      rollbacks:
        takenBack.filter(({ endedAt }) => (endedAt?.getTime() ?? 0) >= shortSinceMs).length +
        rolledBack.filter(({ at }) => at.getTime() >= shortSinceMs).length,
      promotions: promotions.length,
      gated: promotions.filter(({ criteria }) =>
        criteria.some(({ kind, isMet }) => kind === 'gate' && isMet),
      ).length,
      automatic: promotions.filter(
        ({ criteria, approvals }) =>
          approvals.length === 0 && criteria.some(({ kind }) => kind === 'approvals'),
      ).length,
      gatesFailed: evaluations.filter(
        ({ gate, definition }) =>
          gate === 'failed' && definition.variants.some(({ kind }) => kind === 'release'),
      ).length,
    },
  }
})

/** The records that are not older than that, of all in the order newest first. */
async function since<Record>(
  records: AsyncIterable<Record>,
  sinceMs: number,
  madeAt: (record: Record) => Date,
): Promise<Record[]> {
  const found: Record[] = []
  for await (const record of records) {
    if (madeAt(record).getTime() < sinceMs) break
    found.push(record)
  }
  return found
}

/** What of that kind was done to these records, newest first. */
async function deeds(
  { records, workspace }: FactSources,
  deed: string,
  about: ReadonlySet<string>,
  sinceMs: number,
): Promise<RecordOf<'events'>[]> {
  const found: RecordOf<'events'>[] = []
  for await (const event of records.events.each({ match: { workspace, deed } })) {
    if (event.at.getTime() < sinceMs) break
    if (about.has(event.record)) found.push(event)
  }
  return found
}
