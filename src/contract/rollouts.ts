import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { pageOf, pageQuery } from '#contract/page.ts'
import { remark } from '#contract/prompt-content.ts'
import { deliveryName } from '#contract/releases.ts'
import { metricRoles, rolloutPlan } from '#contract/rollout-plan.ts'
import { environmentName, placeQuery, timestamp } from '#contract/time.ts'
import { verdictCapsule } from '#contract/verdict-capsule.ts'

/** How a release takes over in an environment: what of it a deployment shows. */
export const rolloutStates = ['running', 'paused', 'held', 'shipped', 'rolled-back'] as const
export type RolloutState = (typeof rolloutStates)[number]

/** What an analysis of a rollout comes to. */
export const rolloutVerdicts = ['ship', 'hold', 'rollback'] as const
export type RolloutVerdict = (typeof rolloutVerdicts)[number]

/** The two sides of a rollout: the release that serves, and the one that may take over. */
export const variants = ['control', 'candidate'] as const
export type Variant = (typeof variants)[number]

/**
 * Stands on calls that asked for their variant (`x-belay-variant`) and were not assigned one: an
 * analysis leaves them out.
 */
export const variantTestFlag = 'variant-test'

export const rolloutHead = z.object({
  id: idOf('rollout'),
  candidate: idOf('release').describe('the release that may take over'),
  state: z.enum(rolloutStates),
  step: z.number().int().describe('place in the steps of the plan, from 0'),
  weight: z.number().min(0).max(1).describe('share of the units that the candidate answers'),
})
export type RolloutHead = z.infer<typeof rolloutHead>

/** What a rollout went through: its steps with their weights, and what a person let go on. */
export const rolloutCourse = z.object({
  steps: z.array(
    z.object({ step: z.number().int(), weight: z.number().min(0).max(1), startedAt: timestamp }),
  ),
  /** The step that a person approved; null for none. */
  approvedStep: z.number().int().nullable(),
  /** The step that waits for a person’s approval; null where none does. */
  awaitedStep: z.number().int().nullable(),
})
export type RolloutCourse = z.infer<typeof rolloutCourse>

const armFigure = z.object({
  n: z.number().int().describe('calls that have a value'),
  missing: z.number().int(),
  value: z.number().nullable().describe('share, points, US dollars, tokens or milliseconds'),
})

export const rolloutMetric = z.object({
  name: z.string(),
  source: z.string(),
  role: z.enum(metricRoles),
  margin: z.number(),
  effect: z
    .number()
    .nullable()
    .describe(
      'new release against the one that serves: rates and scores as a difference, the others as a part of it',
    ),
  low: z.number().nullable().describe('null: nothing bounds it yet'),
  high: z.number().nullable(),
  method: z.string().describe('of the interval; see the reference of statistics'),
  n: z.number().int().describe('calls that have a value, of both'),
  control: armFigure,
  candidate: armFigure,
  alphas: z
    .object({ worse: z.number(), better: z.number() })
    .describe('how often it may be called worse, or better, when it is not, at any look'),
  standing: z.enum(['shown', 'violated', 'open', 'watched']),
  callsLeft: z.number().int().nullable().describe('about so many more show it; null: not foreseen'),
  hindrance: z.string().describe('why nothing is shown whatever the interval says; else empty'),
})

export const rollout = rolloutHead.extend({
  deployment: deliveryName,
  environment: environmentName,
  control: idOf('release').describe('the release that served when it began'),
  steps: z.number().int().describe('steps of the plan'),
  verdict: z.enum(rolloutVerdicts).describe('what the analysis comes to by now'),
  reason: z.string().describe('sentences: why it stands where it stands'),
  metrics: z.array(rolloutMetric),
  exposure: z
    .object({
      calls: z.number().int(),
      errors: z.number().int(),
      costUsd: z
        .number()
        .nullable()
        .describe('null: no metric and no limit of the plan asks for it'),
    })
    .describe('of the new release'),
  units: z.object({
    control: z.number().int(),
    candidate: z.number().int(),
    isMismatch: z.boolean().describe('they are not split as planned: no figure is to be trusted'),
  }),
  callsLeft: z
    .number()
    .int()
    .nullable()
    .describe('about so many more until everything is shown; null: not foreseen'),
  plan: z.record(z.string(), z.unknown()).describe('the plan, with every default filled in'),
  startedAt: timestamp,
  startedBy: z.string(),
  endedAt: timestamp.nullable().describe('null while it goes on'),
})
export type Rollout = z.infer<typeof rollout>

