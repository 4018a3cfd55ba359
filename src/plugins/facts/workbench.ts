/** A prompt of the registry, as its newest version is. */
export type RegisteredPrompt = {
  readonly name: string
  readonly versions: number
  /** Versions that say which commit they are from. */
  readonly withCommit: number
  readonly hasSystem: boolean
  /** Every variable that its templates use is declared, and there is at least one. */
  readonly declaresVariables: boolean
  readonly hasContract: boolean
  /** Names of the fragments that it includes. */
  readonly fragments: readonly string[]
  readonly testInputs: number
  /** Labels that stand on a version of it now. */
  readonly promoted: number
  /** Of those: on a version that a person who is not its author has put a label on. */
  readonly reviewed: number
  /** Of those: on a version that was evaluated on expected answers before the label was put there. */
  readonly tested: number
  /** Labels of the project's environments on it where it has two versions or more, and those whose version before is known. */
  readonly deployed: number
  readonly revertible: number
  /** Versions of the last 90 days whose note names an evaluation, a review queue or an online evaluation that there is, as `3 (evn_…)`. */
  readonly improvedFrom: readonly string[]
}

/** An evaluation that ran to its end. */
export type EvaluationFacts = {
  readonly name: string
  readonly endedAtMs: number
  readonly items: number
  readonly variants: number
  /** Different models that answered, as `connection/model`; those of the simulator are left out. */
  readonly models: readonly string[]
  /** Prompt versions that were evaluated, as `name@4`. */
  readonly prompts: readonly string[]
  /** Its items come from uploads, people or traces, not from a generator. */
  readonly isOwnData: boolean
  readonly hasExpected: boolean
  readonly evaluators: readonly string[]
  /** Somebody recorded which variant was chosen, and why. */
  readonly isChosen: boolean
  readonly hasGate: boolean
  /** A key started it, as pipelines do, and no person. */
  readonly isByKey: boolean
}

export type DatasetFacts = {
  readonly name: string
  readonly items: number
  readonly version: number
  /** Items that say what the right answer is, and items whose source is known. */
  readonly withExpected: number
  readonly createdBy: string
}

/** What people made at the workbench: prompts, evaluations, datasets, reviews. */
export type WorkbenchFacts = {
  readonly registry: readonly RegisteredPrompt[]
  /** Calls of the window, Belay's own left out, that name a prompt and version which the registry has, and all that name one. */
  readonly resolved: { readonly calls: number; readonly of: number }
  /** The same of calls of environment `production`. */
  readonly resolvedProduction: { readonly calls: number; readonly of: number }
  /** Moves of the label `production` in the window, and those among them that a key made. */
  readonly releases: { readonly count: number; readonly byKey: number }
  /** Reviews of the last 90 days that say or correct what was wrong with a recorded trace. */
  readonly tracesExplained: number
  /** Evaluations that ended in the window, newest first. */
  readonly evaluations: readonly EvaluationFacts[]
  readonly datasets: readonly DatasetFacts[]
}

export const none: WorkbenchFacts = {
  registry: [],
  resolved: { calls: 0, of: 0 },
  resolvedProduction: { calls: 0, of: 0 },
  releases: { count: 0, byKey: 0 },
  tracesExplained: 0,
  evaluations: [],
  datasets: [],
}
