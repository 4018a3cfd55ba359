import type { Limits } from '#contract/keys.ts'
import type { Evidence, PracticeState } from '#contract/maturity.ts'
import type { Scope } from '#contract/roles.ts'

/** Model calls of the window, each counted once; tries and what another span owns are not among them. */
export type CallFacts = {
  readonly total: number
  /** Answered by the built-in simulator. */
  readonly simulated: number
  /** Made through the gateway; the others were reported as traces. */
  readonly gateway: number
  /** Gateway calls whose span has a status and a duration. */
  readonly timed: number
  readonly succeeded: number
  /** Of those that succeeded: with tokens, and with tokens and a price. */
  readonly withTokens: number
  readonly priced: number
  /** Succeeded calls that the simulator did not answer: nobody bills for those. */
  readonly billed: number
  /** Succeeded calls whose provider said what they cost, and both sums over exactly those models. */
  readonly costReported: number
  readonly costUsd: number
  readonly reportedUsd: number
  /** Calls of environment `production`, and those among them that name a prompt and its version. */
  readonly production: number
  readonly productionWithPrompt: number
}

export type ConnectionFacts = {
  readonly name: string
  readonly provider: string
  /** As declared; '' when not. */
  readonly region: string
  readonly isEnabled: boolean
  readonly hasSecret: boolean
  /** The secret is stored sealed, under a named key of the vault. */
  readonly isSealed: boolean
  /** Tries of this project's calls that the provider answered with 2xx in the window. */
  readonly successes: number
}

/** A model that calls of the window went to, and what is known of it. */
export type ModelFacts = {
  readonly provider: string
  readonly model: string
  readonly isSimulated: boolean
  readonly calls: number
  readonly isPriced: boolean
  readonly contextTokens: number | null
  readonly tasks: readonly string[]
  readonly inputModalities: readonly string[]
  readonly outputModalities: readonly string[]
  readonly latencyMs: number | null
  readonly tokensPerS: number | null
  readonly costPerCallUsd: string | null
  /** Traces of the window in which it was called and that code, a model or a person scored with a number. */
  readonly scoredTraces: number
}

/** A key of the project that still works. */
export type KeyFacts = {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Environment that it is made for. */
  readonly environment: string
  /** The key of Belay's own calls: playground, evaluations, judges. */
  readonly isOwn: boolean
  /** Patterns of models it may call; empty means all. */
  readonly models: readonly string[]
  readonly limits: Limits
  readonly metadata: Readonly<Record<string, string>>
  readonly isUsedInWindow: boolean
  /** Scopes that were seen in use in the last 90 days. */
  readonly scopeUse: Readonly<Partial<Record<Scope, boolean>>>
}

/**
 * An application: the key it calls with, or the service its traces name where there is no key.
 * Belay's own calls (playground, evaluations, judges) are none; nor are keys that work no more.
 */
export type AppFacts = {
  readonly name: string
  readonly calls: number
  readonly lastSeenMs: number
  /** Traces of the window that code or a model scored. */
  readonly scoredTraces: number
  /** What they were scored on: ids of evaluators, and names of scores that no evaluator gave. */
  readonly scoredOn: readonly string[]
  /** Scores of the window by an evaluator of safety. */
  readonly safetyScores: number
  /** Spans of the window in which documents were retrieved. */
  readonly retrievals: number
}

/** A prompt as applications name it on their calls. */
export type PromptFacts = {
  readonly name: string
  readonly version: string
  readonly calls: number
  /** Captured inputs that differ. */
  readonly distinctInputs: number
  readonly withOutput: number
}

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

/** Everything that a criterion may look at: figures of one project in this installation, and nothing else. */
export type Facts = {
  readonly atMs: number
  /** Length of the window that figures are about where nothing else is said. */
  readonly windowDays: number
  readonly calls: CallFacts
  readonly connections: readonly ConnectionFacts[]
  readonly models: readonly ModelFacts[]
  readonly keys: readonly KeyFacts[]
  readonly apps: readonly AppFacts[]
  readonly prompts: readonly PromptFacts[]
  /** Log events of the application's own that stand under a span, by name. */
  readonly logEvents: readonly { readonly name: string; readonly count: number }[]
  /** What called, as it named itself; calls that did not are left out. */
  readonly userAgents: readonly { readonly agent: string; readonly calls: number }[]
  /** Calls of the last 90 days that failed at one connection and succeeded at another. */
  readonly failovers: number
  /** Newest spans that were searched for Belay keys in clear text, and those that hold one. */
  readonly keyScan: { readonly spans: number; readonly found: number }
  /** Records that people edit in which something looks like a secret: what and where. */
  readonly secretsFound: readonly string[]
  readonly recordsScanned: number
  /** Who answers for the project; '' when nobody was named. */
  readonly owner: string
  /** Records of this project, and those among them that belong to no project with an owner. */
  readonly assets: { readonly count: number; readonly orphans: number }
  /** People who opened the overview in the window. */
  readonly overviewViewers: number
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
  /** Requests for models, and those among them that were decided. */
  readonly modelRequests: { readonly count: number; readonly decided: number }
}

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

const noCalls: CallFacts = {
  total: 0,
  simulated: 0,
  gateway: 0,
  timed: 0,
  succeeded: 0,
  withTokens: 0,
  priced: 0,
  costReported: 0,
  costUsd: 0,
  reportedUsd: 0,
  billed: 0,
  production: 0,
  productionWithPrompt: 0,
}

/** An installation in which nothing has happened yet. */
export const noFacts: Facts = {
  atMs: 0,
  windowDays: 30,
  calls: noCalls,
  connections: [],
  models: [],
  keys: [],
  apps: [],
  prompts: [],
  logEvents: [],
  userAgents: [],
  failovers: 0,
  keyScan: { spans: 0, found: 0 },
  secretsFound: [],
  recordsScanned: 0,
  owner: '',
  assets: { count: 0, orphans: 0 },
  overviewViewers: 0,
  registry: [],
  resolved: { calls: 0, of: 0 },
  resolvedProduction: { calls: 0, of: 0 },
  releases: { count: 0, byKey: 0 },
  tracesExplained: 0,
  evaluations: [],
  datasets: [],
  modelRequests: { count: 0, decided: 0 },
}

/** Call facts over those of an installation without calls, for examples. */
export function callFacts(known: Partial<CallFacts>): { readonly calls: CallFacts } {
  return { calls: { ...noCalls, ...known } }
}