const byId = z.object({ id: idOf('rollout') })
const why = z.strictObject({ why: remark.min(1).describe('why; it is written down') })
const projectOnly = z.strictObject({ project: placeQuery.project })

export const startRollout = defineEndpoint({
  id: 'rollouts.start',
  method: 'POST',
  path: '/api/v1/rollouts',
  scope: 'edit',
  summary:
    'Roll a release out in a deployment: by the steps of a plan, for as long as nothing is worse.',
  query: projectOnly,
  body: z.strictObject({
    deployment: deliveryName.describe('name of the deployment'),
    environment: environmentName.describe('environment that it stands in'),
    release: idOf('release').describe('id of the release that may take over'),
    plan: rolloutPlan,
    isReassigned: z
      .boolean()
      .default(false)
      .describe('assign everybody anew, where the same release was rolled out before'),
  }),
  reply: rollout,
  faults: ['not_found', 'conflict', 'promotion_refused'],
})

export const listRollouts = defineEndpoint({
  id: 'rollouts.list',
  method: 'GET',
  path: '/api/v1/rollouts',
  scope: 'read',
  summary: 'List rollouts, newest first.',
  query: z.strictObject({ project: placeQuery.project, ...pageQuery }),
  reply: pageOf(rollout),
})

export const showRollout = defineEndpoint({
  id: 'rollouts.show',
  method: 'GET',
  path: '/api/v1/rollouts/:id',
  scope: 'read',
  summary: 'Show a rollout: where it stands, what each metric says, and why.',
  params: byId,
  query: projectOnly,
  reply: rollout,
  faults: ['not_found'],
})

export const showCapsule = defineEndpoint({
  id: 'rollouts.capsule',
  method: 'GET',
  path: '/api/v1/rollouts/:id/capsule',
  scope: 'read',
  summary:
    'Show all that a rollout’s verdict comes from: configuration, salt, counts. `belay verdict replay` computes it again.',
  params: byId,
  query: projectOnly,
  reply: verdictCapsule,
  faults: ['not_found'],
})

const deed = <const Name extends string>(name: Name, summary: string) =>
  defineEndpoint({
    id: `rollouts.${name}`,
    method: 'POST',
    path: `/api/v1/rollouts/:id/${name}`,
    scope: 'edit',
    summary,
    params: byId,
    query: projectOnly,
    body: why,
    reply: rollout,
    faults: ['not_found', 'conflict'],
  })

export const pauseRollout = deed(
  'pause',
  'Pause a rollout: its weight stays. What is worse is taken back all the same.',
)
export const resumeRollout = deed(
  'resume',
  'Let a rollout go on that was paused, is held, or waits for a person.',
)
export const skipRollout = deed(
  'skip',
  'Take the next step of a rollout now, whatever it waits for; after the last one it has shipped.',
)
export const abortRollout = deed(
  'abort',
  'Take the new release back: what served before serves everybody again.',
)

export const rollBackDeployment = defineEndpoint({
  id: 'deployments.roll-back',
  method: 'POST',
  path: '/api/v1/deployments/:name/rollback',
  scope: 'edit',
  summary:
    'Go back to the release that served before, in one step; a rollout that goes on is aborted instead.',
  params: z.object({ name: deliveryName }),
  query: z.strictObject({
    project: placeQuery.project,
    environment: environmentName.describe('environment that it stands in'),
  }),
  body: z.strictObject({ why: remark.default('').describe('why; it is written down') }),
  reply: z.object({
    deployment: deliveryName,
    environment: environmentName,
    release: idOf('release').describe('the release that serves now'),
    rollout: idOf('rollout').nullable().describe('the rollout that was aborted'),
  }),
  faults: ['not_found', 'conflict'],
})
