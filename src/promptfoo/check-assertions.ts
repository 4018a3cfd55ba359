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

/** As many assertions of one test as promptfoo takes. */
const assertionsMax = 10_000
/** What is wrong with the assertions of one test: types that are not there or not run, by name and place. */
export function assertionProblems(
  assertions: readonly (Assertion | AssertionSet)[],
  place: string,
): string[] {
  return assertions.length > assertionsMax
    ? [`${place} has ${assertions.length} assertions; at most ${assertionsMax} are taken.`]
    : assertions.flatMap((assertion, index) => problemsOf(assertion, `${place}[${index}]`))
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
