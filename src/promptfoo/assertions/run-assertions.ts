import { baseOf, isComparing, isRuled } from '#promptfoo/assertion-types.ts'
import type { AssertionInput, Grade } from '#promptfoo/assertions/grade.ts'
import { unknownSentence } from '#promptfoo/check-assertions.ts'
import { ruledGraders } from '#promptfoo/assertions/ruled.ts'
import { Tally } from '#promptfoo/assertions/tally.ts'
import type { Assertion, AssertionSet } from '#promptfoo/config-schema.ts'
import { importFunction, transform } from '#promptfoo/own-code.ts'
import { isJavaScript, isPython, readValue, referenceOf } from '#promptfoo/references.ts'
import { runPythonFile } from '#promptfoo/run-python.ts'
import type { Answer, Provider, ReadyTest, Variables } from '#promptfoo/suite.ts'
import type { Templates } from '#promptfoo/templates.ts'

/** Decides the assertions that need a model. Throws when the model cannot be asked: no `not-` makes a pass of that. */
export type Judge = (input: AssertionInput) => Promise<Grade>

/** A case that was answered. */
export type Answered = {
  readonly test: ReadyTest
  readonly vars: Variables
  readonly prompt: string
  readonly provider: Provider
  readonly answer: Answer
  /** After the transforms of provider and test. */
  readonly output: unknown
  readonly latencyMs: number
}

export type AssertionParts = {
  readonly templates: Templates
  readonly basePath: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly judge: Judge
}

/** Grades of one case; assertions at once are bounded by what the judge bounds. Throws what an assertion that cannot be decided throws. */
export async function runAssertions(answered: Answered, parts: AssertionParts): Promise<Grade> {
  const { test, vars } = answered
  if (test.assert.length === 0) return { pass: true, score: 1, reason: 'There are no assertions.' }
  const all = new Tally(test.threshold)
  const metric = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : parts.templates.render(name, vars)
  const sets: { readonly set: AssertionSet; readonly index: number; readonly grade: Grade }[] = []
  for (const [index, assertion] of test.assert.entries()) {
    if (isSet(assertion)) {
      const tally = new Tally(assertion.threshold)
      for (const [place, member] of assertion.assert.entries())
        if (!isComparing(member.type))
          tally.add(await runAssertion(member, answered, parts), {
            index: place,
            metric: metric(member.metric),
            weight: member.weight,
          })
      sets.push({ set: assertion, index, grade: tally.result() })
    } else if (!isComparing(assertion.type))
      all.add(await runAssertion(assertion, answered, parts), {
        index,
        metric: metric(assertion.metric),
        weight: assertion.weight,
      })
  }
  for (const { set, index, grade } of sets)
    all.add(grade, { index, metric: metric(set.metric), weight: set.weight })
  return test.score === null ? all.result() : scored(all.result(), test)
}

export function isSet(assertion: Assertion | AssertionSet): assertion is AssertionSet {
  return assertion.type === 'assert-set'
}

async function scored(known: Grade, test: ReadyTest): Promise<Grade> {
  try {
    const own: unknown = await test.score?.(known.namedScores ?? {}, {
      threshold: test.threshold,
      componentResults: known.componentResults,
      tokensUsed: known.tokensUsed,
    })
    if (
      typeof own === 'object' &&
      own !== null &&
      'pass' in own &&
      'score' in own &&
      'reason' in own
    )
      return { ...known, ...own } as Grade // the author's function, which replaces what it names
    throw new Error('it must return an object with pass, score and reason')
  } catch (error) {
    return {
      ...known,
      pass: false,
      score: 0,
      reason: `The scoring function failed: ${String(error)}`,
    }
  }
}

async function runAssertion(
  assertion: Assertion,
  { test, vars, prompt, provider, answer, latencyMs, output: known }: Answered,
  parts: AssertionParts,
): Promise<Grade> {
  const { base, isInverse } = baseOf(assertion.type)
  const unknown = unknownSentence(assertion.type)
  if (unknown !== null) throw new Error(unknown)
  const { metadata } = answer
  const output =
    assertion.transform === undefined
      ? known
      : await transform(assertion.transform, known, {
          kind: 'output',
          context: {
            vars,
            prompt: { label: prompt },
            ...(metadata === undefined ? {} : { metadata }),
          },
          basePath: parts.basePath,
        })
  const context = {
    prompt,
    vars,
    test,
    logProbs: answer.logProbs,
    provider,
    providerResponse: answer,
    ...(assertion.config === undefined ? {} : { config: assertion.config }),
    ...(metadata === undefined ? {} : { metadata }),
  }
  const read = await valueOf(assertion, { base, output, context, vars, parts })
  if ('failed' in read) return graded(assertion, { pass: false, score: 0, reason: read.failed })
  const input: AssertionInput = {
    assertion,
    base,
    isInverse,
    ...read,
    output,
    text: typeof output === 'string' ? output : (JSON.stringify(output) ?? ''),
    prompt,
    vars,
    test,
    provider,
    answer,
    latencyMs,
    context,
    basePath: parts.basePath,
    environment: parts.environment,
  }
  const grade = isRuled(base) ? await ruledGraders[base](input) : await parts.judge(input)
  return graded(assertion, grade)
}

/** A weight of 0 passes whatever comes: it is measured, not asked for. */
function graded(assertion: Assertion, grade: Grade): Grade {
  return {
    ...grade,
    pass: assertion.weight === 0 || grade.pass,
    assertion: grade.assertion ?? shownAssertion(assertion),
  }
}

function shownAssertion(assertion: Assertion): Readonly<Record<string, unknown>> {
  return typeof assertion.value === 'function'
    ? { ...assertion, value: String(assertion.value).slice(0, 60) }
    : assertion
}

const codeTypes = new Set(['javascript', 'python'])

/** The value with its templates rendered, or what the file that it names holds or returns. */
async function valueOf(
  { value, type }: Assertion,
  given: {
    readonly base: string
    readonly output: unknown
    readonly context: object
    readonly vars: Variables
    readonly parts: AssertionParts
  },
): Promise<{ readonly value: unknown; readonly fromCode: unknown } | { readonly failed: string }> {
  const { base, output, context, vars, parts } = given
  if (Array.isArray(value))
    return {
      value: value.map((item: unknown) => itemOf(item, vars, parts)),
      fromCode: undefined,
    }
  if (typeof value !== 'string') return { value, fromCode: undefined }
  const reference = referenceOf(value, parts.basePath)
  if (reference === null) return { value: parts.templates.render(value, vars), fromCode: undefined }
  const { path } = reference
  if (!isJavaScript(path) && !isPython(path))
    return { value: readValue(reference, `The assertion ${type}`), fromCode: undefined }
  let returned: unknown
  if (isPython(path)) {
    try {
      returned = await runPythonFile(reference, 'get_assert', [output, context])
    } catch (error) {
      return { failed: String(error) }
    }
  } else
    returned = await (await importFunction(reference, `The assertion ${type}`))(output, context)
  if (codeTypes.has(base)) return { value, fromCode: returned }
  if (typeof returned === 'boolean' || typeof returned === 'function')
    throw new Error(
      `The assertion ${type} takes a value from ${path}; it returned a ${typeof returned}. Only javascript and python take a judgement.`,
    )
  return { value: returned, fromCode: returned }
}

function itemOf(item: unknown, vars: Variables, parts: AssertionParts): unknown {
  if (typeof item !== 'string') return item
  const reference = referenceOf(item, parts.basePath)
  return reference === null
    ? parts.templates.render(item, vars)
    : readValue(reference, 'A value of an assertion')
}
