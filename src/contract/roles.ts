import { z } from 'zod'

/**
 * What a person, or a key, may do. `read` is everything that is shown, `call` is model calls, `deploy:test` asks for a
 * variant of a rollout by header.
 */
export const scopes = [
  'call',
  'ingest',
  'read',
  'score',
  'attest',
  'edit',
  'deploy:test',
  'keys',
  'connections',
  'people',
] as const
export const scope = z.enum(scopes)
export type Scope = z.infer<typeof scope>

export const roles = ['owner', 'editor', 'reviewer', 'viewer'] as const
export const role = z
  .enum(roles)
  .describe(
    'owner: everything; editor: all but people and connections; reviewer: reads, scores, attests; viewer: reads',
  )
export type Role = z.infer<typeof role>

/** The scopes of each role; each role has all of the next one's. */
export const roleScopes: Readonly<Record<Role, readonly Scope[]>> = {
  owner: scopes,
  editor: ['call', 'ingest', 'read', 'score', 'attest', 'edit', 'deploy:test', 'keys'],
  reviewer: ['read', 'score', 'attest'],
  viewer: ['read'],
}

/** What a key gets when nothing else is asked for: enough for an application, nothing for a person. */
export const keyScopesDefault: readonly Scope[] = ['call', 'ingest', 'score']
