import type { JudgedType } from '#promptfoo/assertion-types.ts'
import type { SelectBest } from '#promptfoo/assertions/compare-row.ts'
import { type AssertionInput, type Grade, malformed } from '#promptfoo/assertions/grade.ts'
import { GraderBroken, type Grader as ModelGrader } from '#promptfoo/assertions/grader-model.ts'
import {
  bestQuestion,
  closedQuestion,
  factualityQuestion,
  faithfulnessQuestion,
  questionsQuestion,
  recallQuestion,
  relevanceQuestion,
  rubricQuestion,
  stepsQuestion,
} from '#promptfoo/assertions/judge-prompts.ts'
import type { Judge } from '#promptfoo/assertions/run-assertions.ts'
import { transform } from '#promptfoo/own-code.ts'
import { sentenceOf } from '#promptfoo/problem.ts'
import { recordsOf } from '#promptfoo/providers/gateway.ts'

type Score = {
  readonly score: number
  readonly pass: boolean
  readonly reason: string
}

type Ways = Readonly<
  Record<JudgedType, (input: AssertionInput, grader: ModelGrader) => Promise<Score>>
>

/**
 * Decides assertions with a model. What the model or its answer lets go wrong fails, with `not-` too: an error of
 * the grader is no judgement to turn round. `not-` turns the verdict and the score of a judgement.
 */
export function judgeWith(grader: ModelGrader): Judge {
  return async (input): Promise<Grade> => {
    const way = ways[input.base as JudgedType] // checked before the run: it is ruled or judged
    try {
      const { score, pass, reason } = await way(input, grader)
      return input.isInverse ? { pass: !pass, score: 1 - score, reason } : { pass, score, reason }
    } catch (error) {
      if (error instanceof GraderBroken) throw error
      return {
        pass: false,
        score: 0,
        reason: `The grader gave no judgement: ${sentenceOf(error)}`,
        metadata: { graderError: true },
      }
    }
  }
}

/** Chooses the best output of a row with a model. */
export function selectBestWith(grader: ModelGrader): SelectBest {
  return async ({ assertion, row, outputs }) => {
    if (typeof assertion.value !== 'string')
      throw new Error('select-best needs a criterion for its value.')
    const reply = await grader.ask(bestQuestion, {
      assertion,
      test: row.test,
      vars: { ...row.vars, criteria: assertion.value, outputs },
    })
    const best = Number(reply['best'] ?? reply['index'])
    if (!Number.isInteger(best) || best < 0 || best >= outputs.length)
      throw new Error(
        `The grader chose ${misfit('output', reply['best'] ?? reply['index'], `from 0 to ${outputs.length - 1}`)}.`,
      )
    return best
  }
}

/** What a judge answered where one of a range was asked for, or that it answered nothing. */
function misfit(name: string, value: unknown, range: string): string {
  return value === undefined
    ? `no ${name} ${range}`
    : `the ${name} ${typeof value === 'string' ? value : JSON.stringify(value)}, not one ${range}`
}

const ways: Ways = {
  'llm-rubric': rubric,
  factuality,
  'model-graded-factuality': factuality,
  'model-graded-closedqa': closed,
  'g-eval': steps,
  'context-faithfulness': async (input, grader) =>
    holding(input, grader, faithfulnessQuestion, {
      query: queryOf(input),
      context: await contextOf(input),
      output: input.text,
    }),
  'context-recall': async (input, grader) =>
    holding(input, grader, recallQuestion, {
      context: await contextOf(input),
      groundTruth: criterionOf(input),
    }),
  'context-relevance': async (input, grader) =>
    holding(input, grader, relevanceQuestion, {
      query: queryOf(input),
      context: await contextOf(input),
    }),
  'answer-relevance': answerRelevance,
  similar: (input, grader) => similar(input, grader, 'cosine'),
  'similar:cosine': (input, grader) => similar(input, grader, 'cosine'),
  'similar:dot': (input, grader) => similar(input, grader, 'dot'),
  'similar:euclidean': (input, grader) => similar(input, grader, 'euclidean'),
}

/** A `pass` that is missing means true, and a missing score follows it; a threshold must be reached besides. */
async function rubric(input: AssertionInput, grader: ModelGrader): Promise<Score> {
  const reply = await grader.ask(rubricQuestion, {
    ...input,
    vars: { ...input.vars, output: input.text, rubric: rubricOf(input) },
  })
  const { threshold } = input.assertion
  const said =
    reply['pass'] === undefined ? true : reply['pass'] === true || reply['pass'] === 'true'
  const score = typeof reply['score'] === 'number' ? reply['score'] : Number(said)
  return {
    score,
    pass: said && (threshold === undefined || score >= threshold),
    reason: String(reply['reason'] ?? 'The grader gave no reason.'),
  }
}

function rubricOf(input: AssertionInput): string {
  const { value } = input
  return typeof value === 'string' ? value : JSON.stringify(value ?? '')
}

const categories = { A: 'subset', B: 'superset', C: 'agree', D: 'disagree', E: 'differButFactual' }

async function factuality(input: AssertionInput, grader: ModelGrader): Promise<Score> {
  const reply = await grader.ask(factualityQuestion, {
    ...input,
    vars: { ...input.vars, input: input.prompt, ideal: criterionOf(input), completion: input.text },
  })
  const category = String(reply['category'] ?? '')
    .trim()
    .toUpperCase()
    .charAt(0)
  if (!(category in categories))
    throw new Error(`it named ${misfit('category', reply['category'], 'from A to E')}`)
  const name = categories[category as keyof typeof categories] // it is one of them
  const own = input.test.options?.factuality?.[name]
  const score = typeof own === 'number' ? own : category === 'D' ? 0 : 1
  return { score, pass: score > 0, reason: `${name}: ${String(reply['reason'] ?? '')}` }
}

