import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'
import { listCalls, totalCalls } from '#store/traces/list-calls.ts'
import { KnownDensity } from '#store/traces/known-density.ts'
import { listTraces } from '#store/traces/list-traces.ts'
import { measureCalls } from '#store/traces/measure-calls.ts'
import { readPracticeFigures } from '#store/traces/practice-figures.ts'
import {
  type MeasureLine,
  readMeasures,
  selectMeasures,
} from '#store/traces/query/select-measures.ts'
import { readCohorts, readCohortTotals } from '#store/traces/read-cohorts.ts'
import { countTraces, readFacets } from '#store/traces/read-facets.ts'
import { readRecentSpans } from '#store/traces/read-recent-spans.ts'
import { removeOldTraces } from '#store/traces/remove-old-traces.ts'
import { removeProjectTraces } from '#store/traces/remove-project-traces.ts'
import { removeTraces, sizeOfTraces, traceIdsOfUser } from '#store/traces/remove-traces.ts'
import { readScores, readSpan, readSpans } from '#store/traces/read-spans.ts'
import { readSteps } from '#store/traces/read-steps.ts'
import { readRolloutCounts } from '#store/traces/read-rollout-counts.ts'
import { readScoreFigures } from '#store/traces/score-figures.ts'
import { sortTraces } from '#store/traces/sort-traces.ts'
import { readTraces } from '#store/traces/read-traces.ts'
import { readTraceTree } from '#store/traces/read-trace-tree.ts'

/** The one implementation of the trace store, on whichever ClickHouse the connection leads to. */
export function openTraceStore(database: TraceDatabase): TraceStore {
  const density = new KnownDensity()
  return {
    listTraces: (query) => listTraces(database, density, query),
    sortTraces: (query) => sortTraces(database, query),
    traceFacets: (query) => readFacets(database, query),
    async findTrace(project, traceId) {
      const [[trace], spans] = await Promise.all([
        readTraces(database, project, [traceId]),
        readSpans(database, project, traceId),
      ])
      return trace === undefined ? null : { trace, spans }
    },
    async findTraceSummary(project, traceId) {
      const [trace] = await readTraces(database, project, [traceId])
      return trace ?? null
    },
    async findTraceTree(project, traceId) {
      const [[trace], tree] = await Promise.all([
        readTraces(database, project, [traceId]),
        readTraceTree(database, project, traceId),
      ])
      return trace === undefined ? null : { trace, tree }
    },
    findSpan: (project, traceId, spanId) => readSpan(database, project, traceId, spanId),
    steps: (project, traceIds) => readSteps(database, project, traceIds),
    async countSpans(project, traceId) {
      return (await readSpans(database, project, traceId)).length
    },
    scores: (query) => readScores(database, query),
    scoreFigures: (query) => readScoreFigures(database, query),
    measures: (query) => measureCalls(database, query),
    listCalls: (query) => listCalls(database, query),
    totalCalls: (query) => totalCalls(database, query),
    rolloutCounts: (query) => readRolloutCounts(database, query),
    countTraces: (place, window) => countTraces(database, place, window),
    cohorts: (query) => readCohorts(database, query),
    cohortTotals: (query) => readCohortTotals(database, query),
    async usageByKey(project, fromNs) {
      const lines = await database.query<MeasureLine<'priced'> & { readonly key: string }>(
        `SELECT key, ${selectMeasures('ofCalls', ['priced'])}
         FROM calls_by_hour AS source
         WHERE ${project === null ? '' : 'project = {project:String} AND '} hour >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC') AND key != '' GROUP BY key`,
        { project: project ?? '', from_ns: String(fromNs) },
      )
      return lines.flatMap((line) =>
        readMeasures(line, ['priced']).priced.map((priced) => ({ ...priced, key: line.key })),
      )
    },
    recentSpans: (limit) => readRecentSpans(database, limit),
    practiceFigures: (query) => readPracticeFigures(database, query),
    async totals() {
      const [line] = await database.query<{ spans: string; bytes: string }>(
        `SELECT sumIf(rows, table = 'spans_core') AS spans, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase()`,
      )
      return { spans: Number(line?.spans ?? 0), bytes: Number(line?.bytes ?? 0) }
    },
    removeBefore: (beforeNs) => removeOldTraces(database, beforeNs),
    removeProject: (project) => removeProjectTraces(database, project),
    removeTraces: (project, traceIds) => removeTraces(database, project, traceIds),
    sizeOfTraces: (project, traceIds) => sizeOfTraces(database, project, traceIds),
    traceIdsOfUser: (query) => traceIdsOfUser(database, query),
  }
}
