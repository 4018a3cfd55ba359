import { Call } from '#gateway/call.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import type { IncomingCall } from '#gateway/incoming-call.ts'
import { refuse } from '#gateway/answer-call.ts'
import { encodeRefused } from '#gateway/record-call.ts'
import { deploymentHeaders, limitHeaders } from '#gateway/reply-headers.ts'
import { stages } from '#gateway/stages.gen.ts'
import type { WireRefusal } from '#wire/define.ts'

/**
 * One model call from the first byte of the request to the last byte of the answer: the stages in
 * the order of their numbers (`stages/`), until one refuses the call or has answered it.
 */
export async function runCall(incoming: IncomingCall, parts: GatewayParts): Promise<void> {
  const call = new Call(incoming, parts.clock.nowNs())
  try {
    for (const stage of stages) {
      const ending = stage(call, parts)
      // A call that need not wait goes on in the same turn.
      const end = ending instanceof Promise ? await ending : ending
      if (end.kind === 'refused') refuseCall(call, parts, end.refusal)
      if (end.kind !== 'go') break
    }
  } finally {
    call.end(parts)
  }
}

function refuseCall(call: Call, parts: GatewayParts, refusal: WireRefusal): void {
  const key = call.keyIfKnown
  const headers =
    call.isLetIn || key === null
      ? {}
      : { ...limitHeaders({ key }, parts), ...deploymentHeaders(call) }
  refuse(call, refusal, headers)
  if (!call.isLetIn) noteRefusal(call, parts, refusal)
}

/**
 * Records that a call was refused, for whose key is known: a limit that was reached shows among the
 * traces. Not waited for and not more often than the parts allow: a refusal must stay cheap. Within a
 * rollout far more are recorded: a variant is not to look better for what it refuses.
 */
function noteRefusal(call: Call, parts: GatewayParts, refusal: WireRefusal): void {
  const key = call.keyIfKnown
  const isCompared = (call.deployment?.rollout ?? null) !== null
  if (key === null || !parts.refusals.take(key.id, parts.clock.nowMs(), isCompared)) return
  const frame = encodeRefused(call, key, refusal, parts)
  // The answer has gone out; that a full disk loses the note of a refusal is no loss of a call.
  parts.spool.append([frame]).catch(() => {})
}
