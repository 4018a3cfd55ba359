import type { Criterion, Facts, FoundState } from '../define-criterion.ts'

type Example = Criterion['examples'][number]

/** A line of a criterion's examples: from these facts it finds this state; `says` stands in its first evidence. */
type ExampleOf = (title: string, facts?: Partial<Facts>, says?: string) => Example

const finds =
  (state: FoundState): ExampleOf =>
  (title, facts = {}, says) => ({ title, facts, state, ...(says === undefined ? {} : { says }) })

export const absent = finds('absent')
export const configured = finds('configured')
export const practised = finds('practised')
export const effective = finds('effective')
export const unknown = finds('unknown')
