import { groupings } from '#contract/metrics.ts'

export type Grouping = (typeof groupings)[number]

/** The grouping that the address asks for; by model if it asks for none that exists. */
export function groupingOf(text: string | undefined): Grouping {
  return groupings.find((each) => each === text) ?? 'model'
}
