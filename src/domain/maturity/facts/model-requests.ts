import { defineGather } from '#domain/maturity/facts/define-gather.ts'
import type { ModelRequestFacts } from '#plugins/facts/model-requests.ts'

/** Requests for models of all times. */
export const gather = defineGather<ModelRequestFacts>(async ({ records, project }) => {
  const [count, open] = await Promise.all([
    records.modelRequests.count({ project: project.id }),
    records.modelRequests.count({ project: project.id, decision: 'open' }),
  ])
  return { modelRequests: { count, decided: count - open } }
})
