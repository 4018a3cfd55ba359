import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { environmentRules } from '#contract/environment-rules.ts'
import { rolloutPlan } from '#contract/rollout-plan.ts'
import { environmentName, timestamp } from '#contract/time.ts'

/** A place where deployments stand: applications reach those of the environment that their key belongs to. */
export const environment = z.object({
  id: idOf('environment'),
  name: environmentName,
  rules: environmentRules,
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

const { approvals, gates, gateAgeDays, freezes, isAutomatic } = environmentRules.shape

export const editEnvironment = defineEndpoint({
  id: 'environments.edit',
  method: 'PATCH',
  path: '/api/v1/environments/:name',
  scope: 'edit',
  summary: 'Change what a release has to meet before it is promoted into an environment.',
  params: z.object({ name: environmentName }),
  // Without the defaults: what is left out stays as it is.
  body: z.strictObject({
    approvals: approvals.unwrap().optional(),
    gates: gates.unwrap().optional(),
    gateAgeDays: gateAgeDays.unwrap().optional(),
    freezes: freezes.unwrap().optional(),
    isAutomatic: isAutomatic.unwrap().optional(),
    plan: rolloutPlan
      .nullable()
      .optional()
      .describe('how a promoted release takes over there; null: all calls at once'),
  }),
  reply: environment,
  faults: ['not_found'],
})
