import type { Limits } from '#contract/keys.ts'
import type { Scope } from '#contract/roles.ts'
import { parseUsd } from '#kit/money.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

/** What of a key says how much it may do. */
export type Power = Pick<
  RecordOf<'keys'>,
  'scopes' | 'environment' | 'models' | 'limits' | 'expiresAt'
>

/** True when the pattern, `*` as wildcard, takes the text. */
export type Matches = (pattern: string, text: string) => boolean

/**
 * Why a new key would be able to do what the key that asks for it cannot; null when it would not.
 * Scopes are compared before, for people too.
 */
export function beyondMaker(
  maker: Power,
  made: {
    readonly scopes: readonly Scope[]
    readonly environment: string
    readonly models: readonly string[]
    readonly expiresAt: Date | null
  },
  matches: Matches,
): string | null {
  if (made.environment !== maker.environment)
    return `This key belongs to ${maker.environment} and makes no key for ${made.environment}.`
  // Bounds are counted for each key: every further one would have the whole of them again.
  if (hasLimits(maker.limits) && made.scopes.includes('call'))
    return 'This key has limits, and a key that it makes would have them once more. A person, or a key without limits, makes keys that call.'
  return beyondModels(maker, made.models, matches) ?? beyondExpiry(maker, made.expiresAt)
}

/** Why a change, by a key, would let the changed key do what the one that asks cannot; null when it would not. */
export function beyondEditor(
  editor: Power,
  current: Power,
  change: {
    readonly models?: readonly string[] | undefined
    /** As they would be then. */
    readonly limits: Limits
    readonly expiresAt?: Date | null | undefined
  },
  matches: Matches,
): string | null {
  const widened = hasLimits(editor.limits) ? firstWidened(current.limits, change.limits) : null
  if (widened !== null)
    return `This key has limits, and can only draw those of keys tighter: ${widened} would be wider.`
  return (
    (change.models === undefined ? null : beyondModels(editor, change.models, matches)) ??
    (change.expiresAt === undefined ? null : beyondExpiry(editor, change.expiresAt))
  )
}

/** A pattern is inside another when that takes it as it is written: only a wildcard takes a wildcard. */
function beyondModels(
  { models }: Power,
  asked: readonly string[],
  matches: Matches,
): string | null {
  if (models.length === 0) return null
  const may = `This key may call ${models.join(', ')}`
  if (asked.length === 0) return `${may}, not all models.`
  const beyond = asked.find((one) => !models.some((pattern) => matches(pattern, one)))
  return beyond === undefined ? null : `${may}, not ${beyond}.`
}

function beyondExpiry({ expiresAt }: Power, asked: Date | null): string | null {
  if (expiresAt === null || (asked !== null && asked <= expiresAt)) return null
  return `This key ends ${expiresAt.toISOString()}; what it makes ends no later.`
}

function hasLimits(limits: Limits): boolean {
  const { requestsPerMinute, tokensPerMinute, parallelCalls, budgetUsd } = limits
  return [requestsPerMinute, tokensPerMinute, parallelCalls, budgetUsd].some(
    (limit) => limit !== null,
  )
}

function firstWidened(from: Limits, to: Limits): keyof Limits | null {
  for (const name of ['requestsPerMinute', 'tokensPerMinute', 'parallelCalls'] as const)
    if ((to[name] ?? Number.POSITIVE_INFINITY) > (from[name] ?? Number.POSITIVE_INFINITY))
      return name
  if (from.budgetUsd === null) return null
  if (to.budgetUsd === null || parseUsd(to.budgetUsd) > parseUsd(from.budgetUsd)) return 'budgetUsd'
  // The same money each day is more than each month.
  return from.budgetPeriod === 'month' && to.budgetPeriod === 'day' ? 'budgetPeriod' : null
}
