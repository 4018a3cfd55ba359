import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf, name } from '#contract/ids.ts'
import { done } from '#contract/nothing.ts'
import { role, scope } from '#contract/roles.ts'
import { timestamp } from '#contract/time.ts'

const email = z.email().max(200).describe('e-mail address; the name to sign in with')
const password = z.string().min(10).max(200).describe('at least 10 characters')

export const person = z.object({
  id: idOf('person'),
  name,
  email: email.nullable().describe('null to whoever does not manage people; their own they see'),
  role,
  createdAt: timestamp,
  lastSeenAt: timestamp
    .nullable()
    .describe('null for never, and to whoever does not manage people'),
  isDisabled: z.boolean(),
})
export type Person = z.infer<typeof person>

export const invitation = z.object({
  id: idOf('invitation'),
  role,
  email: email.nullable(),
  createdAt: timestamp,
  expiresAt: timestamp,
  acceptedAt: timestamp.nullable(),
  createdBy: z.string(),
})
export type Invitation = z.infer<typeof invitation>

/** Who is asking, and what they may do; the page draws itself by it. */
export const actor = z.object({
  kind: z
    .enum(['person', 'key', 'machine'])
    .describe('machine: the command line on the server’s own machine'),
  id: z.string(),
  name: z.string(),
  role: role.nullable(),
  scopes: z.array(scope),
})
export type Actor = z.infer<typeof actor>

/** On whose account Belay calls models: who asked for a run, or set a job up. */
export type Payer = Pick<Actor, 'kind' | 'id'>

export const whoAmI = defineEndpoint({
  id: 'session.show',
  method: 'GET',
  path: '/api/v1/session',
  scope: 'signed-in',
  of: 'workspace',
  summary: 'Say who is signed in and what they may do.',
  reply: actor,
})

export const signIn = defineEndpoint({
  id: 'session.create',
  method: 'POST',
  path: '/api/v1/session',
  scope: 'public',
  of: 'workspace',
  summary: 'Sign in with e-mail address and password; sets the session cookie.',
  body: z.strictObject({ email, password: z.string().min(1).max(200) }),
  reply: actor,
  faults: ['credentials_wrong', 'too_many_tries'],
})

export const signOut = defineEndpoint({
  id: 'session.remove',
  method: 'DELETE',
  path: '/api/v1/session',
  scope: 'signed-in',
  of: 'workspace',
  summary: 'Sign out; the session ends on the server too.',
  reply: done,
})

export const showLink = defineEndpoint({
  id: 'link.show',
  method: 'POST',
  path: '/api/v1/link',
  scope: 'public',
  of: 'workspace',
  summary: 'Say what a one-time link is for, without spending it.',
  body: z.strictObject({ token: z.string().min(20).max(200) }),
  reply: z.object({
    role,
    email: email.nullable(),
    purpose: z.enum(['first-owner', 'invitation']),
  }),
  faults: ['link_spent', 'too_many_tries'],
})

export const acceptLink = defineEndpoint({
  id: 'link.accept',
  method: 'POST',
  path: '/api/v1/link/accept',
  scope: 'public',
  of: 'workspace',
  summary: 'Join with a one-time link: sets name, address and password, signs in, spends the link.',
  body: z.strictObject({ token: z.string().min(20).max(200), name, email, password }),
  reply: actor,
  faults: ['link_spent', 'conflict', 'too_many_tries'],
})

export const listPeople = defineEndpoint({
  id: 'people.list',
  method: 'GET',
  path: '/api/v1/people',
  scope: 'read',
  of: 'workspace',
  summary:
    'List the people of this workspace; their addresses are for whoever manages people. A key, which belongs to a project, does none of this.',
  isForPeople: true,
  reply: z.object({ items: z.array(person) }),
})

export const editPerson = defineEndpoint({
  id: 'people.edit',
  method: 'PATCH',
  path: '/api/v1/people/:id',
  scope: 'people',
  of: 'workspace',
  summary: 'Change a person’s role, or disable them. The last owner stays one.',
  isForPeople: true,
  params: z.object({ id: idOf('person') }),
  body: z.strictObject({ role: role.optional(), isDisabled: z.boolean().optional() }),
  reply: person,
  faults: ['not_found', 'not_allowed', 'conflict'],
})

export const listInvitations = defineEndpoint({
  id: 'invitations.list',
  method: 'GET',
  path: '/api/v1/invitations',
  scope: 'people',
  of: 'workspace',
  summary: 'List invitations, open and accepted.',
  isForPeople: true,
  reply: z.object({ items: z.array(invitation) }),
})

export const createInvitation = defineEndpoint({
  id: 'invitations.create',
  method: 'POST',
  path: '/api/v1/invitations',
  scope: 'people',
  of: 'workspace',
  summary: 'Make a one-time link for a new person; the link is shown once.',
  isForPeople: true,
  body: z.strictObject({
    role,
    email: email
      .optional()
      .describe('e-mail address that the link suggests; anybody’s if left out'),
  }),
  reply: z.object({ invitation, link: z.url() }),
  faults: ['not_allowed'],
})

export const removeInvitation = defineEndpoint({
  id: 'invitations.remove',
  method: 'DELETE',
  path: '/api/v1/invitations/:id',
  scope: 'people',
  of: 'workspace',
  summary: 'Withdraw an invitation that nobody has used.',
  isForPeople: true,
  params: z.object({ id: idOf('invitation') }),
  reply: done,
  faults: ['not_found'],
})
