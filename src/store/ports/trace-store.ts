import type { Score } from '#contract/scores.ts'
import type { SpanKind, SpanRow, SpanStatus } from '#contract/span-row.ts'
import type { Usage } from '#contract/usage.ts'
import type { RolloutCountsQuery, StoredRolloutCounts } from '#store/ports/rollout-counts.ts'
import type { SortedTraces, SortedTracesQuery } from '#store/ports/sorted-traces.ts'
import type {
  CallListQuery,
  CallQuery,
  StoredCall,
  StoredCallTotal,
} from '#store/ports/stored-calls.ts'
import type { PricedUsage, StoredTrace } from '#store/ports/stored-trace.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'

/** How much was removed. */
export type RemovedTraces = {
  readonly traces: number
  readonly spans: number
  readonly scores: number
}

/**
 * Traces by the values of a facet. `oneIn` 1: all were counted. More: one trace in so many was, and
 * the counts are those of the sample times it: estimates, and to be shown as such.
 */
export type StoredFacet = {
  readonly name: string
  readonly oneIn: number
  readonly values: readonly { readonly value: string; readonly traces: number }[]
}

/** A span without its texts. */
export type StoredSpan = {
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly kind: SpanKind
  readonly operation: string
  readonly source: 'gateway' | 'otlp'
  readonly status: SpanStatus
  readonly statusMessage: string
  readonly startedAtNs: bigint
  readonly durationNs: bigint
  readonly provider: string
  readonly model: string
  readonly priceTier: string
  readonly counts: number
  readonly usage: Usage
  readonly reportedCost: string | null
  readonly key: string
  readonly firstTokenNs: bigint
  readonly hasContent: boolean
}

/** What an evaluator sees of a span. */
export type StoredStep = Pick<
  StoredSpan,
  'spanId' | 'name' | 'kind' | 'status' | 'startedAtNs' | 'durationNs' | 'hasContent'
> & { readonly traceId: string }

/**
 * What the tree of a trace shows of every span, as columns of equal length in no order. `calls`
 * are the spans that name a provider or a model or own tokens, `messages` those whose status says why.
 */
export type StoredTraceTree = {
  readonly ids: readonly string[]
  /** Ids too; '' for a root. */
  readonly parents: readonly string[]
  readonly names: readonly string[]
  readonly kinds: readonly SpanKind[]
  readonly statuses: readonly SpanStatus[]
  /** Milliseconds after `startedAtNs`, which is when the first of them began. */
  readonly startsMs: readonly number[]
  readonly durationsMs: readonly number[]
  readonly startedAtNs: bigint
  readonly calls: readonly {
    readonly spanId: string
    readonly provider: string
    readonly model: string
    readonly tier: string
    readonly countsUsage: boolean
    readonly usage: Usage
    readonly reportedCost: string | null
  }[]
  readonly messages: readonly { readonly spanId: string; readonly text: string }[]
}

/** All columns of one span; names as in contract/span-row.ts. */
export type StoredSpanDetail = StoredSpan & {
  readonly environment: string
  readonly errorType: string
  readonly requestModel: string
  readonly responseModel: string
  readonly responseId: string
  readonly connection: string
  readonly userId: string
  readonly sessionId: string
  readonly tags: readonly string[]
  readonly release: string
  readonly deployment: string
  readonly rollout: string
  readonly variant: string
  readonly prompt: string
  readonly promptVersion: string
  readonly service: string
  readonly queueNs: bigint
  readonly connectNs: bigint
  readonly isStreamed: boolean
  readonly finishReasons: readonly string[]
  readonly httpStatus: number
  readonly wire: string
  readonly input: string
  readonly output: string
  readonly tools: string
  readonly parameters: string
  readonly metadata: Readonly<Record<string, string>>
  readonly attributes: string
  readonly resource: string
  readonly scope: string
  readonly events: string
  readonly links: string
  readonly flags: readonly string[]
}

/** Measures of a set of model calls; quantiles in milliseconds, NaN-free: null when there is no call. */
export type StoredMeasures = {
  readonly calls: number
  readonly errors: number
  readonly latencyMs: readonly [number, number, number] | null
  readonly firstTokenMs: readonly [number, number, number] | null
  readonly tokensPerS: number | null
  readonly reportedCost: string
  readonly priced: readonly PricedUsage[]
}

export type CallGrouping = 'none' | 'model' | 'provider' | 'key' | 'environment' | 'provider-model'

/** A session or a user, aggregated over traces. */
export type StoredCohort = {
  readonly id: string
  /** Beginnings of what its first trace was asked and its last one answered. */
  readonly firstInput: string
  readonly lastOutput: string
  readonly others: readonly string[]
  readonly traces: number
  readonly calls: number
  readonly errors: number
  readonly firstNs: bigint
  readonly lastNs: bigint
  readonly priced: readonly PricedUsage[]
  readonly reportedCost: string
}

