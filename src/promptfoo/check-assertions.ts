import { nearestTo } from '#kit/nearest.ts'
import {
  baseOf,
  isComparing,
  isJudged,
  isRuled,
  knownTypes,
  refusedTypes,
} from '#promptfoo/assertion-types.ts'
import type { Assertion, AssertionSet } from '#promptfoo/config-schema.ts'
import { PromptfooProblem } from '#promptfoo/problem.ts'

/** As many assertions of one test as promptfoo takes. */
const assertionsMax = 10_000
/** The same mistake in a thousand tests is told once for each of the first few. */
const problemsMax = 20

/** Refuses assertions of types that are not there or not run, by name and place. */
export function checkAssertions(
  given: readonly {
    readonly place: string
    readonly assert: readonly (Assertion | AssertionSet)[] | undefined
  }[],
): void {
  const problems: string[] = []
  for (const { place, assert = [] } of given) {
    if (assert.length > assertionsMax)
      problems.push(
        `${place}.assert has ${assert.length} assertions; at most ${assertionsMax} are taken.`,
      )
    for (const [index, assertion] of assert.entries())
      problems.push(...problemsOf(assertion, `${place}.assert[${index}]`))
    if (problems.length >= problemsMax) break
  }
  if (problems.length > 0) throw new PromptfooProblem(problems.slice(0, problemsMax))
}

function problemsOf(assertion: Assertion | AssertionSet, place: string): string[] {
  if ('assert' in assertion)
    return assertion.assert.flatMap((member, index) =>
      problemsOf(member, `${place}.assert[${index}]`),
    )
  const { type } = assertion
  const { base } = baseOf(type)
  if (isRuled(base) || isJudged(base) || isComparing(type)) return []
  const refused =
    refusedTypes[base] ??
    (base.startsWith('promptfoo:redteam:')
      ? 'It is graded by promptfoo’s own red team; use llm-rubric.'
      : undefined)
  if (refused !== undefined) return [`${place}.type: Belay has no assertion ${type}. ${refused}`]
  const meant = nearestTo(base, knownTypes)
  return [
    `${place}.type: there is no assertion ${type}.${meant === null ? '' : ` Did you mean ${meant}?`}`,
  ]
}
