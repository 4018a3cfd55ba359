import type { ColumnType, Selectable } from 'kysely'
import type { ItemInput, ItemSchemas } from '#contract/datasets.ts'
import type { JudgeCalibration, ReviewDimension } from '#contract/reviews.ts'
import type {
  Evaluation,
  EvaluationChoice,
  EvaluationDefinition,
  evaluationStates,
} from '#contract/evaluations.ts'
import type { OnlineEvaluator, OnlineFilter } from '#contract/online-evaluations.ts'
import type { ModelBenchmark } from '#contract/models.ts'
import type { Limits } from '#contract/keys.ts'
import type { Actor, Payer } from '#contract/people.ts'
import type { Answer, Attestation } from '#contract/maturity.ts'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import type { PinnedFragment } from '#contract/prompts.ts'
import type { requestDecisions } from '#contract/model-requests.ts'
import type { Capture } from '#contract/projects.ts'
import type { Role, Scope } from '#contract/roles.ts'
import type { UsageClass } from '#contract/usage.ts'

/** A JSON column: read as a value, written as its JSON text. */
type Json<Value> = ColumnType<Value, string, string>

/** Every table of the record store, in camel case; the database has them in snake case. */
export type RecordTables = {
  workspaces: { id: string; name: string; createdAt: Date }
  projects: {
    id: string
    workspace: string
    slug: string
    name: string
    owner: string
    environments: Json<string[]>
    capture: Capture
    captureBytesMax: number
    timeZone: string
    createdAt: Date
    createdBy: string
  }
  people: {
    id: string
    workspace: string
    name: string
    email: string
    role: Role
    passwordHash: string
    createdAt: Date
    lastSeenAt: Date | null
    isDisabled: boolean
  }
  invitations: {
    id: string
    workspace: string
    role: Role
    email: string | null
    purpose: 'first-owner' | 'invitation'
    tokenHash: string
    createdAt: Date
    expiresAt: Date
    acceptedAt: Date | null
    createdBy: string
  }
  sessions: { id: string; person: string; tokenHash: string; createdAt: Date; expiresAt: Date }
  keys: {
    id: string
    workspace: string
    project: string
    environment: string
    name: string
    prefix: string
    hmac: string
    scopes: Json<Scope[]>
    models: Json<string[]>
    limits: Json<Limits>
    metadata: Json<Record<string, string>>
    createdAt: Date
    createdBy: string
    expiresAt: Date | null
    revokedAt: Date | null
    lastUsedAt: Date | null
    /** By scope, ISO 8601; of uses through the API. */
    scopesUsedAt: Json<Partial<Record<Scope, string>>>
  }
  connections: {
    id: string
    workspace: string
    name: string
    provider: string
    baseUrl: string
    region: string
    secretSealed: string
    secretHint: string
    settings: Json<Record<string, string>>
    isEnabled: boolean
    createdAt: Date
    createdBy: string
    lastTest: Json<{ at: string; ok: boolean; detail: string; durationMs: number } | null>
  }
  aliases: {
    id: string
    workspace: string
    name: string
    targets: Json<string[]>
    createdAt: Date
    createdBy: string
  }
  prices: {
    id: string
    workspace: string
    provider: string
    model: string
    tier: string
    usdPerMillion: Json<Partial<Record<UsageClass, string>>>
    startsAt: Date | null
    note: string
    createdAt: Date
    createdBy: string
  }
  views: {
    id: string
    project: string
    name: string
    page: 'traces' | 'sessions' | 'users' | 'overview' | 'models'
    search: Json<Record<string, string>>
    createdAt: Date
    createdBy: string
  }
  attestations: {
    id: string
    project: string
    practice: string
    kind: Attestation['kind']
    statement: string
    owner: string
    approver: string
    createdBy: string
    /** Who asked, as deeds keep it; '' in what is older than that, and in self-assessments. */
    creatorKind: string
    creatorId: string
    createdAt: Date
    expiresAt: Date | null
    source: Attestation['source']
    selfAssessment: string | null
    decision: Attestation['decision']
    decidedBy: string
    /** Who decided, as deeds keep it; '' while nobody did. */
    deciderKind: string
    deciderId: string
    decidedAt: Date | null
    reason: string
  }
  selfAssessments: {
    id: string
    project: string
    startedAt: Date
    completedAt: Date | null
    expiresAt: Date | null
    by: string
    answers: Json<Record<string, { answer: Answer; note: string }>>
  }
  prompts: {
    id: string
    workspace: string
    project: string
    name: string
    description: string
    folder: string
    tags: Json<string[]>
    owner: string
    latestVersion: number
    revision: number
    createdAt: Date
    createdBy: string
    archivedAt: Date | null
  }
  datasets: {
    id: string
    project: string
    name: string
    description: string
    tags: Json<string[]>
    schemas: Json<ItemSchemas>
    version: number
    items: number
    createdAt: Date
    createdBy: string
    archivedAt: Date | null
  }
  promptVersions: {
    id: string
    prompt: string
    version: number
    hash: string
    message: string
    commit: string
    /** Who wrote it: kind and id of an actor. A reviewer must be somebody else. */
    authorKind: string
    authorId: string
    createdAt: Date
    createdBy: string
  }
  /** What a version fixes, under the version's id. */
  promptContents: {
    id: string
    content: Json<PromptContent>
    fragments: Json<(PinnedFragment & { text: string })[]>
  }
  promptLabels: {
    id: string
    workspace: string
    prompt: string
    label: string
    version: number
    movedAt: Date
    movedBy: string
  }
  promptRules: { id: string; project: string; protectedLabels: Json<string[]> }
  promptComments: {
    id: string
    project: string
    prompt: string
    version: number
    place: string
    text: string
    suggestion: string | null
    createdAt: Date
    createdBy: string
    resolvedAt: Date | null
    resolvedBy: string | null
  }
  traceComments: {
    id: string
    project: string
    traceId: string
    /** '' for the trace as a whole. */
    spanId: string
    /** When the trace ended, as far as was known when this was written: it goes when the trace is too old to be kept. */
    traceEndedAt: Date
    text: string
    authorKind: Actor['kind']
    authorId: string
    /** Their name at the time. */
    author: string
    createdAt: Date
    editedAt: Date | null
  }
  promptInputs: {
    id: string
    project: string
    prompt: string
    name: string
    variables: Json<VariableValues>
    createdAt: Date
    createdBy: string
  }
  fragments: {
    id: string
    project: string
    name: string
    description: string
    latestVersion: number
    createdAt: Date
    createdBy: string
    archivedAt: Date | null
  }
  fragmentVersions: {
    id: string
    fragment: string
    version: number
    text: string
    hash: string
    message: string
    createdAt: Date
    createdBy: string
  }
  datasetVersions: {
    id: string
    dataset: string
    number: number
    message: string
    items: number
    added: number
    changed: number
    removed: number
    hash: string
    createdAt: Date
    createdBy: string
  }
  modelRequests: {
    id: string
    project: string
    model: string
    useCase: string
    requestedBy: string
    requestedAt: Date
    decision: (typeof requestDecisions)[number]
    reason: string
    decidedBy: string
    decidedAt: Date | null
  }
  evaluations: {
    id: string
    project: string
    name: string
    state: (typeof evaluationStates)[number]
    reason: string
    definition: Json<EvaluationDefinition>
    /** For each variant, the prompt version that it was pinned to (`name@4`); '' for other kinds. */
    pinned: Json<string[]>
    dataset: string
    datasetName: string
    datasetVersion: number
    calls: number
    callsDone: number
    callsFailed: number
    costUsd: string | null
    gate: 'none' | 'passed' | 'failed' | 'open'
    /** Of each variant that was compared with the baseline; empty until it is over. */
    verdicts: Json<Evaluation['verdicts']>
    /** Counts the times that its failed calls were made anew. */
    attempt: number
    choice: Json<EvaluationChoice | null>
    /** What it found of each variant that asked a model, for the catalogue; empty until it is over. */
    measured: Json<MeasuredVariant[]>
    createdAt: Date
    createdBy: string
    /** Who pays for its calls; null when it is older than the column and nobody knows. */
    payer: Json<Payer | null>
    startedAt: Date | null
    endedAt: Date | null
  }
  onlineEvaluations: {
    id: string
    project: string
    name: string
    evaluators: Json<OnlineEvaluator[]>
    filter: Json<OnlineFilter>
    share: number
    tracesPerHourMax: number
    delayS: number
    judgeModel: string
    budgetUsdPerDay: string | null
    isOn: boolean
    judged: number
    skipped: number
    problem: string
    /** The day in UTC that `spentUsd` is of: 2026-11-26; '' before the first. */
    spentDay: string
    spentUsd: string
    /** Nanoseconds since 1970 as a decimal string. */
    judgedToNs: string
    createdAt: Date
    createdBy: string
    /** As with evaluations. */
    payer: Json<Payer | null>
  }
  reviewQueues: {
    id: string
    project: string
    name: string
    guidelines: string
    dimensions: Json<ReviewDimension[]>
    reviewersPerItem: number
    dataset: string
    createdAt: Date
    createdBy: string
  }
  reviewItems: {
    id: string
    queue: string
    source: 'trace' | 'evaluation' | 'person'
    /** What it was made of, so that it stands in a queue once: trace, result, or hash of texts. */
    origin: string
    traceId: string | null
    evaluation: string
    variant: string
    /** As a dataset's item has it, for corrections; `input` is the same to be read. */
    itemInput: Json<ItemInput['input']>
    input: string
    output: string
    expected: string | null
    context: Json<string[]>
    assignee: string
    createdAt: Date
  }
  reviews: {
    id: string
    queue: string
    item: string
    reviewer: string
    reviewerName: string
    values: Json<Record<string, number | string>>
    comment: string
    correction: string | null
    at: Date
  }
  judgeCalibrations: {
    id: string
    project: string
    queue: string
    queueName: string
    dimension: string
    evaluator: string
    settings: Json<JudgeCalibration['settings']>
    threshold: number | null
    judgeModel: string
    judgePrompt: string
    state: JudgeCalibration['state']
    reason: string
    truePasses: number
    falsePasses: number
    falseFails: number
    trueFails: number
    unscored: number
    costUsd: string | null
    createdAt: Date
    createdBy: string
    /** As with evaluations. */
    payer: Json<Payer | null>
  }
  events: {
    id: string
    workspace: string
    at: Date
    actorKind: string
    actorId: string
    actorName: string
    deed: string
    record: string
    detail: Json<Record<string, unknown>>
  }
}

/** What an evaluation found of a variant: figures and the `connection/model` that answered. */
export type MeasuredVariant = Pick<
  ModelBenchmark,
  'variant' | 'metrics' | 'latencyMs' | 'tokensPerS' | 'costPerCallUsd'
> & { readonly model: string }

/** A row as it is read. */
export type RecordOf<Table extends keyof RecordTables> = Selectable<RecordTables[Table]>
