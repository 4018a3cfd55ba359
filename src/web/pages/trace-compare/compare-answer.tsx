import type { TraceRow } from '#contract/traces.ts'
import {
  costDifference,
  countDifference,
  type Difference,
  durationDifference,
} from '#web/pages/trace-compare/difference.ts'
import { DifferenceText } from '#web/pages/trace-compare/difference-text.tsx'

type CompareAnswerProps = { readonly first: TraceRow; readonly second: TraceRow }

/** What sets B apart from A, in one sentence. */
export function CompareAnswer({ first, second }: CompareAnswerProps) {
  const tokens = (trace: TraceRow): number => trace.inputTokens + trace.outputTokens
  const told: readonly (readonly [what: string, difference: Difference])[] = [
    ['time', durationDifference(first.durationMs, second.durationMs)],
    ['cost', costDifference(first.cost, second.cost)],
    ['tokens', countDifference(tokens(first), tokens(second))],
    ['failed spans', countDifference(first.errors, second.errors)],
  ]
  return (
    <>
      B against A:{' '}
      {told.map(([what, difference], index) => (
        <span key={what}>
          {index === 0 ? '' : ', '}
          {what} <DifferenceText difference={difference} />
        </span>
      ))}
      .
    </>
  )
}
