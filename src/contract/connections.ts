import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf, name } from '#contract/ids.ts'
import { done } from '#contract/nothing.ts'
import { timestamp } from '#contract/time.ts'
import { isHeaderText, notHeaderText } from '#kit/header-text.ts'

/** A provider with its credentials and base URL. The secret goes in and never comes out. */
export const connection = z.object({
  id: idOf('connection'),
  name: name.describe(
    'prefix of its models: NAME/model; the provider’s id for the first connection of a provider',
  ),
  provider: z.string(),
  baseUrl: z.string(),
  region: z
    .string()
    .describe('where the provider processes the data, as declared; empty if not declared'),
  hasSecret: z.boolean(),
  secretHint: z.string().describe('last four characters of the secret, or empty'),
  settings: z.record(z.string(), z.string()),
  isEnabled: z.boolean(),
  createdAt: timestamp,
  lastTest: z
    .object({ at: timestamp, ok: z.boolean(), detail: z.string(), durationMs: z.number() })
    .nullable(),
})
export type Connection = z.infer<typeof connection>

/** A connection as whoever made or changed it is told of it. */
export const savedConnection = connection.extend({
  warning: z
    .string()
    .describe('what to know of the secret that was given, which is taken; empty: nothing'),
})
export type SavedConnection = z.infer<typeof savedConnection>

/** What the connection form needs to know of a provider. */
export const providerInfo = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  format: z.enum(['openai', 'anthropic', 'gemini']),
  baseUrl: z.string(),
  needsSecret: z.boolean(),
  secretVariable: z.string(),
  settings: z.array(
    z.object({ name: z.string(), title: z.string(), help: z.string(), example: z.string() }),
  ),
  examples: z.array(z.string()),
})
export type ProviderInfo = z.infer<typeof providerInfo>

const connectionName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes, at most 40')

const editable = {
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .describe('where the provider’s API is'),
  secret: z
    .string()
    // A key that is pasted or read from a file often has a line break behind it.
    .trim()
    .min(1)
    .max(4000)
    .refine(isHeaderText, { error: notHeaderText })
    .describe(
      'the provider’s own key; stored encrypted. One of fewer than 8 characters is taken with a warning',
    ),
  region: z.string().max(60).describe('where the provider processes the data, as you declare it'),
  settings: z
    .record(z.string().max(60), z.string().max(500))
    .describe('what this provider needs besides'),
}

export const listConnections = defineEndpoint({
  id: 'connections.list',
  method: 'GET',
  path: '/api/v1/connections',
  scope: 'read',
  of: 'workspace',
  summary: 'List connections, and the providers that one can connect to.',
  reply: z.object({ items: z.array(connection), providers: z.array(providerInfo) }),
})

export const createConnection = defineEndpoint({
  id: 'connections.create',
  method: 'POST',
  path: '/api/v1/connections',
  scope: 'connections',
  of: 'workspace',
  summary: 'Connect a provider.',
  body: z.strictObject({
    provider: z
      .string()
      .max(60)
      .describe(
        'id of the provider: openai, anthropic, …; `belay connections list --json` names them',
      ),
    name: connectionName
      .optional()
      .describe('prefix of its models, NAME/model; the provider’s id if left out'),
    baseUrl: editable.baseUrl
      .optional()
      .describe('where its API is; the provider’s own if left out'),
    secret: editable.secret.optional(),
    region: editable.region.default(''),
    settings: editable.settings.default({}),
  }),
  reply: savedConnection,
  faults: ['conflict', 'not_found'],
})

export const editConnection = defineEndpoint({
  id: 'connections.edit',
  method: 'PATCH',
  path: '/api/v1/connections/:id',
  scope: 'connections',
  of: 'workspace',
  summary:
    'Change a connection. Another scheme, host or port clears the stored secret: give it again.',
  params: z.object({ id: idOf('connection') }),
  body: z.strictObject({
    baseUrl: editable.baseUrl.optional(),
    secret: editable.secret.optional(),
    region: editable.region.optional(),
    settings: editable.settings.optional(),
    isEnabled: z.boolean().optional().describe('false: its models are refused for now'),
  }),
  reply: savedConnection,
  faults: ['not_found'],
})

export const removeConnection = defineEndpoint({
  id: 'connections.remove',
  method: 'DELETE',
  path: '/api/v1/connections/:id',
  scope: 'connections',
  of: 'workspace',
  summary: 'Remove a connection and its secret; calls to its models are refused from then on.',
  params: z.object({ id: idOf('connection') }),
  reply: done,
  faults: ['not_found'],
})

export const testConnection = defineEndpoint({
  id: 'connections.test',
  method: 'POST',
  path: '/api/v1/connections/:id/test',
  scope: 'edit',
  of: 'workspace',
  summary: 'Ask the provider for its models, and say in its own words what was wrong.',
  params: z.object({ id: idOf('connection') }),
  reply: z.object({
    ok: z.boolean(),
    detail: z.string(),
    durationMs: z.number(),
    models: z.array(z.string()).describe('at most 500'),
  }),
  faults: ['not_found'],
})

export const alias = z.object({
  id: idOf('alias'),
  name: z.string().describe('what applications call'),
  targets: z.array(z.string()).describe('connection/model, tried in this order until one answers'),
  createdAt: timestamp,
})
export type Alias = z.infer<typeof alias>

const aliasName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/, 'letters, digits, dot, colon, dash; no slash')
const aliasTargets = z
  .array(z.string().regex(/^[^/\s]+\/\S+$/, 'connection/model'))
  .min(1)
  .max(10)

export const listAliases = defineEndpoint({
  id: 'aliases.list',
  method: 'GET',
  path: '/api/v1/aliases',
  scope: 'read',
  of: 'workspace',
  summary: 'List model aliases and their fallback lists.',
  reply: z.object({ items: z.array(alias) }),
})

export const putAlias = defineEndpoint({
  id: 'aliases.put',
  method: 'PUT',
  path: '/api/v1/aliases/:name',
  scope: 'edit',
  of: 'workspace',
  summary: 'Make or change an alias: one name, one model or a list to fall back along.',
  params: z.object({ name: aliasName }),
  body: z.strictObject({ targets: aliasTargets }),
  reply: alias,
  faults: ['not_allowed'],
})

export const removeAlias = defineEndpoint({
  id: 'aliases.remove',
  method: 'DELETE',
  path: '/api/v1/aliases/:name',
  scope: 'edit',
  of: 'workspace',
  summary: 'Remove an alias.',
  params: z.object({ name: aliasName }),
  reply: done,
  faults: ['not_allowed', 'not_found'],
})
