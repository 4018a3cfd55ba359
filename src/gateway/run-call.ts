import type { ServerResponse } from 'node:http'
import { knownCostOf } from '#domain/cost/cost-of.ts'
import { usageUnknownTier } from '#domain/cost/price-book.ts'
import { tokenClasses, type Usage } from '#contract/usage.ts'
import { CallerStream } from '#gateway/caller-stream.ts'
import { readCallContext } from '#gateway/call-context.ts'
import type { GatewayParts, IncomingCall } from '#gateway/gateway-parts.ts'
import { choosePassage } from '#gateway/choose-passage.ts'
import { asksForUsage, type Passage } from '#gateway/prepare-request.ts'
import { encodeCall, encodeRefused, type TryRecord } from '#gateway/record-call.ts'
import type { Target } from '#gateway/resolve-target.ts'
import { nextStep } from '#gateway/next-step.ts'
import { readRetryAfterMs } from '#gateway/retry.ts'
import { TargetQueue } from '#gateway/target-queue.ts'
import { remainingMs, runTry } from '#gateway/run-try.ts'
import type { TryOutcome } from '#gateway/try-outcome.ts'
import { limitHeaders } from '#gateway/reply-headers.ts'
import { invariant } from '#kit/invariant.ts'
import { largeBytes, nextTurn } from '#kit/next-turn.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { WireRefusal } from '#wire/define.ts'
import { type Admitted, admit, type Known } from '#gateway/admit-call.ts'
import { answer, recordedHeaders, refuse } from '#gateway/answer-call.ts'
import { estimatedCount, estimatedOutcome } from '#gateway/estimated-count.ts'
import { estimateUsage } from '#gateway/estimate-usage.ts'
import { believable, readOutcome } from '#gateway/read-outcome.ts'

/**
 * One model call from the first byte of the request to the last byte of the answer: admit, try the
 * targets in order, settle, record, answer. The order of the stages and all their branching is here.
 */
export async function runCall(call: IncomingCall, parts: GatewayParts): Promise<void> {
  const startedAtNs = parts.clock.nowNs()
  const known: Known = { key: null, model: '' }
  const admitted = await admit(call, parts, startedAtNs, known)
  if (!admitted.ok) {
    refuse(call, admitted.fault, known.key === null ? {} : limitHeaders({ key: known.key }, parts))
    noteRefusal(call, parts, startedAtNs, known, admitted.fault)
    return
  }
  const { value } = admitted
  const tries: TryRecord[] = []
  const told = () => recordedHeaders(value, parts)
  const silenceMsMax = value.view.streamed ? parts.settings.keepAliveMs : 0
  const stream = new CallerStream(call, told, silenceMsMax)
  const running = { ...call, stream }
  try {
    const outcome = await tryTargets(running, value, parts, tries)
    if (outcome.ok) await conclude(running, value, parts, tries, outcome.value)
    else refuse(running, outcome.fault)
  } finally {
    stream.stopWaiting()
    // However the call ended: what it reserved must not stay reserved for ever.
    value.settle({ tokens: 0, cost: 0n })
  }
}

/**
 * Records that a call was refused, for whose key is known: a limit that was reached shows among the
 * traces. Not waited for and not more often than the parts allow: a refusal must stay cheap.
 */
function noteRefusal(
  call: IncomingCall,
  parts: GatewayParts,
  startedAtNs: bigint,
  { key, model }: Known,
  refusal: WireRefusal,
): void {
  if (key === null || !parts.refusals.take(key.id, parts.clock.nowMs())) return
  const context = readCallContext(call.request.headers)
  const endedAtNs = parts.clock.nowNs()
  const frame = encodeRefused(
    { context, key, wire: call.wire, model, startedAtNs, endedAtNs, refusal },
    parts.redact,
  )
  // The answer has gone out; that a full disk loses the note of a refusal is no loss of a call.
  parts.spool.append([frame]).catch(() => {})
}

/** A call that was let in, with its caller's end of the stream. */
type RunningCall = IncomingCall & { readonly stream: CallerStream }

/** How a call ended before its record was written. */
type CallOutcome = {
  readonly last: TryOutcome
  readonly target: Target
}

