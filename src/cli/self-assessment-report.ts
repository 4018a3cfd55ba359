import type { Completed } from '#cli/ask-self-assessment.ts'
import { formatPoints, pointsMax } from '#client/maturity-report.ts'

/** What the answers claim, for people at a terminal. */
export function selfAssessmentText({ self, questions }: Completed): string {
  const { result } = self
  return [
    '',
    `${claimWords(self)} \`belay assess\` sets it beside the evidence.`,
    '',
    ...titled(
      'Strengths:',
      result.strengths.map(({ text }) => `  + ${text}`),
    ),
    ...titled(
      'Gaps:',
      result.gaps.map(({ text }) => `  - ${text}`),
    ),
    ...titled(
      'Plan, in order:',
      result.plan.map(
        ({ question, text }, index) => `${String(index + 1).padStart(3)}. ${text} (${question})`,
      ),
    ),
    `${Object.keys(self.answers).length} of ${questions.length} questions answered by ${self.by}; valid until ${(self.expiresAt ?? '').slice(0, 10)}.`,
  ].join('\n')
}

function claimWords({ result }: Completed['self']): string {
  const level =
    result.level === 0
      ? 'no level is complete in every focus'
      : `every focus is complete up to level ${result.level}`
  return `${formatPoints(result.points)} of ${pointsMax} points claimed: ${result.band}; ${level}.`
}

function titled(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [title, ...items, '']
}
