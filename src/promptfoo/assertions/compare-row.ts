import type { Grade } from '#promptfoo/assertions/grade.ts'
import type { Assertion } from '#promptfoo/config-schema.ts'
import type { Row } from '#promptfoo/plan-rows.ts'
import { sentenceOf } from '#promptfoo/problem.ts'
import type { CaseResult } from '#promptfoo/case-result.ts'

/** Asks a model which of several outputs meets the criterion best: its place among them. Throws when it says none. */
export type SelectBest = (given: {
  readonly assertion: Assertion
  readonly row: Row
  readonly outputs: readonly unknown[]
}) => Promise<number>

/** The results of a row once `select-best` and `max-score` compared them; all but the chosen one fail. */
export async function compareRow(
  row: Row,
  results: readonly CaseResult[],
  selectBest: SelectBest,
): Promise<readonly CaseResult[]> {
  let compared = results
  for (const type of ['select-best', 'max-score'] as const) {
    const assertion = row.test.assert.find((one): one is Assertion => one.type === type)
    if (assertion === undefined) continue
    const grades = await gradesOf(assertion, { row, results: compared, selectBest })
    compared = compared.map((result, index) => withGrade(result, grades[index]))
  }
  return compared
}

async function gradesOf(
  assertion: Assertion,
  given: {
    readonly row: Row
    readonly results: readonly CaseResult[]
    readonly selectBest: SelectBest
  },
): Promise<readonly Grade[]> {
  const { row, results, selectBest } = given
  try {
    if (results.length < 2)
      throw new Error(
        `${assertion.type} compares outputs, and this test has ${results.length}: write several prompts or providers.`,
      )
    const best =
      assertion.type === 'max-score'
        ? highest(assertion, results)
        : await selectBest({ assertion, row, outputs: results.map(({ output }) => output ?? '') })
    return results.map((_, index) => ({
      pass: index === best,
      score: index === best ? 1 : 0,
      reason:
        index === best ? 'It is the best of its row.' : 'Another output of its row is better.',
      assertion,
    }))
  } catch (error) {
    return results.map(() => ({ pass: false, score: 0, reason: sentenceOf(error), assertion }))
  }
}

/** The first with the highest score of its other assertions; -1 when none reaches the threshold. */
function highest({ value }: Assertion, results: readonly CaseResult[]): number {
  const {
    method,
    weights,
    threshold,
  }: { method?: unknown; weights?: object; threshold?: unknown } = Object(value)
  const weightOf = new Map<string, unknown>(Object.entries(weights ?? {}))
  const scores = results.map(({ grade }) => {
    const parts = (grade?.componentResults ?? []).filter(
      ({ assertion }) => assertion !== undefined && !comparing.has(String(assertion['type'])),
    )
    if (parts.length === 0)
      throw new Error('max-score needs at least one other assertion to score by.')
    let sum = 0
    let weight = 0
    for (const { score, assertion } of parts) {
      const own = Number(weightOf.get(String(assertion?.['type'])) ?? 1)
      sum += score * own
      weight += own
    }
    if (method === 'sum') return sum
    return weight > 0 ? sum / weight : 0
  })
  const most = Math.max(...scores)
  return threshold !== undefined && most < Number(threshold) ? -1 : scores.indexOf(most)
}

const comparing = new Set(['select-best', 'max-score'])

function withGrade(result: CaseResult, compared: Grade | undefined): CaseResult {
  if (compared === undefined) return result
  const isPassed = result.outcome === 'passed' && compared.pass
  const known = result.grade
  const grade: Grade = {
    ...(known ?? compared),
    pass: isPassed,
    score: compared.pass ? (known?.score ?? result.score) : compared.score,
    reason: compared.pass ? (known?.reason ?? '') : compared.reason,
    componentResults: [...(known?.componentResults ?? []), compared],
  }
  return {
    ...result,
    grade,
    outcome: result.outcome === 'passed' && !compared.pass ? 'failed' : result.outcome,
    reason: result.outcome === 'passed' && !compared.pass ? compared.reason : result.reason,
    score: grade.score,
  }
}
