import type { OwnFunction } from '#promptfoo/config-schema.ts'
import { evaluateFormula } from '#promptfoo/formula.ts'
import type { Column } from '#promptfoo/plan-rows.ts'
import type { CaseResult } from '#promptfoo/case-result.ts'

type ColumnFigures = {
  score: number
  testPassCount: number
  testFailCount: number
  testErrorCount: number
  assertPassCount: number
  assertFailCount: number
  totalLatencyMs: number
  cost: number
  namedScores: Record<string, number>
  namedScoreWeights: Record<string, number>
}

type Derived = readonly { readonly name: string; readonly value: string | OwnFunction }[]

/** What a run came to, counted as it goes: sums only, so that it stays small. */
export class Statistics {
  passed = 0
  failed = 0
  errors = 0
  tokenUsage = { total: 0, prompt: 0, completion: 0, cached: 0 }
  readonly #columns: readonly ColumnFigures[]
  readonly #derived: Derived

  constructor(columns: readonly Column[], derived: Derived) {
    this.#derived = derived
    this.#columns = columns.map(() => ({
      score: 0,
      testPassCount: 0,
      testFailCount: 0,
      testErrorCount: 0,
      assertPassCount: 0,
      assertFailCount: 0,
      totalLatencyMs: 0,
      cost: 0,
      namedScores: {},
      namedScoreWeights: {},
    }))
  }

  add({ outcome, column, score, latencyMs, answer, grade }: CaseResult): void {
    if (outcome === 'passed') this.passed += 1
    else if (outcome === 'failed') this.failed += 1
    else this.errors += 1
    for (const name of ['total', 'prompt', 'completion', 'cached'] as const)
      this.tokenUsage[name] += (answer.tokenUsage?.[name] ?? 0) + (grade?.tokensUsed?.[name] ?? 0)
    const figures = this.#columns[column]
    if (figures === undefined) return
    figures.score += score
    figures.testPassCount += outcome === 'passed' ? 1 : 0
    figures.testFailCount += outcome === 'failed' ? 1 : 0
    figures.testErrorCount += outcome === 'error' ? 1 : 0
    for (const { pass } of grade?.componentResults ?? [])
      if (pass) figures.assertPassCount += 1
      else figures.assertFailCount += 1
    figures.totalLatencyMs += latencyMs
    figures.cost += answer.cost ?? 0
    for (const [name, value] of Object.entries(grade?.namedScores ?? {})) {
      const weight = grade?.namedScoreWeights?.[name] ?? 1
      figures.namedScores[name] = (figures.namedScores[name] ?? 0) + value * weight
      figures.namedScoreWeights[name] = (figures.namedScoreWeights[name] ?? 0) + weight
    }
  }

  get total(): number {
    return this.passed + this.failed + this.errors
  }

  /** Percent; NaN of no cases, which no threshold fails. */
  get passRate(): number {
    return (this.passed / this.total) * 100
  }

  /** Sums of a column, with the metrics that are derived from its named scores. */
  ofColumn(index: number): Readonly<ColumnFigures> | null {
    const figures = this.#columns[index]
    if (figures === undefined || this.#derived.length === 0) return figures ?? null
    const count = figures.testPassCount + figures.testFailCount + figures.testErrorCount
    const known: Record<string, number> = { ...figures.namedScores, __count: count }
    for (const { name, value } of this.#derived)
      known[name] =
        typeof value === 'function' ? Number(value(known)) : evaluateFormula(value, known)
    const { __count: _count, ...namedScores } = known
    return { ...figures, namedScores }
  }
}
