import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { environmentName, timestamp } from '#contract/time.ts'

/** A place where deployments stand: applications reach those of the environment that their key belongs to. */
export const environment = z.object({
  id: idOf('environment'),
  name: environmentName,
  createdAt: timestamp,
  createdBy: z.string(),
})
export type Environment = z.infer<typeof environment>

export const listEnvironments = defineEndpoint({
  id: 'environments.list',
  method: 'GET',
  path: '/api/v1/environments',
  scope: 'read',
  summary: 'List the environments of a project, in the order that releases take.',
  reply: z.object({ items: z.array(environment) }),
})

export const createEnvironment = defineEndpoint({
  id: 'environments.create',
  method: 'POST',
  path: '/api/v1/environments',
  scope: 'edit',
  summary: 'Add an environment to a project.',
  body: z.strictObject({
    name: environmentName.describe('what keys and deployments call it'),
    before: environmentName
      .optional()
      .describe('environment that a release goes to next; production if left out'),
  }),
  reply: environment,
  faults: ['not_found', 'conflict'],
})
