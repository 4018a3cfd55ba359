import type { Assertion } from '#promptfoo/config-schema.ts'
import type { Answer, Provider, ReadyTest, TokenUsage, Variables } from '#promptfoo/suite.ts'

/** What an assertion, a set of them, or all of a case came to. */
export type Grade = {
  readonly pass: boolean
  readonly score: number
  readonly reason: string
  readonly namedScores?: Readonly<Record<string, number>>
  readonly namedScoreWeights?: Readonly<Record<string, number>>
  readonly componentResults?: readonly Grade[]
  readonly tokensUsed?: TokenUsage
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly assertion?: Readonly<Record<string, unknown>>
}

/** All that an assertion may look at. */
export type AssertionInput = {
  readonly assertion: Assertion
  /** Its type without `not-`. */
  readonly base: string
  readonly isInverse: boolean
  /** `value` as it was rendered, or what the file that it names gave. */
  readonly value: unknown
  /** What the author's code in a file returned; undefined where there is none. */
  readonly fromCode: unknown
  /** Text, or what JSON can say. */
  readonly output: unknown
  /** The output as a text; JSON for anything else. */
  readonly text: string
  readonly prompt: string
  readonly vars: Variables
  readonly test: ReadyTest
  readonly provider: Provider
  readonly answer: Answer
  readonly latencyMs: number
  /** What code is handed beside the output. */
  readonly context: Readonly<Record<string, unknown>>
  readonly basePath: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

export type Grader = (input: AssertionInput) => Grade | Promise<Grade>

const passed = 'The assertion holds.'

/** A yes or no, turned round by `not-`; `unmet` says what was wrong where it was asked for plainly. */
export function verdict({ isInverse, base }: AssertionInput, holds: boolean, unmet: string): Grade {
  const pass = holds !== isInverse
  return {
    pass,
    score: pass ? 1 : 0,
    reason: pass ? passed : isInverse ? `not-${base}: the opposite holds.` : unmet,
  }
}

/** A share against a threshold; `not-` turns both round. */
export function share(
  { isInverse, assertion }: AssertionInput,
  score: number,
  given: { readonly name: string; readonly threshold: number },
): Grade {
  const threshold = assertion.threshold ?? given.threshold
  const pass = score >= threshold !== isInverse
  return {
    pass,
    score: isInverse ? 1 - score : score,
    reason: `${given.name} is ${score.toFixed(4)}; ${isInverse ? 'less than' : 'at least'} ${threshold} is asked for.`,
  }
}

/** Ends the case with an error: the assertion asks for something that cannot be. */
export function malformed({ assertion }: AssertionInput, wanted: string): never {
  throw new Error(`The assertion ${assertion.type} ${wanted}.`)
}

/** A value that must be one text. */
export function textValue(input: AssertionInput): string {
  return typeof input.value === 'string'
    ? input.value
    : malformed(input, 'needs a text for its value')
}

/** A value that must be one text or several. */
export function textValues(input: AssertionInput): readonly string[] {
  const { value } = input
  if (typeof value === 'string') return [value]
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value
    : malformed(input, 'needs a text, or a list of texts, for its value')
}
