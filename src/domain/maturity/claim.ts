import {
  type Answer,
  type Focus,
  focusTitles,
  type Level,
  levels,
  type SelfAssessment,
  type SelfAssessmentResult,
} from '#contract/maturity.ts'
import { practicesOf } from './practices.ts'
import { type AskedQuestion, questions } from './questions.ts'
import { bandOf, gatedLevel, pointsOf, scoreCells } from './score.ts'

type Answers = SelfAssessment['answers']

/** What each answer is worth. `partly` gives half of the points and never completes a level. */
const shareOfAnswer: Readonly<Record<Answer, number>> = {
  yes: 1,
  'does not apply': 1,
  partly: 0.5,
  no: 0,
}

/**
 * What the answers claim, on the scale of the evidence; open questions count as no. The empty cells
 * of level 1, which traffic grants to a project, are granted to a claim that says it calls models:
 * the first question about models answered with anything but no.
 */
export function claimOf(answers: Answers): SelfAssessmentResult {
  const shareOf = (focus: Focus, level: Level) =>
    practicesOf(focus, level).length === 0
      ? null
      : shareOfAnswer[answerTo(`${focus}-${level}`, answers)]
  const cells = scoreCells({ shareOf, hasTraffic: answerTo('MOD-1', answers) !== 'no' })
  const points = pointsOf(cells)
  const unmet = questions.filter(({ id }) => shareOfAnswer[answerTo(id, answers)] < 1)
  return {
    points,
    band: bandOf(points),
    level: gatedLevel(shareOf),
    cells,
    strengths: questions
      .filter(({ id }) => answerTo(id, answers) === 'yes')
      .map((question) => ({ question: question.id, text: titled(question, question.meaning.yes) })),
    gaps: unmet.map((question) => ({
      question: question.id,
      text: titled(question, gapWords(question, answers)),
    })),
    plan: levels.flatMap((level) =>
      unmet
        .filter((question) => question.level === level)
        .toSorted(
          (a, b) => shareOfAnswer[answerTo(a.id, answers)] - shareOfAnswer[answerTo(b.id, answers)],
        )
        .map(({ id, step, practices }) => ({
          question: id,
          text: step,
          practices: [...practices],
        })),
    ),
  }
}

function answerTo(question: string, answers: Answers): Answer {
  return answers[question]?.answer ?? 'no'
}

function gapWords(question: AskedQuestion, answers: Answers): string {
  const given = answers[question.id]
  if (given === undefined) return 'not answered yet.'
  return given.answer === 'partly' ? question.meaning.partly : question.meaning.no
}

function titled({ focus, level }: AskedQuestion, text: string): string {
  return `${focusTitles[focus]}, level ${level}: ${text}`
}
