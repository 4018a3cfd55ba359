import {
  type Assessment,
  focuses,
  focusTitles,
  type Level,
  levels,
  levelTitles,
  type Question,
  type SelfAssessment,
} from '#contract/maturity.ts'

export const pointsMax = 28
const stepsShown = 10

/** The evidenced assessment as Markdown, to pass on. */
export function assessmentMarkdown(assessment: Assessment, project: string): string {
  const { gatedLevel, points, band, claimed, practices, nextSteps } = assessment
  const met = practices.filter(({ isMet }) => isMet)
  const steps = nextSteps
    .flatMap((id) => practices.find((practice) => practice.id === id) ?? [])
    .slice(0, stepsShown)
  return lines([
    `# GenAIOps maturity of ${project}, ${dateOf(assessment.at)}`,
    '',
    `Evidence puts it at ${gatedLevel === 0 ? 'no full level yet' : levelWords(gatedLevel)}, ${formatPoints(points)} of ${pointsMax} points (${band}), ${met.length} of ${practices.length} practices met.`,
    claimed === null
      ? 'There is no self-assessment yet.'
      : `Claimed by self-assessment on ${dateOf(claimed.at)}: ${formatPoints(claimed.points)} points (${claimed.band}).`,
    `What keeps it there: ${assessment.gateReason}`,
    '',
    '## By focus and level',
    '',
    ...grid(assessment.cells),
    '',
    ...titled(
      'Next steps',
      steps.map(
        ({ id, practice, nextStep }, at) => `${at + 1}. **${practice}** (${id}): ${nextStep}`,
      ),
    ),
    ...titled(
      'Met, with evidence',
      met.map(
        ({ id, practice, state, evidence }) =>
          `- ${[`${id} ${practice} (${state})`, ...evidence.map(({ sentence }) => sentence)].join('; ')}`,
      ),
    ),
    'A 28-point equivalent on the published bands, computed by Belay from what happened in this installation.',
  ])
}

/** A self-assessment’s result as Markdown, with every answer. */
export function selfAssessmentMarkdown(
  self: SelfAssessment,
  questions: readonly Question[],
  project: string,
): string {
  const { result, by, expiresAt } = self
  const level =
    result.level === 0
      ? 'No level is complete in every focus yet.'
      : `Complete in every focus up to ${levelWords(result.level)}.`
  const until = expiresAt === null ? '' : ` Valid until ${dateOf(expiresAt)}.`
  return lines([
    `# GenAIOps self-assessment of ${project}, ${dateOf(self.completedAt ?? self.startedAt)}`,
    '',
    `**${formatPoints(result.points)} of ${pointsMax} points: ${result.band}.** ${level} Answered by ${by}.${until}`,
    '',
    '## By focus and level',
    '',
    ...grid(result.cells),
    '',
    ...titled(
      'Strengths',
      result.strengths.map(({ text }) => `- ${text}`),
    ),
    ...titled(
      'Gaps',
      result.gaps.map(({ text }) => `- ${text}`),
    ),
    ...titled(
      'Plan, in order',
      result.plan.map(({ text, practices }, at) => `${at + 1}. ${text} (${practices.join(', ')})`),
    ),
    '## Answers',
    '',
    ...questions.map(({ id, text }) => {
      const given = self.answers[id]
      const note = given === undefined || given.note === '' ? '' : ` (${given.note})`
      return `- ${id} ${text} **${given?.answer ?? 'open'}**${note}`
    }),
  ])
}

/** Points as people read them: one decimal at most, rounded down, because 9.96 has not reached the band of 10. */
export function formatPoints(points: number): string {
  // A sum of tenths may lie a hair below itself in binary.
  return String(Math.floor(points * 10 + 1e-6) / 10)
}

/** A level by number and name; level 0 is below the first. */
export function levelWords(level: number): string {
  const title = levelTitles[level as Level] as string | undefined // any number may be asked for
  return title === undefined ? 'below level 1' : `level ${level}, ${title}`
}

function grid(
  cells: readonly {
    readonly focus: string
    readonly level: number
    readonly share: number
    readonly points: number
  }[],
): readonly string[] {
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

/** A report is read by others, elsewhere: its days are those of UTC, as the evidence counts them. */
function dateOf(timestamp: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(timestamp))
}

function titled(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`## ${title}`, '', ...items, '']
}

function lines(all: readonly string[]): string {
  return all.join('\n')
}
