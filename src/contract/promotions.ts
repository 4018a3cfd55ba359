import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { pageOf, pageQuery } from '#contract/page.ts'
import { remark } from '#contract/prompt-content.ts'
import { deliveryName } from '#contract/releases.ts'
import { environmentName, placeQuery, timestamp } from '#contract/time.ts'

export const promotionStates = ['waiting', 'done', 'declined'] as const

/** What a release has to meet before it serves in an environment, and whether it does. */
const criterion = z.object({
  kind: z.enum(['gate', 'freeze', 'approvals']),
  isMet: z.boolean(),
  finding: z.string().describe('what was found, with its figures'),
  remedy: z.string().describe('what to do about it; empty where it is met'),
})
export type PromotionCriterion = z.infer<typeof criterion>

/** A release on its way from one environment to another. */
export const promotion = z.object({
  id: idOf('promotion'),
  name: deliveryName.describe('of the deployment'),
  from: environmentName,
  to: environmentName,
  release: idOf('release'),
  state: z.enum(promotionStates).describe('waiting: for approvals'),
  criteria: z.array(criterion).describe('as they were found last'),
  approvals: z.array(z.object({ by: z.string(), at: timestamp, note: z.string() })),
  rollout: idOf('rollout')
    .nullable()
    .describe('the rollout by which it takes over; null where it served at once'),
  reason: z.string().describe('why it was declined; empty otherwise'),
  requestedAt: timestamp,
  requestedBy: z.string(),
  decidedAt: timestamp.nullable(),
})
export type Promotion = z.infer<typeof promotion>

const byId = z.object({ id: idOf('promotion') })

export const listPromotions = defineEndpoint({
  id: 'promotions.list',
  method: 'GET',
  path: '/api/v1/promotions',
  scope: 'read',
  summary: 'List promotions, newest first.',
  query: z.strictObject({
    project: placeQuery.project,
    name: deliveryName.optional().describe('of one deployment'),
    state: z.enum(promotionStates).optional().describe('only those that stand so'),
    ...pageQuery,
  }),
  reply: pageOf(promotion),
})

export const showPromotion = defineEndpoint({
  id: 'promotions.show',
  method: 'GET',
  path: '/api/v1/promotions/:id',
  scope: 'read',
  summary: 'Show a promotion: what it had to meet, and who approved it.',
  params: byId,
  reply: promotion,
})

export const createPromotion = defineEndpoint({
  id: 'promotions.create',
  method: 'POST',
  path: '/api/v1/promotions',
  scope: 'edit',
  summary:
    'Promote a release to another environment: at once where everything that is asked for there is met, else it is refused, or waits for approvals.',
  body: z.strictObject({
    name: deliveryName.describe('of the deployment'),
    from: environmentName.describe('environment that it comes from'),
    to: environmentName.describe(
      'environment that it goes to; the deployment is made there if it is missing',
    ),
    release: z
      .string()
      .max(80)
      .optional()
      .describe('id or hash of the release; the one that serves in `from` if left out'),
  }),
  reply: promotion,
  faults: ['not_found', 'conflict', 'promotion_refused'],
})

export const approvePromotion = defineEndpoint({
  id: 'promotions.approve',
  method: 'POST',
  path: '/api/v1/promotions/:id/approve',
  scope: 'edit',
  summary:
    'Approve a promotion. With the last approval that is asked for, and everything else still met, the release serves.',
  params: byId,
  body: z.strictObject({ note: remark.default('').describe('what was looked at') }),
  reply: promotion,
  faults: ['not_found', 'own_request', 'conflict', 'promotion_refused'],
})

export const declinePromotion = defineEndpoint({
  id: 'promotions.decline',
  method: 'POST',
  path: '/api/v1/promotions/:id/decline',
  scope: 'edit',
  summary: 'Decline a promotion that waits. A new one asks again.',
  params: byId,
  body: z.strictObject({ why: remark.min(1).describe('why, for whoever asked') }),
  reply: promotion,
  faults: ['not_found', 'conflict'],
})