/** What sessions or users come to together. */
export type StoredCohortTotals = Pick<
  StoredCohort,
  'traces' | 'calls' | 'errors' | 'priced' | 'reportedCost'
> & { readonly count: number }

/**
 * What maturity is judged by: figures of one project. Sums of calls are net of what was taken back.
 * Lists are bounded; which end is cut is said beside each.
 */
export type StoredPracticeFigures = {
  readonly calls: readonly {
    readonly provider: string
    readonly model: string
    readonly tier: string
    readonly source: 'gateway' | 'otlp'
    readonly calls: number
    /** With a status and a duration. */
    readonly timed: number
    /** Succeeded calls that use up tokens by their nature: counting tokens does not. */
    readonly succeeded: number
    /** Of those: with tokens; with a cost that the provider reported. */
    readonly withTokens: number
    readonly costReported: number
    /** US dollars, decimal. */
    readonly reportedCost: string
    /** Tokens of the succeeded calls. */
    readonly usage: Usage
    readonly production: number
    readonly productionWithPrompt: number
    /** Answered by the release of a deployment. */
    readonly productionWithRelease: number
  }[]
  /** Tries that a provider answered with 2xx, by connection. */
  readonly successes: readonly { readonly connection: string; readonly tries: number }[]
  /** Who sent spans, Belay's own calls left out; calls are counted, the newest span of any kind is said. */
  readonly senders: readonly {
    readonly key: string
    readonly service: string
    readonly calls: number
    /** Spans that retrieved documents. */
    readonly retrievals: number
    readonly lastNs: bigint
  }[]
  /** Traces with a model call that were scored: by code or a model; with a number, by anybody inside. */
  readonly scored: readonly {
    readonly key: string
    readonly service: string
    readonly provider: string
    readonly model: string
    /** Calls that Belay made itself: evaluations and judges among them. */
    readonly isOwn: boolean
    readonly evaluated: number
    readonly rated: number
  }[]
  /**
   * Scores by code or a model on traces with a model call of others than Belay itself: `on` is the evaluator that gave them, or
   * their name where none did. Most first, at most 10,000.
   */
  readonly judged: readonly {
    readonly key: string
    readonly service: string
    readonly on: string
    readonly scores: number
  }[]
  /** Prompts as calls name them, most calls first, at most 1000. */
  readonly prompts: readonly {
    readonly prompt: string
    readonly version: string
    readonly calls: number
    /** Of those: by applications, which is all but Belay's own; in environment `production`. */
    readonly applications: number
    readonly production: number
    readonly distinctInputs: number
    readonly withOutput: number
  }[]
  /** Log events under a span, without those of the GenAI conventions; most frequent first, at most 100 names. */
  readonly logEvents: readonly { readonly name: string; readonly count: number }[]
  /** Gateway calls by `user_agent.original`, most first, at most 1000; calls without it are left out. */
  readonly userAgents: readonly { readonly agent: string; readonly calls: number }[]
  /** Spans of the last hour with traffic, at most 5000, and those that hold a Belay key in clear text. */
  readonly keyScan: { readonly spans: number; readonly found: number }
  /** Since `longFromNs`: what each key was used for, who scored, calls that one connection failed and another answered. */
  readonly keyUse: readonly {
    readonly key: string
    readonly calls: number
    readonly spans: number
  }[]
  readonly scoreAuthors: readonly string[]
  readonly failovers: number
}

/** What is needed to recognise a span again, and to weigh its claim to a call's tokens. */
export type RecentSpan = Pick<
  SpanRow,
  | 'project'
  | 'environment'
  | 'trace_id'
  | 'span_id'
  | 'parent_span_id'
  | 'kind'
  | 'source'
  | 'counts'
  | 'usage'
  | 'provider'
  | 'request_model'
  | 'response_model'
  | 'response_id'
  | 'price_tier'
  | 'key'
  | 'started_at'
  | 'duration_ns'
>

/** Scores of one name by one source, of one bucket or of the whole window. */
export type StoredScoreFigure = {
  readonly name: string
  readonly source: Score['source']
  /** 0 for the whole window. */
  readonly startNs: bigint
  readonly n: number
  /** Of `n`, those that have a number. */
  readonly numbers: number
  /** Null without numbers. */
  readonly mean: number | null
  /** Of the sample; null with fewer than two numbers. */
  readonly variance: number | null
  /** Of `numbers`, those that are 0 and those that are 1. */
  readonly zeros: number
  readonly ones: number
}

/**
 * What Belay asks of traces. Every read names its project; none reaches another's. All throw
 * TraceStoreError. Reads take their place's rows only, newest first, and stop early.
 */
