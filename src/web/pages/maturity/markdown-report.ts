import {
  type Assessment,
  focuses,
  focusTitles,
  levels,
  levelTitles,
  type Question,
  type SelfAssessment,
} from '#contract/maturity.ts'
import { formatDate } from '#web/format/time.ts'
import { formatPoints, levelWords, pointsMax } from '#web/pages/maturity/bands.ts'

type Cells = readonly {
  readonly focus: string
  readonly level: number
  readonly share: number
  readonly points: number
}[]

/** The evidenced assessment as Markdown, to pass on. */
export function assessmentMarkdown(assessment: Assessment, project: string): string {
  const { gatedLevel, points, band, claimed, practices, nextSteps } = assessment
  const met = practices.filter((practice) => practice.isMet)
  const steps = nextSteps
    .flatMap((id) => practices.find((practice) => practice.id === id) ?? [])
    .slice(0, 10)
  return lines([
    `# GenAIOps maturity of ${project}, ${formatDate(Date.parse(assessment.at))}`,
    '',
    `Evidence puts it at ${gatedLevel === 0 ? 'no full level yet' : levelWords(gatedLevel)}, ${formatPoints(points)} of ${pointsMax} points (${band}), ${met.length} of ${practices.length} practices met.`,
    claimed === null
      ? 'There is no self-assessment yet.'
      : `Claimed by self-assessment: ${formatPoints(claimed.points)} points (${claimed.band}).`,
    `What keeps it there: ${assessment.gateReason}`,
    '',
    '## By focus and level',
    '',
    ...grid(assessment.cells),
    '',
    '## Next steps',
    '',
    ...steps.map(
      (practice, index) =>
        `${index + 1}. **${practice.practice}** (${practice.id}): ${practice.nextStep}`,
    ),
    '',
    '## Met, with evidence',
    '',
    ...met.map(
      (practice) =>
        `- ${practice.id} ${practice.practice} (${practice.state})${practice.evidence.map((each) => `; ${each.sentence}`).join('')}`,
    ),
    '',
    'A 28-point equivalent on the published bands, computed by Belay from what happened in this installation.',
  ])
}

/** A self-assessment's result as Markdown. */
export function selfAssessmentMarkdown(
  self: SelfAssessment,
  questions: readonly Question[],
  project: string,
): string {
  const { result } = self
  const date = formatDate(Date.parse(self.completedAt ?? self.startedAt))
  return lines([
    `# GenAIOps self-assessment of ${project}, ${date}`,
    '',
    `**${formatPoints(result.points)} of ${pointsMax} points: ${result.band}.** ${result.level === 0 ? 'No level is complete in every focus yet.' : `Complete in every focus up to ${levelWords(result.level)}.`} Answered by ${self.by}.`,
    '',
    '## By focus and level',
    '',
    ...grid(result.cells),
    '',
    ...titled(
      'Strengths',
      result.strengths.map((each) => `- ${each.text}`),
    ),
    ...titled(
      'Gaps',
      result.gaps.map((each) => `- ${each.text}`),
    ),
    ...titled(
      'Plan, in order',
      result.plan.map((each, index) => `${index + 1}. ${each.text} (${each.practices.join(', ')})`),
    ),
    '## Answers',
    '',
    ...questions.map((question) => {
      const given = self.answers[question.id]
      const note = given === undefined || given.note === '' ? '' : ` (${given.note})`
      return `- ${question.id} ${question.text} **${given?.answer ?? 'open'}**${note}`
    }),
  ])
}

function grid(cells: Cells): readonly string[] {
  return [
    `| Focus | ${levels.map((level) => `${level} ${levelTitles[level]}`).join(' | ')} | Points |`,
    `| --- | ${levels.map(() => '---:').join(' | ')} | ---: |`,
    ...focuses.map((focus) => {
      const row = cells.filter((cell) => cell.focus === focus)
      const shares = levels.map((level) => {
        const cell = row.find((each) => each.level === level)
        return cell === undefined ? '–' : `${Math.floor(cell.share * 100)} %`
      })
      const points = row.reduce((sum, cell) => sum + cell.points, 0)
      return `| ${focusTitles[focus]} | ${shares.join(' | ')} | ${formatPoints(points)} |`
    }),
  ]
}

function titled(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`## ${title}`, '', ...items, '']
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`
}
