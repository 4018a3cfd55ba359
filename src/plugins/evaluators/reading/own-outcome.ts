import { z } from 'zod'
import type { EvaluationCase, EvaluatorOutcome } from '../define.ts'
import { graded, judged, unscored } from '../outcome.ts'

const reasonCharsMax = 10_000

const answer = z.object({
  pass: z.boolean().optional(),
  score: z.number().min(0).max(1).optional(),
  reason: z
    .string()
    .transform((text) => text.slice(0, reasonCharsMax))
    .optional(),
  label: z.string().max(200).optional(),
})

/** All that is known of a case, for somebody's own code or server; null and empty lists are what is not known. */
export function ownCaseOf({ error: _, costUsd, ...known }: EvaluationCase): OwnCase {
  return { ...known, costUsd: costUsd === null ? null : Number(costUsd) }
}

type OwnCase = Omit<EvaluationCase, 'error' | 'costUsd'> & { readonly costUsd: number | null }

/** Names of what `ownCaseOf` gives, for the descriptions of settings. */
export const ownCaseFields =
  '{input, messages, output, expected, context, variables, metadata, latencyMs, costUsd, usage, finishReason, tools, toolCalls, expectedToolCalls, spans, retrieved, relevance, guardrails}'

/** What somebody's own code or server said of a case: true or false, a number, or an object with both. */
export function outcomeOf(value: unknown, threshold: number | undefined): EvaluatorOutcome {
  if (typeof value === 'boolean') return judged(value, value ? 'It says true.' : 'It says false.')
  if (typeof value === 'number')
    return value >= 0 && value <= 1
      ? graded(value, threshold, `It says ${value}.`)
      : unscored(`It gave ${value}; a score lies from 0 to 1.`)
  const parsed = answer.safeParse(value)
  if (!parsed.success || (parsed.data.pass === undefined && parsed.data.score === undefined))
    return unscored(
      `It gave ${JSON.stringify(value)?.slice(0, 200) ?? 'nothing'}; true, false, a number from 0 to 1, or {pass, score, reason} is taken.`,
    )
  const { pass, score = pass === true ? 1 : 0, reason = 'It gave no reason.', label } = parsed.data
  const byThreshold = graded(score, threshold, reason)
  return {
    ...byThreshold,
    passed: pass ?? byThreshold.passed,
    ...(label === undefined ? {} : { label }),
  }
}
