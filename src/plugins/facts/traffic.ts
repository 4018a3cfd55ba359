import type { Limits } from '#contract/keys.ts'
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
  /** Calls of environment `production` that the release of a deployment answered. */
  readonly productionWithRelease: number
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

/** What came in and out, by whom, and the records that it goes by. */
export type TrafficFacts = {
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
  productionWithRelease: 0,
}

export const none: TrafficFacts = {
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
}

/** Call facts over those of an installation without calls, for examples. */
export function callFacts(known: Partial<CallFacts>): { readonly calls: CallFacts } {
  return { calls: { ...noCalls, ...known } }
}
