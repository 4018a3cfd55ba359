import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { remark } from '#contract/prompt-content.ts'
import { deliveryName } from '#contract/releases.ts'
import { rolloutHead } from '#contract/rollouts.ts'
import { environmentName, placeQuery, timestamp } from '#contract/time.ts'

/** What a release is assigned to in a rollout: whoever it is has one release for as long as the rollout goes on. */
export const assignmentUnits = ['user', 'session', 'trace', 'header'] as const
export type AssignmentUnit = (typeof assignmentUnits)[number]

export const riskTiers = ['low', 'medium', 'high'] as const

const deploymentFields = {
  purpose: remark.describe('what it is for'),
  owner: z.string().trim().max(200).describe('who answers for it'),
  riskTier: z.enum(riskTiers).describe('how much can go wrong when it answers badly'),
  unit: z
    .enum(assignmentUnits)
    .describe(
      'what a rollout assigns releases to; header: what x-belay-unit says. Where a call has none, the first that it has of header, user, session, trace',
    ),
  safeAnswer: z
    .string()
    .max(20_000)
    .nullable()
    .describe('text that answers while it is stopped; `none`: an error in the caller’s format'),
}

/** A named endpoint in an environment; applications call it as the model `deployment/NAME`. */
export const deployment = z.object({
  id: idOf('deployment'),
  name: deliveryName,
  environment: environmentName,
  ...deploymentFields,
  release: idOf('release').describe('the release that serves'),
  previousRelease: idOf('release').nullable().describe('the one that served before'),
  state: z.enum(['serving', 'stopped']),
  stopped: z
    .object({ why: z.string(), by: z.string(), at: timestamp })
    .nullable()
    .describe('null while it serves'),
  rollout: rolloutHead.nullable().describe('the one that runs; null for none'),
  createdAt: timestamp,
  createdBy: z.string(),
})
export type Deployment = z.infer<typeof deployment>

/** Deployments of one project: every front thread holds what they stand for. */
export const deploymentsMax = 500

const byName = z.object({ name: deliveryName })
const inEnvironment = environmentName.describe('environment that it stands in')
const oneQuery = z.strictObject({ project: placeQuery.project, environment: inEnvironment })

export const listDeployments = defineEndpoint({
  id: 'deployments.list',
  method: 'GET',
  path: '/api/v1/deployments',
  scope: 'read',
  summary: 'List deployments by environment and name.',
  query: z.strictObject({
    project: placeQuery.project,
    environment: environmentName.optional().describe('one environment; every one if left out'),
  }),
  reply: z.object({ items: z.array(deployment) }),
})

export const showDeployment = defineEndpoint({
  id: 'deployments.show',
  method: 'GET',
  path: '/api/v1/deployments/:name',
  scope: 'read',
  summary: 'Show a deployment: what serves, what is rolled out, whether it is stopped.',
  params: byName,
  query: oneQuery,
  reply: deployment,
})

export const createDeployment = defineEndpoint({
  id: 'deployments.create',
  method: 'POST',
  path: '/api/v1/deployments',
  scope: 'edit',
  summary: 'Make a deployment: a name that applications call, and the release that answers.',
  body: z.strictObject({
    name: deliveryName.describe('name that applications call: deployment/NAME'),
    environment: inEnvironment,
    release: idOf('release').describe('id of the release that serves'),
    unit: deploymentFields.unit.default('user'),
    purpose: deploymentFields.purpose.default(''),
    owner: deploymentFields.owner.optional().describe('who answers for it; you if left out'),
    riskTier: deploymentFields.riskTier.default('low'),
    safeAnswer: deploymentFields.safeAnswer.default(null),
  }),
  reply: deployment,
  faults: ['not_found', 'conflict', 'promotion_refused'],
})

export const editDeployment = defineEndpoint({
  id: 'deployments.edit',
  method: 'PATCH',
  path: '/api/v1/deployments/:name',
  scope: 'edit',
  summary:
    'Change a deployment. Another release serves at once, all calls of it; what served before is kept as the previous one.',
  params: byName,
  query: oneQuery,
  body: z.strictObject({
    release: idOf('release').optional().describe('id of the release that serves from now on'),
    purpose: deploymentFields.purpose.optional(),
    owner: deploymentFields.owner.optional(),
    riskTier: deploymentFields.riskTier.optional(),
    unit: deploymentFields.unit.optional(),
    safeAnswer: deploymentFields.safeAnswer.optional(),
  }),
  reply: deployment,
  faults: ['not_found', 'conflict', 'promotion_refused'],
})

export const stopDeployment = defineEndpoint({
  id: 'deployments.stop',
  method: 'POST',
  path: '/api/v1/deployments/:name/stop',
  scope: 'edit',
  summary:
    'Stop a deployment: once this has answered, its safe answer is all that anybody gets, until it is resumed.',
  params: byName,
  query: oneQuery,
  body: z.strictObject({
    why: remark.min(1).describe('why; everybody whose call is refused reads it'),
  }),
  reply: deployment,
  faults: ['not_found', 'conflict'],
})

export const resumeDeployment = defineEndpoint({
  id: 'deployments.resume',
  method: 'POST',
  path: '/api/v1/deployments/:name/resume',
  scope: 'edit',
  summary: 'Let a stopped deployment serve again.',
  params: byName,
  query: oneQuery,
  reply: deployment,
  faults: ['not_found', 'conflict'],
})
