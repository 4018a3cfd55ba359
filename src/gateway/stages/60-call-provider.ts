import type { ServerResponse } from 'node:http'
import type { Call } from '#gateway/call.ts'
import { choosePassage } from '#gateway/choose-passage.ts'
import { estimatedCount, estimatedOutcome } from '#gateway/estimated-count.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import { nextStep } from '#gateway/next-step.ts'
import { asksForUsage, type Passage } from '#gateway/prepare-request.ts'
import { readRetryAfterMs } from '#gateway/retry.ts'
import { remainingMs, runTry } from '#gateway/run-try.ts'
import { go, refused, type Stage } from '#gateway/stage.ts'
import { type Turn, TargetQueue } from '#gateway/target-queue.ts'
import { invariant } from '#kit/invariant.ts'
import { largeBytes, nextTurn } from '#kit/next-turn.ts'
import type { WireRefusal } from '#wire/define.ts'

/**
 * Tries the targets in order until one answers. Refuses only when no target could be tried at all,
 * because the request cannot be put into any target's format.
 */
export const stage: Stage = async (call, parts) => {
  let untranslatable: WireRefusal | null = null
  const isLarge = call.body.length > largeBytes
  const queue = new TargetQueue(call.targets, parts.settings.retriesMax + 1, parts.random)
  for (;;) {
    const turn = queue.next(parts.clock.nowMs(), remainingMs(call.startedAtNs, parts), (target) =>
      parts.memory.readyAtMs(target),
    )
    if (turn === null) break
    const { target, pauseMs } = turn
    if (isLarge) await nextTurn()
    if (!target.provider.wires.includes(call.wire.id) && countByEstimate(call, turn, parts))
      return go
    const passage = choosePassage(call.wire, target, call)
    if (!passage.ok) {
      untranslatable ??= passage.fault
      queue.giveUp(target)
      continue
    }
    if (pauseMs > 0) await pause(pauseMs, call.response)
    else if (isLarge) await nextTurn()
    if (call.tries.length > 0 && call.response.destroyed) return go
    if (await tryOnce(call, turn, passage.value, queue, parts)) return go
  }
  if (call.tries.length > 0) return go
  invariant(untranslatable !== null, 'a call has at least one target')
  return refused(untranslatable)
}

/** True for a question for the number of tokens, which is answered by an estimate where the target cannot count. */
function countByEstimate(call: Call, { target }: Turn, parts: GatewayParts): boolean {
  const count = estimatedCount(call.wire, call)
  if (count === null) return false
  call.tried({ last: estimatedOutcome(target, count, parts.clock.nowNs()), target })
  return true
}

/** True when the call is over with this try. */
async function tryOnce(
  call: Call,
  { target, isLastTarget }: Turn,
  passage: Passage,
  queue: TargetQueue,
  parts: GatewayParts,
): Promise<boolean> {
  const addsUsage =
    speaksChat(call, passage) &&
    call.view.streamed &&
    !asksForUsage(call.parsed) &&
    parts.streamUsage.mayAsk(target)
  const outcome = await runTry({ call, target, passage, addsUsage, isLastTarget }, parts)
  call.tried({ last: outcome, target })
  const nowMs = parts.clock.nowMs()
  parts.memory.note(target, outcome, nowMs)
  if (addsUsage && parts.streamUsage.learn(target, outcome) && !call.response.destroyed) {
    queue.askAgain(target)
    return false
  }
  const step = nextStep(outcome)
  if (step === 'done' || call.response.destroyed) return true
  if (step === 'elsewhere') queue.giveUp(target)
  else if (outcome.kind === 'answered')
    queue.noteRetryAfter(target, readRetryAfterMs(outcome.headers, nowMs), nowMs)
  return false
}

/** True where the provider is asked for a chat completion, whose stream tells no usage unless it is asked to. */
function speaksChat({ wire }: Call, passage: Passage): boolean {
  return (passage.kind === 'native' ? wire : passage.wire).id === 'openai.chat'
}

function pause(forMs: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      response.off('close', finish)
      resolve()
    }
    const timer = setTimeout(finish, forMs)
    response.once('close', finish)
  })
}
