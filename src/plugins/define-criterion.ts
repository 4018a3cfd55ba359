import type { Evidence, PracticeState } from '#contract/maturity.ts'
import { nothing } from '#plugins/facts/catalog.gen.ts'

/** All of these at once. */
type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never

/**
 * Everything that a criterion may look at: figures of one project in this installation, and nothing else. They come in
 * groups, a file each in `facts/`: its type, and its values where nothing has happened yet. `domain/maturity/facts/` has
 * how each is gathered.
 */
export type Facts = {
  readonly atMs: number
  /** Length of the window that figures are about where nothing else is said. */
  readonly windowDays: number
} & Together<(typeof nothing)[number]>

/** What a criterion can say; a person's word and exemptions are not its business. */
export type FoundState = Extract<
  PracticeState,
  'absent' | 'configured' | 'practised' | 'effective' | 'unknown'
>

export type Finding = {
  readonly state: FoundState
  readonly evidence: readonly Evidence[]
  /** What to do next, with the screen or the command; '' when the practice is met. */
  readonly nextStep: string
  /** Page inside the project; '' where the step leads to none. */
  readonly nextPath: string
}

/**
 * How this installation shows whether a practice is practised. Pure: the same facts give the same
 * finding. `practised` and `effective` are said only when the *whole* proof of the practice holds:
 * `effective` where it is a measured share that meets its threshold, `practised` where it is
 * something that happened inside its window. What is begun, or holds in part, is `configured`;
 * `unknown` is for what happened but is not recorded.
 */
export type Criterion = {
  /** Id of the practice: `MOD-1.1`. The file has the same name, in lower case. */
  readonly id: string
  /** What is looked at, in a sentence. */
  readonly summary: string
  judge(facts: Facts): Finding
  /** Facts, over those of an empty installation, and what is found; every one is a test. */
  readonly examples: readonly {
    readonly title: string
    readonly facts: Partial<Facts>
    readonly state: FoundState
    /** Words that the first piece of evidence must hold. */
    readonly says?: string
  }[]
}

/** Declares a criterion; the generated catalogue finds it by its file. */
export function defineCriterion(criterion: Criterion): Criterion {
  return criterion
}

/** An installation in which nothing has happened yet. */
export const noFacts: Facts = Object.assign({ atMs: 0, windowDays: 30 }, ...nothing)
