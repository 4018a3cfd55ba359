import { z } from 'zod'
import {
  type CaseEvaluator,
  defineEvaluator,
  type EvaluationCase,
  type EvaluatorNeed,
  type EvaluatorOutcome,
  type EvaluatorTools,
  type JudgePrompt,
  type Json,
} from '../define.ts'
import { graded, quoted, unscored } from '../outcome.ts'
import { judgeModelField, thresholdField } from '../setting-fields.ts'
import { fenceRules, type Material, materialOf } from './fence.ts'
import { promptOf } from './prompt-of.ts'
import { outputTokensMax, readAnswer, reasonOfJudge, wholeNumber } from './read-answer.ts'

const needOf: Readonly<Record<Material, EvaluatorNeed>> = {
  input: 'input',
  output: 'output',
  expected: 'expected',
  context: 'context',
  tools: 'tools',
  tool_calls: 'tool calls',
}

/** Judges are asked for grades of one to five: few enough to be told apart, many enough to compare. */
const gradeMax = 5

const settings = z.strictObject({ threshold: thresholdField, model: judgeModelField })

/** What a judge is made of: the question, and what each end of the scale means. */
export type Rubric = {
  /** Lower-case words joined by dashes. */
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly family: 'judge' | 'safety'
  /** One sentence: what is to be graded. */
  readonly question: string
  /** What the grades 1, 3 and 5 mean; 5 is the best. */
  readonly grades: readonly [worst: string, middle: string, best: string]
  /** What it is shown, `output` always among it. */
  readonly shown: readonly Material[]
  /** What must not sway it, beyond the rules that every judge has. */
  readonly beware?: string
}

/** Makes an evaluator of a rubric: a grade from 1 to 5 becomes a score from 0 to 1. */
export function defineJudge(rubric: Rubric): CaseEvaluator {
  const judge = promptOf(rubric.id, systemText(rubric), rubric.shown)
  const full = Object.fromEntries(
    rubric.shown.map((name) => [caseField[name], exampleOf[name]]),
  ) as Partial<EvaluationCase>
  return defineEvaluator({
    id: rubric.id,
    title: rubric.title,
    summary: rubric.summary,
    family: rubric.family,
    needs: [...rubric.shown.map((name) => needOf[name]), 'model'],
    measures: 'score',
    settings,
    judge,
    async evaluate(input, { threshold, model }, { callModel }): Promise<EvaluatorOutcome> {
      if (callModel === null) return unscored('No judge model is configured.')
      const answer = await askForGrade(input, { judge, shown: rubric.shown, model, callModel })
      return answer.kind === 'unscored'
        ? answer
        : graded(answer.score, threshold, answer.reason, { grade: answer.grade })
    },
    examples: [
      {
        title: 'the best grade is a score of one',
        case: full,
        settings: {},
        answers: ['{"reason": "Nothing to improve.", "grade": 5}'],
        expect: { score: 1, passed: null },
      },
      {
        title: 'a middling grade does not reach a high threshold',
        case: full,
        settings: { threshold: 0.75 },
        answers: ['Here is my answer: {"reason": "In parts.", "grade": 3}'],
        expect: { score: 0.5, passed: false },
      },
      {
        title: 'a judge that gives no grade leaves it unscored',
        case: full,
        settings: {},
        answers: ['I would rather not say.'],
        expect: { unscored: 'did not answer with a grade' },
      },
      {
        title: 'neither does a grade that is off the scale count',
        case: full,
        settings: {},
        answers: [{ reason: 'Better than best.', grade: 6 }],
        expect: { unscored: 'did not answer with a grade' },
      },
    ],
  })
}

/** What a judge said: a grade from 1 to 5 as a score from 0 to 1, or why there is none. */
export type Grade =
  | {
      readonly kind: 'graded'
      readonly grade: number
      readonly score: number
      readonly reason: string
    }
  | { readonly kind: 'unscored'; readonly reason: string }

/** Asks a judge for its grade. Garbage is no grade. */
export async function askForGrade(
  input: EvaluationCase,
  {
    judge,
    rules = '',
    shown,
    model,
    callModel,
  }: {
    readonly judge: JudgePrompt
    readonly rules?: string
    readonly shown: readonly Material[]
    readonly model: string
    readonly callModel: NonNullable<EvaluatorTools['callModel']>
  },
): Promise<Grade> {
  const { text } = await callModel({
    judge,
    rules,
    values: materialOf(input, shown),
    schema: answerSchema,
    model,
    outputTokensMax,
  })
  const answer = readAnswer(text, answerShape)
  if (answer === null)
    return unscored(`The judge did not answer with a grade from 1 to ${gradeMax}: ${quoted(text)}.`)
  return { kind: 'graded', ...answer, score: (answer.grade - 1) / (gradeMax - 1) }
}

function systemText({ question, grades: [worst, middle, best], beware }: Rubric): string[] {
  return [
    'You are a careful judge of answers that a language model gave.',
    `Grade this and nothing else: ${question}`,
    '',
    `5: ${best}`,
    '4: between 3 and 5.',
    `3: ${middle}`,
    '2: between 1 and 3.',
    `1: ${worst}`,
    '',
    ...fenceRules,
    ...(beware === undefined ? [] : [beware]),
    'Answer with one JSON object: {"reason": "one or two sentences that name what decided", "grade": a whole number from 1 to 5}. Give the reason before the grade.',
  ]
}

const answerSchema: Json = {
  type: 'object',
  properties: {
    reason: { type: 'string' },
    grade: { type: 'integer', minimum: 1, maximum: gradeMax },
  },
  required: ['reason', 'grade'],
  additionalProperties: false,
}

const answerShape = z.object({ grade: wholeNumber(1, gradeMax), reason: reasonOfJudge })

const caseField: Readonly<Record<Material, keyof EvaluationCase>> = {
  input: 'input',
  output: 'output',
  expected: 'expected',
  context: 'context',
  tools: 'tools',
  tool_calls: 'toolCalls',
}

const exampleOf: Readonly<Record<Material, unknown>> = {
  input: 'Who holds the rope?',
  output: 'The belayer holds the rope.',
  expected: 'The belayer.',
  context: ['The belayer holds the brake strand of the rope.'],
  tools: [{ name: 'find_route', description: 'Finds a route.', parameters: null }],
  tool_calls: [{ name: 'find_route', arguments: { name: 'Nose' } }],
}