export type TraceStore = {
  /** At most `limit` traces that began before `beforeNs` (exclusive; null: the window's end), newest first. */
  listTraces(query: {
    place: Place
    window: Window
    conditions: TraceConditions
    limit: number
    before: { startedAtNs: bigint; traceId: string } | null
  }): Promise<StoredTrace[]>
  /** At most `limit` traces in another order than the newest first; reads all of the window. */
  sortTraces(query: SortedTracesQuery): Promise<SortedTraces>
  /** Counts of traces per value of each facet, of a sample when there are very many. Values by count, at most 30 each. */
  traceFacets(query: {
    place: Place
    window: Window
    conditions: TraceConditions
    /** More traces than this that meet the filters are counted by a sample. */
    countedMax?: number
  }): Promise<StoredFacet[]>
  findTrace(
    project: string,
    traceId: string,
  ): Promise<{ trace: StoredTrace; spans: StoredSpan[] } | null>
  /** The same trace as its tree is drawn. */
  /** A trace without its spans; null when it is not stored. */
  findTraceSummary(project: string, traceId: string): Promise<StoredTrace | null>
  findTraceTree(
    project: string,
    traceId: string,
  ): Promise<{ trace: StoredTrace; tree: StoredTraceTree } | null>
  findSpan(project: string, traceId: string, spanId: string): Promise<StoredSpanDetail | null>
  /** Spans of these traces, as far as they are stored, each trace's in order of start. */
  steps(project: string, traceIds: readonly string[]): Promise<StoredStep[]>
  countSpans(project: string, traceId: string): Promise<number>
  scores(query: {
    project: string
    traceId: string | null
    name: string | null
    limit: number
  }): Promise<Score[]>
  /** Scores by name and source, most first, at most `limit`; with a bucket each by its parts of the window. */
  scoreFigures(query: {
    place: Place
    window: Window
    bucketS: number | null
    /** Whose days and hours buckets follow, an IANA name; UTC's if left out. */
    timeZone?: string
    /** Null: whichever names there are. */
    names: readonly string[] | null
    limit: number
  }): Promise<StoredScoreFigure[]>
  /** Measures of model calls, in one set or by group, over the window or by buckets of it. */
  measures(query: {
    place: Place
    window: Window
    by: CallGrouping
    bucketS: number | null
    /** Whose days and hours buckets follow, an IANA name; UTC's if left out. */
    timeZone?: string
    conditions: Pick<TraceConditions, 'model' | 'provider' | 'key'>
  }): Promise<(StoredMeasures & { group: string; startNs: bigint })[]>
  /** Model calls that own their tokens, at most `limit`, in the order asked for. */
  listCalls(query: CallListQuery): Promise<StoredCall[]>
  /** Sums over all of them. */
  totalCalls(query: CallQuery): Promise<StoredCallTotal>
  /** What the two releases of a rollout did, counted: one entry a step and variant that had a call. */
  rolloutCounts(query: RolloutCountsQuery): Promise<StoredRolloutCounts[]>
  countTraces(place: Place, window: Window): Promise<number>
  cohorts(query: {
    place: Place
    window: Window
    of: 'session' | 'user'
    search: string
    limit: number
    order: 'recent' | 'traces'
    /** Whether what they were asked first and answered last is read too; both are '' else. */
    hasTexts: boolean
    /** Only these, whoever else there is. */
    ids?: readonly string[]
  }): Promise<StoredCohort[]>
  /** All sessions or users that `cohorts` would list, in one sum, however many. */
  cohortTotals(query: {
    place: Place
    window: Window
    of: 'session' | 'user'
    search: string
  }): Promise<StoredCohortTotals>
  /** Tokens by price and key since a time: what budgets are rebuilt from. */
  usageByKey(project: string | null, fromNs: bigint): Promise<(PricedUsage & { key: string })[]>
  /** The newest spans in order of arrival, at most `limit`: what recognises repeats and owners after a restart. */
  recentSpans(limit: number): Promise<RecentSpan[]>
  totals(): Promise<{ spans: number; bytes: number }>
  /**
   * Removes traces and scores that are wholly older than a time, by whole partitions (a week of
   * traces, a month of scores), so that it costs next to nothing. Sums per hour stay. Returns what
   * was removed, as `table partition`.
   */
  removeBefore(beforeNs: bigint): Promise<string[]>
  /** Removes traces with their scores, for good; sums per minute and hour, which name nobody, stay. */
  removeTraces(project: string, traceIds: readonly string[]): Promise<void>
  /** What the store has of these traces. */
  sizeOfTraces(project: string, traceIds: readonly string[]): Promise<RemovedTraces>
  /** Removes all that a project has here, its sums per minute and hour included. */
  removeProject(project: string): Promise<RemovedTraces>
  /** Traces one of whose spans names this user, at most `limit`. */
  traceIdsOfUser(query: { project: string; user: string; limit: number }): Promise<string[]>
  /** Figures of a project over the window, and over the longer one since `longFromNs` where a practice asks for it. */
  practiceFigures(query: {
    project: string
    window: Window
    longFromNs: bigint
  }): Promise<StoredPracticeFigures>
}
