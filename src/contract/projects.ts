import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf, name } from '#contract/ids.ts'
import { environmentName, timestamp } from '#contract/time.ts'
import { timeZone } from '#contract/time-zone.ts'

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes, at most 40')

export const capture = z
  .enum(['full', 'metadata', 'none'])
  .describe('full: messages and metadata; metadata: no messages; none: counts and cost only')
export type Capture = z.infer<typeof capture>

export const project = z.object({
  id: idOf('project'),
  slug,
  name,
  owner: z.string().describe('who answers for it'),
  environments: z
    .array(environmentName)
    .describe('in the order in which a release goes through them'),
  capture,
  captureBytesMax: z
    .number()
    .int()
    .describe('longest request or reply kept per call, bytes; longer ones are cut and say so'),
  timeZone: timeZone.describe('where its days begin, in charts and tables of days'),
  createdAt: timestamp,
})
export type Project = z.infer<typeof project>

/**
 * Who answers for the project of `belay demo`. By it the project is known: the pages say that all of it is made up, and the
 * command fills and removes no other.
 */
export const demonstrationOwner = 'belay demo'

const edit = {
  name: name.optional(),
  owner: z.string().max(200).optional(),
  environments: z.array(environmentName).min(1).max(20).optional(),
  capture: capture.optional(),
  captureBytesMax: z.number().int().min(1_000).max(10_000_000).optional(),
  timeZone: timeZone
    .optional()
    .describe('where its days begin: an IANA name such as Europe/Berlin'),
}

export const listProjects = defineEndpoint({
  id: 'projects.list',
  method: 'GET',
  path: '/api/v1/projects',
  scope: 'read',
  of: 'workspace',
  summary: 'List the projects; the first is the default.',
  reply: z.object({ items: z.array(project) }),
})

export const createProject = defineEndpoint({
  id: 'projects.create',
  method: 'POST',
  path: '/api/v1/projects',
  scope: 'edit',
  of: 'workspace',
  summary: 'Make a project.',
  body: z.strictObject({ ...edit, slug, name }),
  reply: project,
  faults: ['conflict'],
})

/** What went with a project. */
const removedProject = z.object({
  slug,
  traces: z.number().int(),
  spans: z.number().int(),
  scores: z.number().int(),
  records: z
    .number()
    .int()
    .describe('keys, prompts, datasets, evaluations, reviews and the rest, versions counted each'),
  removedAt: timestamp,
})
export type RemovedProject = z.infer<typeof removedProject>

export const removeProject = defineEndpoint({
  id: 'projects.remove',
  method: 'DELETE',
  path: '/api/v1/projects/:id',
  scope: 'people',
  of: 'workspace',
  summary:
    'Remove a project for good: its traces, scores, keys, prompts, datasets, evaluations and reviews. What was done in it stays among the events. The default project cannot be removed.',
  params: z.object({ id: idOf('project') }),
  query: z.strictObject({
    confirm: slug.describe('slug of the project, so that none is removed by mistake'),
  }),
  reply: removedProject,
  faults: ['not_found', 'conflict', 'not_allowed'],
})

export const editProject = defineEndpoint({
  id: 'projects.edit',
  method: 'PATCH',
  path: '/api/v1/projects/:id',
  scope: 'edit',
  of: 'workspace',
  summary: 'Change a project: name, owner, environments, what is captured, time zone.',
  params: z.object({ id: idOf('project') }),
  body: z.strictObject(edit),
  reply: project,
  faults: ['not_found', 'conflict'],
})
