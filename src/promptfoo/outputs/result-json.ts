import type { Column } from '#promptfoo/plan-rows.ts'
import type { CaseResult } from '#promptfoo/case-result.ts'
import type { Statistics } from '#promptfoo/statistics.ts'
import type { Provider, Suite } from '#promptfoo/suite.ts'

const failureReasons = { passed: 0, failed: 1, error: 2 } as const

/** A result in the names that promptfoo's own files have, for whatever reads those. */
export function resultJson(result: CaseResult): object {
  const { test, provider, answer, grade } = result
  const { provider: own, score: _score, ...testCase } = test
  return {
    ...(test.description === undefined ? {} : { description: test.description }),
    promptIdx: result.column,
    testIdx: result.row,
    promptId: result.promptId,
    provider: shownProvider(provider),
    prompt: { raw: result.prompt, label: result.promptLabel },
    vars: shownVars(result),
    testCase: { ...testCase, ...(own === null ? {} : { provider: own.id }) },
    response: { ...answer, output: result.output },
    ...(result.reason === '' ? {} : { error: result.reason }),
    success: result.outcome === 'passed',
    failureReason: failureReasons[result.outcome],
    score: result.score,
    namedScores: grade?.namedScores ?? {},
    gradingResult: grade,
    latencyMs: result.latencyMs,
    ...(answer.cost === undefined ? {} : { cost: answer.cost }),
    tokenUsage: answer.tokenUsage ?? {},
    metadata: { ...test.metadata, ...answer.metadata },
  }
}

function shownVars({ vars }: CaseResult): object {
  const { _conversation, ...own } = vars
  return own
}

/** What stands after the list of results. */
export function afterResults(
  columns: readonly Column[],
  statistics: Statistics,
): Readonly<Record<string, unknown>> {
  return {
    prompts: columns.map(({ provider, prompt, index }) => ({
      id: prompt.id,
      raw: prompt.raw,
      label: prompt.label,
      provider: provider.label || provider.id,
      metrics: statistics.ofColumn(index),
    })),
    stats: {
      successes: statistics.passed,
      failures: statistics.failed,
      errors: statistics.errors,
      tokenUsage: statistics.tokenUsage,
    },
  }
}

function shownProvider({ id, label }: Provider): object {
  return { id, label }
}

/** The configuration as it was written, without what JSON cannot say. */
export function configJson({ written, description }: Suite): object {
  return { ...written, ...(description === '' ? {} : { description }) }
}
