import type { ModelCaller, ModelReply } from '#domain/evaluations/model-caller.ts'
import { adaptRequest } from '#domain/evaluations/adapt-request.ts'

/** Parameters that one model may refuse, one after the other. */
const refusalsMax = 3

/**
 * Asks models as judges, each in the form that it takes: what a model refused once it is not asked
 * with again. One for a run, so that a run has one form for each model.
 */
export function judgeCaller(callModel: ModelCaller): ModelCaller {
  const refusals = new Map<string, unknown[]>()
  return async (call) => {
    const model = String(call.body['model'])
    let body = (refusals.get(model) ?? []).reduce<typeof call.body>(
      (asked, refusal) => adaptRequest(asked, refusal) ?? asked,
      call.body,
    )
    for (let refused = 0; ; refused += 1) {
      const reply: ModelReply = await callModel({ ...call, body })
      const adapted =
        reply.status === 400 && refused < refusalsMax ? adaptRequest(body, reply.body) : null
      if (adapted === null) return reply
      refusals.set(model, [...(refusals.get(model) ?? []), reply.body])
      body = adapted
    }
  }
}
