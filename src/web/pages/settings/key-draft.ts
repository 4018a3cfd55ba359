import { offeredFirst } from '#contract/environment-names.ts'
import type { Key, Limits } from '#contract/keys.ts'
import type { Project } from '#contract/projects.ts'
import { keyScopesDefault, type Scope } from '#contract/roles.ts'
import { readCount, readList, readPairs, readUsd, writePairs } from '#web/forms/read-text.ts'

/** A key as it stands in the form: what was typed, not yet read. */
export type KeyDraft = {
  readonly name: string
  readonly environment: string
  readonly scopes: readonly Scope[]
  readonly models: string
  readonly requestsPerMinute: string
  readonly tokensPerMinute: string
  readonly parallelCalls: string
  readonly budgetUsd: string
  readonly budgetPeriod: Limits['budgetPeriod']
  readonly metadata: string
  /** Days until it expires; empty for never, or for "as it is" when a key is changed. */
  readonly days: string
}

/** The fields that can be wrong, each with what is wrong. */
export type KeyDraftErrors = Partial<Record<keyof KeyDraft, string>>

/** What the form starts with: the key to change, or the usual values for the project. */
export function draftOf(edited: Key | undefined, project: Project): KeyDraft {
  const text = (count: number | null | undefined): string => String(count ?? '')
  return {
    name: edited?.name ?? '',
    environment: edited?.environment ?? offeredFirst(project.environments),
    scopes: edited?.scopes ?? keyScopesDefault,
    models: edited?.models.join('\n') ?? '',
    requestsPerMinute: text(edited?.limits.requestsPerMinute),
    tokensPerMinute: text(edited?.limits.tokensPerMinute),
    parallelCalls: text(edited?.limits.parallelCalls),
    budgetUsd: edited?.limits.budgetUsd ?? '',
    budgetPeriod: edited?.limits.budgetPeriod ?? 'month',
    metadata: writePairs(edited?.metadata ?? {}),
    days: '',
  }
}

type ReadDraft = {
  readonly errors: KeyDraftErrors
  /** What making and changing a key have in common; null as long as something is wrong. */
  readonly value: {
    name: string
    models: string[]
    limits: Limits
    metadata: Record<string, string>
  } | null
}

/** Reads what was typed. */
export function readDraft(draft: KeyDraft): ReadDraft {
  const requestsPerMinute = readCount(draft.requestsPerMinute)
  const tokensPerMinute = readCount(draft.tokensPerMinute)
  const parallelCalls = readCount(draft.parallelCalls)
  const budgetUsd = readUsd(draft.budgetUsd)
  const metadata = readPairs(draft.metadata)
  if (
    requestsPerMinute === undefined ||
    tokensPerMinute === undefined ||
    parallelCalls === undefined ||
    budgetUsd === undefined ||
    metadata === undefined ||
    draft.scopes.length === 0
  ) {
    const count = 'A whole number from 1, or nothing.'
    const errors: KeyDraftErrors = {
      ...(requestsPerMinute === undefined ? { requestsPerMinute: count } : {}),
      ...(tokensPerMinute === undefined ? { tokensPerMinute: count } : {}),
      ...(parallelCalls === undefined ? { parallelCalls: count } : {}),
      ...(budgetUsd === undefined
        ? { budgetUsd: 'An amount such as 25 or 12.50, or nothing.' }
        : {}),
      ...(metadata === undefined ? { metadata: 'Each line is name=value.' } : {}),
      ...(draft.scopes.length === 0 ? { scopes: 'At least one.' } : {}),
    }
    return { errors, value: null }
  }
  const { budgetPeriod } = draft
  const limits = { requestsPerMinute, tokensPerMinute, parallelCalls, budgetUsd, budgetPeriod }
  const value = { name: draft.name.trim(), models: [...readList(draft.models)], limits, metadata }
  return { errors: {}, value }
}

const dayMs = 86_400_000

/** The moment that many days after `now`; null for no days, which is never. */
export function momentIn(days: string, now: number): string | null {
  return days === '' ? null : new Date(now + Number(days) * dayMs).toISOString()
}
