import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { placeQuery, timestamp } from '#contract/time.ts'

export const requestDecisions = ['open', 'granted', 'declined'] as const

/** Somebody asks for a model that is not there yet; somebody decides. */
export const modelRequest = z.object({
  id: idOf('modelRequest'),
  model: z.string(),
  useCase: z.string(),
  requestedBy: z.string(),
  requestedAt: timestamp,
  decision: z.enum(requestDecisions),
  reason: z.string().describe('of the decision; empty while it is open'),
  decidedBy: z.string(),
  decidedAt: timestamp.nullable(),
})
export type ModelRequest = z.infer<typeof modelRequest>

export const listModelRequests = defineEndpoint({
  id: 'model-requests.list',
  method: 'GET',
  path: '/api/v1/model-requests',
  scope: 'read',
  summary: 'List requests for models, newest first.',
  query: z.strictObject({
    project: placeQuery.project,
    decision: z.enum(requestDecisions).optional().describe('only requests that stand so'),
  }),
  reply: z.object({ items: z.array(modelRequest) }),
})

export const createModelRequest = defineEndpoint({
  id: 'model-requests.create',
  method: 'POST',
  path: '/api/v1/model-requests',
  scope: 'read',
  summary: 'Ask for a model that is missing; whoever may read may ask.',
  body: z.strictObject({
    model: z.string().trim().min(1).max(200).describe('name of the model, with its provider'),
    useCase: z.string().trim().min(10).max(5000).describe('what it is for, in a sentence or more'),
  }),
  reply: modelRequest,
})

export const decideModelRequest = defineEndpoint({
  id: 'model-requests.decide',
  method: 'POST',
  path: '/api/v1/model-requests/:id/decision',
  scope: 'connections',
  summary: 'Decide a request for a model. A decision stands; a new request asks again.',
  params: z.object({ id: idOf('modelRequest') }),
  body: z.strictObject({
    decision: z.enum(['granted', 'declined']).describe('what becomes of it'),
    reason: z.string().trim().min(1).max(5000).describe('why, for the one who asked'),
  }),
  reply: modelRequest,
  faults: ['not_found', 'own_request', 'conflict'],
})
