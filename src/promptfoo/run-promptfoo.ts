import { createGrader } from '#promptfoo/assertions/grader-model.ts'
import { judgeWith, selectBestWith } from '#promptfoo/assertions/judged.ts'
import { checkOutputs, openOutputs } from '#promptfoo/outputs/open-outputs.ts'
import { Notes } from '#promptfoo/notes.ts'
import { planColumns } from '#promptfoo/plan-rows.ts'
import type { Gateway } from '#promptfoo/providers/gateway.ts'
import type { Overrides } from '#promptfoo/overrides.ts'
import { readConfig } from '#promptfoo/read-config.ts'
import { ResultsTable } from '#promptfoo/results-table.ts'
import { runSuite } from '#promptfoo/run-suite.ts'
import { Statistics } from '#promptfoo/statistics.ts'

export type Ended = {
  readonly passed: number
  readonly failed: number
  readonly errors: number
  /** Percent; NaN without cases. */
  readonly passRate: number
  readonly tookMs: number
  readonly outputs: readonly string[]
  readonly table: ResultsTable
  /** 0, or what promptfoo ends with when a test did not pass. */
  readonly exitCode: number
}

/** What a run ends with when not every test passed, unless the environment says otherwise. */
const notPassed = 100

/**
 * Runs a configuration of promptfoo's in this process. Throws PromptfooProblem when it says what Belay does not do;
 * whatever goes wrong in a case is that case's result.
 */
export async function runPromptfoo(
  path: string,
  overrides: Overrides,
  given: {
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly gateway: Gateway
    /** Told once, before the first call or with a refusal: what of the configuration nobody heeds. */
    readonly onNotes: (notes: readonly string[]) => void
    /** Told after each row. */
    readonly onRow: (done: number) => void
  },
): Promise<Ended> {
  const startedAt = new Date().toISOString()
  const startedMs = performance.now()
  const notes = new Notes()
  const { environment, gateway } = given
  const suite = await readConfig(path, overrides, { environment, gateway, notes }).finally(() =>
    given.onNotes(notes.all()),
  )
  checkOutputs(suite.outputs)
  const columns = planColumns(suite)
  const statistics = new Statistics(columns, suite.derivedMetrics)
  const sinks = openOutputs(suite.outputs, { suite, columns, startedAt })
  const table = new ResultsTable(suite, columns)
  const grader = createGrader(suite, given.gateway)
  const parts = { suite, columns, judge: judgeWith(grader), selectBest: selectBestWith(grader) }
  for await (const row of runSuite(parts)) {
    for (const result of row) {
      statistics.add(result)
      for (const sink of sinks) sink.add(result)
    }
    table.add(row)
    given.onRow(statistics.total)
  }
  for (const sink of sinks) sink.end(statistics)
  const { passed, failed, errors, passRate } = statistics
  return {
    passed,
    failed,
    errors,
    passRate,
    tookMs: performance.now() - startedMs,
    outputs: suite.outputs,
    table,
    exitCode: exitCodeOf(passRate, suite.environment),
  }
}

/**
 * 0 when the share of passed cases, in percent, reaches PROMPTFOO_PASS_RATE_THRESHOLD (100 without it), and for no
 * cases at all; else 100, or PROMPTFOO_FAILED_TEST_EXIT_CODE.
 */
export function exitCodeOf(
  passRate: number,
  environment: Readonly<Record<string, string | undefined>>,
): number {
  const threshold = Number.parseFloat(environment['PROMPTFOO_PASS_RATE_THRESHOLD'] ?? '')
  const code = Number.parseInt(environment['PROMPTFOO_FAILED_TEST_EXIT_CODE'] ?? '', 10)
  if (!(passRate < (Number.isFinite(threshold) ? threshold : 100))) return 0
  return Number.isSafeInteger(code) ? code : notPassed
}