async function closed(input: AssertionInput, grader: ModelGrader): Promise<Score> {
  const reply = await grader.ask(closedQuestion, {
    ...input,
    vars: {
      ...input.vars,
      input: input.prompt,
      criteria: criterionOf(input),
      completion: input.text,
    },
  })
  if (typeof reply['pass'] !== 'boolean') throw new Error('it said neither true nor false')
  return {
    score: Number(reply['pass']),
    pass: reply['pass'],
    reason: String(reply['reason'] ?? ''),
  }
}

/** Several criteria count alike; 0.7 is asked for without a threshold. */
async function steps(input: AssertionInput, grader: ModelGrader): Promise<Score> {
  const criteria = Array.isArray(input.value) ? input.value.map(String) : [criterionOf(input)]
  const scores: number[] = []
  const reasons: string[] = []
  for (const one of criteria) {
    const reply = await grader.ask(stepsQuestion, {
      ...input,
      vars: { ...input.vars, input: input.prompt, output: input.text, criteria: one },
    })
    const score = Number(reply['score'])
    if (!(score >= 0 && score <= 10))
      throw new Error(`it gave ${misfit('score', reply['score'], 'from 0 to 10')}`)
    scores.push(score / 10)
    reasons.push(String(reply['reason'] ?? ''))
  }
  const score = scores.reduce((sum, one) => sum + one, 0) / scores.length
  return { score, pass: score >= (input.assertion.threshold ?? 0.7), reason: reasons.join('\n') }
}

/** Share of statements that hold; 0 is asked for without a threshold, as in promptfoo. */
async function holding(
  input: AssertionInput,
  grader: ModelGrader,
  question: Parameters<ModelGrader['ask']>[0],
  vars: Readonly<Record<string, unknown>>,
): Promise<Score> {
  const reply = await grader.ask(question, { ...input, vars: { ...input.vars, ...vars } })
  const statements = recordsOf(reply['statements'])
  if (statements.length === 0) throw new Error('it found no statements')
  const held = statements.filter(({ holds }) => holds === true).length
  const missing = statements
    .filter(({ holds }) => holds !== true)
    .map(({ text }) => String(text))
    .slice(0, 3)
  const score = held / statements.length
  return {
    score,
    pass: score >= (input.assertion.threshold ?? 0),
    reason: `${held} of ${statements.length} statements hold.${missing.length === 0 ? '' : ` Not: ${missing.join('; ')}`}`,
  }
}

/** Mean cosine of the question with questions that the answer would answer. */
async function answerRelevance(input: AssertionInput, grader: ModelGrader): Promise<Score> {
  const reply = await grader.ask(questionsQuestion, {
    ...input,
    vars: { ...input.vars, output: input.text },
  })
  const { questions } = reply
  if (!Array.isArray(questions) || questions.length === 0) throw new Error('it wrote no questions')
  const [asked, ...made] = await grader.embed([queryOf(input), ...questions.map(String)], input)
  const cosines = made.map((vector) => likeness(asked ?? [], vector, 'cosine'))
  const score = cosines.reduce((sum, one) => sum + one, 0) / cosines.length
  return {
    score,
    pass: score >= (input.assertion.threshold ?? 0),
    reason: `The relevance is ${score.toFixed(2)}.`,
  }
}

type Likeness = 'cosine' | 'dot' | 'euclidean'

/** The most alike of several values counts; with `not-` that one must stay below the threshold. */
async function similar(input: AssertionInput, grader: ModelGrader, kind: Likeness): Promise<Score> {
  const wanted = Array.isArray(input.value) ? input.value.map(String) : [criterionOf(input)]
  const [own, ...others] = await grader.embed([input.text, ...wanted], input)
  const score = Math.max(...others.map((vector) => likeness(own ?? [], vector, kind)))
  const threshold = input.assertion.threshold ?? 0.75
  return {
    score,
    pass: score >= threshold,
    reason: `The similarity is ${score.toFixed(2)}; the threshold is ${threshold}.`,
  }
}

function likeness(one: readonly number[], other: readonly number[], kind: Likeness): number {
  if (one.length === 0 || one.length !== other.length)
    throw new Error('the embeddings have different lengths')
  let dot = 0
  let ones = 0
  let others = 0
  let apart = 0
  for (const [index, value] of one.entries()) {
    const second = other[index] ?? 0
    dot += value * second
    ones += value * value
    others += second * second
    apart += (value - second) ** 2
  }
  if (kind === 'dot') return dot
  return kind === 'euclidean' ? 1 / (1 + Math.sqrt(apart)) : dot / Math.sqrt(ones * others)
}

function criterionOf(input: AssertionInput): string {
  return typeof input.value === 'string'
    ? input.value
    : malformed(input, 'needs a text for its value')
}

function queryOf(input: AssertionInput): string {
  const { query } = input.vars
  return typeof query === 'string' ? query : input.prompt
}

/** The context: what `contextTransform` makes of the output, else the variable of that name. */
async function contextOf(input: AssertionInput): Promise<string> {
  const { contextTransform } = input.assertion
  const context =
    contextTransform === undefined
      ? input.vars['context']
      : await transform(contextTransform, input.output, {
          kind: 'output',
          context: input.context,
          basePath: input.basePath,
        })
  if (Array.isArray(context)) return context.map(String).join('\n')
  return typeof context === 'string'
    ? context
    : malformed(input, 'needs a variable context, or a contextTransform')
}
