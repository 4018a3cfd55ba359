import type { EvaluationSummary } from '#contract/evaluations.ts'
import type { DatasetItem } from '#contract/datasets.ts'
import type { Datasets } from '#domain/datasets/service.ts'
import { type Measured, readMeasured } from '#domain/evaluations/measured.ts'
import { missingEvaluation } from '#domain/evaluations/shown-evaluation.ts'
import { summarise } from '#domain/evaluations/summarise.ts'
import type { Outcome } from '#contract/faults.ts'
import { failed, ok } from '#kit/result.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

type Row = RecordOf<'evaluations'>

type MeasuredParts = {
  readonly records: RecordStore
  readonly datasets: Datasets
  readonly evaluators: Readonly<Record<string, Evaluator>>
}

/** Results read at once when all are walked. */
const pageSize = 2000
/** Evaluations that are kept in memory after they were read, and results of them all together. */
const keptMax = 8
const keptResultsMax = 50_000

/** What evaluations found, read whole; the last few that are over are kept, because people look at one for a while. */
export class MeasuredEvaluations {
  readonly #parts: MeasuredParts
  readonly #kept = new Map<string, { measured: Measured; summary: EvaluationSummary | null }>()

  constructor(parts: MeasuredParts) {
    this.#parts = parts
  }

  /** The items that the evaluation is over, also when its dataset was put away since. */
  async itemsOf(record: Row): Promise<Outcome<DatasetItem[]>> {
    const { itemsMax, split } = record.definition
    const found = await this.#parts.datasets.allItems({
      project: record.project,
      dataset: record.dataset,
      version: record.datasetVersion,
      split,
      withArchived: true,
    })
    return found.ok ? ok(found.value.items.slice(0, itemsMax ?? undefined)) : found
  }

  async find(project: string, id: string): Promise<Outcome<Measured>> {
    const record = await this.#parts.records.evaluations.find({ id, project })
    if (record === null) return failed(missingEvaluation(id))
    const kept = this.#kept.get(keyOf(record))
    if (kept !== undefined) return ok({ ...kept.measured, record })
    const found = await this.itemsOf(record)
    if (!found.ok) return found
    const results: StoredResult[] = []
    let after: StoredResult | undefined
    for (;;) {
      const page: StoredResult[] = await this.#parts.records.evaluationResults.list({
        evaluation: id,
        ...(after === undefined ? {} : { after }),
        limit: pageSize,
      })
      results.push(...page)
      after = page.at(-1)
      if (page.length < pageSize) break
    }
    const measured = readMeasured(record, found.value, results)
    this.#keep(measured)
    return ok(measured)
  }

  /** The figures of an evaluation; of one that is over they are made once. */
  summary(measured: Measured): EvaluationSummary {
    const kept = this.#kept.get(keyOf(measured.record))
    const summary = kept?.summary ?? summarise(measured, this.#parts.evaluators)
    if (kept !== undefined) kept.summary = summary
    return summary
  }

  /** What is over changes no more, and is read again and again by whoever looks at it. */
  #keep(measured: Measured): void {
    const isOver = measured.record.state !== 'queued' && measured.record.state !== 'running'
    if (!isOver || measured.results.length > keptResultsMax) return
    this.#kept.set(keyOf(measured.record), { measured, summary: null })
    for (const [oldest] of this.#kept) {
      const results = [...this.#kept.values()].reduce(
        (sum, kept) => sum + kept.measured.results.length,
        0,
      )
      if (results <= keptResultsMax && this.#kept.size <= keptMax) break
      this.#kept.delete(oldest)
    }
  }
}

/** Changes whenever results of the evaluation may: each round of calls ends at a time of its own. */
function keyOf({ id, state, attempt, endedAt }: Row): string {
  return `${id} ${state} ${attempt} ${endedAt?.getTime() ?? 0}`
}
