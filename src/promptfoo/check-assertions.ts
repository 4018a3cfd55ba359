import { nearestTo } from '#kit/nearest.ts'
import {
  baseOf,
  isComparing,
  isJudged,
  isRuled,
  knownTypes,
  refusedTypes,
} from '#promptfoo/assertion-types.ts'
import type { Notes } from '#promptfoo/notes.ts'
import type { Assertion, AssertionSet } from '#promptfoo/config-schema.ts'

/** As many assertions of one test as promptfoo takes. */
const assertionsMax = 10_000
/** What is wrong with the assertions of one test: types of promptfoo's that Belay does not run, by name and place. */
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
  return []
}

/** Notes types that promptfoo has not either: cases with one end with an error, there as here. */
export function noteUnknownAssertions(
  assertions: readonly (Assertion | AssertionSet)[],
  place: string,
  notes: Notes,
): void {
  for (const [index, assertion] of assertions.entries()) {
    const at = `${place}[${index}]`
    if ('assert' in assertion) noteUnknownAssertions(assertion.assert, `${at}.assert`, notes)
    else {
      const unknown = unknownSentence(assertion.type)
      if (unknown !== null) notes.say(`${at}.type: ${unknown} Its cases end with an error.`)
    }
  }
}

/** Of a type that nobody has, with the one that was most likely meant; null of any other. */
export function unknownSentence(type: string): string | null {
  const { base } = baseOf(type)
  if (isRuled(base) || isJudged(base) || isComparing(type)) return null
  const meant = nearestTo(base, knownTypes)
  return `There is no assertion ${type}.${meant === null ? '' : ` Did you mean ${meant}?`}`
}
