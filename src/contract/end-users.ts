import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { cost } from '#contract/money.ts'
import { placeQuery, timeNs, windowQuery } from '#contract/time.ts'

/** A session or an end user of an application, aggregated over its traces. */
const cohort = {
  traces: z.number().int(),
  calls: z.number().int(),
  errors: z.number().int(),
  firstSeenNs: timeNs,
  lastSeenNs: timeNs,
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost,
}

export const sessionRow = z.object({
  sessionId: z.string(),
  users: z.array(z.string()),
  firstInput: z.string().describe('what its first trace was asked, at most 200 characters'),
  lastOutput: z.string().describe('what its last trace answered, at most 200 characters'),
  ...cohort,
})
export type SessionRow = z.infer<typeof sessionRow>

export const userRow = z.object({ userId: z.string(), sessions: z.number().int(), ...cohort })
export type UserRow = z.infer<typeof userRow>

/** All that a list would show if it had no bound. */
export const cohortTotals = z.object({
  count: z.number().int().describe('sessions or users'),
  traces: cohort.traces,
  calls: cohort.calls,
  errors: cohort.errors,
  cost,
})

const totalsQuery = z.strictObject({
  ...placeQuery,
  ...windowQuery,
  search: z.string().max(200).optional().describe('part of the id'),
})

const listQuery = z.strictObject({
  ...totalsQuery.shape,
  limit: z.coerce.number().int().min(1).max(500).default(100),
  order: z.enum(['recent', 'cost', 'traces']).default('recent'),
})

export const listSessions = defineEndpoint({
  id: 'sessions.list',
  method: 'GET',
  path: '/api/v1/sessions',
  scope: 'read',
  summary: 'List sessions (conversations) with traces, tokens and cost.',
  query: listQuery,
  reply: z.object({ items: z.array(sessionRow) }),
})

export const listUsers = defineEndpoint({
  id: 'users.list',
  method: 'GET',
  path: '/api/v1/users',
  scope: 'read',
  summary: 'List the applications’ end users with traces, tokens and cost.',
  query: listQuery,
  reply: z.object({ items: z.array(userRow) }),
})

export const totalSessions = defineEndpoint({
  id: 'sessions.totals',
  method: 'GET',
  path: '/api/v1/sessions/totals',
  scope: 'read',
  summary: 'Sum up all sessions of a window, however many a list would show.',
  query: totalsQuery,
  reply: cohortTotals,
})

export const totalUsers = defineEndpoint({
  id: 'users.totals',
  method: 'GET',
  path: '/api/v1/users/totals',
  scope: 'read',
  summary: 'Sum up all users of a window, however many a list would show.',
  query: totalsQuery,
  reply: cohortTotals,
})
