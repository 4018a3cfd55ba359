import type { Project } from '#contract/projects.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import type { Metrics } from '#domain/metrics/service.ts'
import type { Models } from '#domain/models/service.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'
import type { RecordStore } from '#store/ports/records.ts'
import type { StoredPracticeFigures, TraceStore } from '#store/ports/trace-store.ts'

/** Where facts come from. */
export type FactParts = {
  readonly records: RecordStore
  readonly workspace: string
  readonly store: TraceStore
  readonly metrics: Pick<Metrics, 'byModel'>
  readonly models: Pick<Models, 'list'>
  readonly prices: () => PriceBook
  /** Family of each evaluator, by its id. */
  readonly evaluators: Readonly<Record<string, Pick<Evaluator, 'family'>>>
}

/** What facts are asked about: a project, as of a moment. */
export type FactSources = FactParts & {
  readonly project: Project
  readonly atMs: number
  /** Begin of the window of most figures, and of the long one. */
  readonly sinceMs: number
  readonly longSinceMs: number
  /** What the trace store counts for practices; asked once, whoever needs it. */
  readonly figures: () => Promise<StoredPracticeFigures>
}

/** Gathers one group of facts. A file in this folder exports it as `gather`; the group's type is in `plugins/facts/`. */
export function defineGather<Group extends object>(
  gather: (sources: FactSources) => Promise<Group>,
): (sources: FactSources) => Promise<Group> {
  return gather
}
