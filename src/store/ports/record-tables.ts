import type { ColumnType, Selectable } from 'kysely'
import type { ItemSchemas } from '#contract/datasets.ts'
import type { Limits } from '#contract/keys.ts'
import type { Answer, Attestation } from '#contract/maturity.ts'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import type { PinnedFragment } from '#contract/prompts.ts'
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
    createdAt: Date
    expiresAt: Date | null
    source: Attestation['source']
    selfAssessment: string | null
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

/** A row as it is read. */
export type RecordOf<Table extends keyof RecordTables> = Selectable<RecordTables[Table]>