/** Fails only when no target could be tried at all, because the request cannot be put into any target's format. */
async function tryTargets(
  call: RunningCall,
  admitted: Admitted,
  parts: GatewayParts,
  tries: TryRecord[],
): Promise<Result<CallOutcome, WireRefusal>> {
  let last: CallOutcome | null = null
  let untranslatable: WireRefusal | null = null
  const { key, view, body, parsed, context, startedAtNs: callStartedAtNs, targets } = admitted
  const { memory, clock } = parts
  const isLarge = body.length > largeBytes
  const queue = new TargetQueue(targets, parts.settings.retriesMax + 1, parts.random)
  for (;;) {
    const turn = queue.next(clock.nowMs(), remainingMs(callStartedAtNs, parts), (target) =>
      memory.readyAtMs(target),
    )
    if (turn === null) break
    const { target, isLastTarget, pauseMs } = turn
    if (isLarge) await nextTurn()
    const count = target.provider.wires.includes(call.wire.id)
      ? null
      : estimatedCount(call.wire, parsed)
    if (count !== null) {
      const outcome = estimatedOutcome(target, count, clock.nowNs())
      tries.push(outcome.record)
      return ok({ last: outcome, target })
    }
    const passage = choosePassage(call.wire, target, admitted)
    if (!passage.ok) {
      untranslatable ??= passage.fault
      queue.giveUp(target)
      continue
    }
    if (pauseMs > 0) await pause(pauseMs, call.response)
    else if (isLarge) await nextTurn()
    if (last !== null && call.response.destroyed) return ok(last)
    const addsUsage =
      speaksChat(call, passage.value) &&
      view.streamed &&
      !asksForUsage(parsed) &&
      parts.streamUsage.mayAsk(target)
    const outcome = await runTry(
      {
        call,
        stream: call.stream,
        key,
        target,
        passage: passage.value,
        addsUsage,
        view,
        body,
        parsed,
        context,
        callStartedAtNs,
        isLastTarget,
      },
      parts,
    )
    tries.push(outcome.record)
    last = { last: outcome, target }
    const nowMs = clock.nowMs()
    memory.note(target, outcome, nowMs)
    if (addsUsage && parts.streamUsage.learn(target, outcome) && !call.response.destroyed) {
      queue.askAgain(target)
      continue
    }
    const step = nextStep(outcome)
    if (step === 'done' || call.response.destroyed) return ok(last)
    if (step === 'elsewhere') queue.giveUp(target)
    else if (outcome.kind === 'answered')
      queue.noteRetryAfter(target, readRetryAfterMs(outcome.headers, nowMs), nowMs)
  }
  if (last !== null) return ok(last)
  invariant(untranslatable !== null, 'a call has at least one target')
  return failed(untranslatable)
}

/** True where the provider is asked for a chat completion, whose stream tells no usage unless it is asked to. */
function speaksChat({ wire }: RunningCall, passage: Passage): boolean {
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

async function conclude(
  call: RunningCall,
  admitted: Admitted,
  parts: GatewayParts,
  tries: readonly TryRecord[],
  { last, target }: CallOutcome,
): Promise<void> {
  const endedAtNs = parts.clock.nowNs()
  const isLarge = admitted.body.length > largeBytes || repliedBytes(last) > largeBytes
  if (isLarge) await nextTurn()
  const { prices } = parts.now()
  const atMs = Number(admitted.startedAtNs / 1_000_000n)
  const read = readOutcome(last)
  const told = read.reply === null ? null : believable(read.reply)
  const estimated = estimateUsage({ wire: call.wire, last, reply: told, request: admitted.parsed })
  const reply = estimated ?? told
  const usage = reply?.usage ?? {}
  const model = reply?.responseModel || target.model
  const serviceTier = reply?.priceTier || admitted.view.priceTier
  const isUsageUnknown = reply !== null && !reply.hasUsage && read.errorType === ''
  const priceTier = isUsageUnknown
    ? usageUnknownTier
    : prices.tierOf({ provider: target.provider.id, model, serviceTier, usage, atMs })
  if (admitted.reservation !== null) {
    const isUnknown = read.errorType === 'cancelled' && reply?.hasUsage !== true
    // A stream that the caller left has been paid for, and nobody says how much: the reservation stands.
    admitted.settle(
      isUnknown
        ? admitted.reservation
        : {
            tokens: totalTokens(usage),
            cost: knownCostOf(
              usage,
              prices.prices({ provider: target.provider.id, model, tier: priceTier }, atMs),
            ),
          },
    )
  }
  const frames = encodeCall(
    {
      ...admitted,
      wire: call.wire,
      endedAtNs,
      tries,
      reply,
      priceTier,
      isStreamed: last.kind === 'streamed',
      errorType: read.errorType,
      errorMessage: read.errorMessage,
      requestBody: admitted.project.capture === 'full' ? admitted.body.toString() : '',
      replyBody: admitted.project.capture === 'full' ? read.body() : '',
      flags: estimated === null ? read.flags : [...read.flags, 'estimated'],
    },
    parts.redact,
  )
  try {
    await parts.spool.append(frames, { must: true })
  } catch (error) {
    refuse(call, {
      status: 503,
      code: 'record_failed',
      field: '',
      message: `The provider answered, but the call could not be recorded (${error instanceof Error ? error.message : error}), so the answer is withheld. Free disk space in the data directory, or see the page Settings, Health.`,
    })
    return
  }
  answer(call, call.stream, admitted, parts, last)
}

function repliedBytes(last: TryOutcome): number {
  return last.kind === 'streamed' ? 0 : (last.body?.length ?? 0)
}

function totalTokens(usage: Usage): number {
  return tokenClasses.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
}
