import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf, name } from '#contract/ids.ts'
import { usd } from '#contract/money.ts'
import { done } from '#contract/nothing.ts'
import { pageOf, pageQuery } from '#contract/page.ts'
import { keyScopesDefault, scope } from '#contract/roles.ts'
import { environmentName, placeQuery, timestamp } from '#contract/time.ts'

/** What a key may use up; null means no bound. */
export const limits = z.object({
  requestsPerMinute: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .nullable()
    .describe('calls a minute; `none`: no bound'),
  tokensPerMinute: z
    .number()
    .int()
    .min(1)
    .max(10_000_000_000)
    .nullable()
    .describe('tokens a minute, in and out; `none`: no bound'),
  parallelCalls: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .describe('calls at once; `none`: no bound'),
  budgetUsd: usd.nullable().describe('money per budget period, US dollars; `none`: no bound'),
  budgetPeriod: z.enum(['day', 'month']).describe('calendar day or month, UTC; month if left out'),
})
export type Limits = z.infer<typeof limits>

export const noLimits: Limits = {
  requestsPerMinute: null,
  tokensPerMinute: null,
  parallelCalls: null,
  budgetUsd: null,
  budgetPeriod: 'month',
}

export const key = z.object({
  id: idOf('key'),
  name,
  prefix: z.string().describe('the first characters of the key, to recognise it by'),
  project: idOf('project'),
  environment: environmentName,
  scopes: z.array(scope),
  models: z.array(z.string()).describe('models it may call, `*` as wildcard; empty means all'),
  limits,
  metadata: z.record(z.string(), z.string()).describe('put on every call made with it'),
  createdAt: timestamp,
  createdBy: z.string(),
  isOwn: z
    .boolean()
    .describe('Belay’s own, for what it calls by itself: nobody edits or revokes it'),
  expiresAt: timestamp.nullable(),
  revokedAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
  spentUsd: usd.describe(
    'this budget period so far; this month where the key has no budget, as far as its calls are stored',
  ),
})
export type Key = z.infer<typeof key>

const modelPattern = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\s]+$/, 'a model name, `*` as wildcard, no spaces')

const editable = {
  models: z
    .array(modelPattern)
    .max(100)
    .describe('models it may call, `*` as wildcard; all if left out or empty'),
  limits: limits.partial(),
  metadata: z
    .record(z.string().max(100), z.string().max(500))
    .describe('put on every call made with it'),
  expiresAt: z.iso
    .datetime()
    .nullable()
    .describe('when it ends, ISO 8601 in UTC; never if left out or `none`'),
}

/** So many keys that few servers have a second page of them. */
const keysOfPage = 10_000

export const listKeys = defineEndpoint({
  id: 'keys.list',
  method: 'GET',
  path: '/api/v1/keys',
  scope: 'read',
  of: 'workspace',
  summary: 'List keys, revoked ones included, newest first.',
  query: z.strictObject({
    project: placeQuery.project,
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(keysOfPage)
      .default(keysOfPage)
      .describe('keys of one page'),
    cursor: pageQuery.cursor,
  }),
  reply: pageOf(key),
})

export const createKey = defineEndpoint({
  id: 'keys.create',
  method: 'POST',
  path: '/api/v1/keys',
  scope: 'keys',
  of: 'workspace',
  summary:
    'Make a key. It is shown in this answer and never again. A key makes none that may do more than itself.',
  body: z.strictObject({
    name: name.describe('what the key is for'),
    project: z.string().max(64).optional().describe('id or slug; the default project if left out'),
    environment: environmentName
      .optional()
      .describe(
        'environment that its calls belong to; production, or that of the key that asks, if left out',
      ),
    scopes: z
      .array(scope)
      .min(1)
      .default([...keyScopesDefault])
      .describe('what it may do'),
    models: editable.models
      .optional()
      .describe(
        'models it may call, `*` as wildcard; all, or those of the key that asks, if left out',
      ),
    limits: editable.limits.default({}),
    metadata: editable.metadata.default({}),
    expiresAt: editable.expiresAt
      .optional()
      .describe(
        'when it ends, ISO 8601 in UTC; never, or with the key that asks, if left out or `none`',
      ),
  }),
  reply: z.object({
    id: idOf('key'),
    key: z.string().describe('the key itself, shown once'),
    record: key,
  }),
  faults: ['not_found', 'not_allowed'],
})

export const editKey = defineEndpoint({
  id: 'keys.edit',
  method: 'PATCH',
  path: '/api/v1/keys/:id',
  scope: 'keys',
  of: 'workspace',
  summary: 'Change a key’s name, models, limits, metadata or expiry; applies within a second.',
  params: z.object({ id: idOf('key') }),
  body: z.strictObject({
    name: name.optional().describe('what the key is for'),
    models: editable.models.optional(),
    limits: editable.limits.optional(),
    metadata: editable.metadata.optional(),
    expiresAt: editable.expiresAt.optional(),
  }),
  reply: key,
  faults: ['not_found', 'not_allowed'],
})

export const revokeKey = defineEndpoint({
  id: 'keys.revoke',
  method: 'DELETE',
  path: '/api/v1/keys/:id',
  scope: 'keys',
  of: 'workspace',
  summary: 'Revoke a key for good; calls with it are refused within a second.',
  params: z.object({ id: idOf('key') }),
  reply: done,
  faults: ['not_found', 'not_allowed'],
})
