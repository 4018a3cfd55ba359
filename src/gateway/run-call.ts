import type { IncomingMessage, ServerResponse } from 'node:http'
import { costOf } from '#domain/cost/cost-of.ts'
import { type PriceBook, usageUnknownTier } from '#domain/cost/price-book.ts'
import { tokenClasses, type Usage } from '#contract/usage.ts'
import { believableCost, believableUsage } from '#domain/usage/believable-usage.ts'
import { type CallContext, readCallContext } from '#gateway/call-context.ts'
import type { GatewayParts, IncomingCall } from '#gateway/gateway-parts.ts'
import { hasLimits, isReached, type LimitReached, type Reservation } from '#gateway/limits.ts'
import { BodyCut, BodyTooLarge, readBody } from '#kit/read-body.ts'
import type { Passage } from '#gateway/prepare-request.ts'
import { encodeCall, encodeRefused, type TryRecord } from '#gateway/record-call.ts'
import { resolveTargets, type Target } from '#gateway/resolve-target.ts'
import { isRetryableStatus, readRetryAfterMs, retryPauseMs } from '#gateway/retry.ts'
import { runTry, type TryOutcome } from '#gateway/run-try.ts'
import { forwardedHeaders, limitHeaders } from '#gateway/reply-headers.ts'
import type { KeyEntry, ProjectEntry } from '#gateway/snapshot.ts'
import { invariant } from '#kit/invariant.ts'
import { isJsonDeeperThan, jsonDepthMax } from '#kit/json-depth.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { ReplyView, RequestView, Wire, WireRefusal } from '#wire/define.ts'
import { wireById } from '#wire/catalog.ts'
import { encodeRefusal, encodeStreamRefusal } from '#wire/refuse.ts'
import { translatorFor } from '#wire/translate/catalog.ts'

/** A call that was let in: who makes it, what it asks, where it may go. */
type Admitted = {
  readonly key: KeyEntry
  readonly project: ProjectEntry
  readonly view: RequestView
  readonly context: CallContext
  readonly body: Buffer
  readonly parsed: unknown
  readonly targets: readonly Target[]
  readonly reservation: Reservation | null
  /** Replaces the reservation by what was used; only the first time counts. */
  readonly settle: (used: Used) => void
  readonly startedAtNs: bigint
}

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
  try {
    const outcome = await tryTargets(call, value, parts, tries)
    if (outcome.ok) await conclude(call, value, parts, tries, outcome.value)
    else refuse(call, outcome.fault)
  } finally {
    // However the call ended: what it reserved must not stay reserved for ever.
    value.settle({ tokens: 0, cost: 0n })
  }
}

/** What is known of a call by the time it is refused; filled in on the way. */
type Known = { key: KeyEntry | null; model: string }

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

async function admit(
  call: IncomingCall,
  parts: GatewayParts,
  startedAtNs: bigint,
  known: Known,
): Promise<Result<Admitted, WireRefusal>> {
  const { snapshot, prices } = parts.now()
  const nowMs = parts.clock.nowMs()
  const found = parts.keys.find(call.request.headers, call.queryKey, nowMs)
  if (!found.ok) return found
  const key = found.value
  known.key = key
  if (!key.scopes.includes('call')) {
    return failed({
      status: 403,
      code: 'scope_missing',
      field: '',
      message: `This key may not call models; its scopes are: ${key.scopes.join(', ')}.`,
    })
  }
  const read = await readJson(call.request, parts.settings.requestBytesMax)
  if (!read.ok) return read
  const { body, parsed } = read.value
  const view = call.wire.readRequest(parsed, call.path)
  if (!view.ok) return failed({ status: 400, code: 'request_invalid', ...view.fault })
  known.model = view.value.model
  const targets = resolveTargets({
    model: view.value.model,
    format: call.wire.format,
    key,
    snapshot,
    providers: parts.providers,
  })
  if (!targets.ok) return targets
  if (!parts.spool.hasRoom) {
    return failed({
      status: 503,
      code: 'spool_full',
      field: '',
      message:
        'Belay cannot record calls right now: the spool is full because the trace store is away or behind. Nothing was sent to the provider; try again shortly.',
    })
  }
  const reservation = reserve(key, view.value, targets.value, body.length, prices, parts, nowMs)
  if (!reservation.ok) return reservation
  parts.used(key)
  const project = snapshot.projects.get(key.project) ?? {
    id: key.project,
    capture: 'full',
    captureBytesMax: 1_000_000,
  }
  const context = readCallContext(call.request.headers)
  return ok({
    key,
    project,
    view: view.value,
    context,
    body,
    parsed,
    targets: targets.value,
    reservation: reservation.value,
    settle: settleOnce(reservation.value, parts),
    startedAtNs,
  })
}

type Used = { readonly tokens: number; readonly cost: bigint }

function settleOnce(reservation: Reservation | null, parts: GatewayParts): (used: Used) => void {
  let isSettled = reservation === null
  return (used) => {
    if (isSettled || reservation === null) return
    isSettled = true
    parts.limits.settle(reservation, used)
  }
}

async function readJson(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Result<{ body: Buffer; parsed: unknown }, WireRefusal>> {
  try {
    const body = await readBody(request, bytesMax)
    if (isJsonDeeperThan(body, jsonDepthMax)) {
      return failed({
        status: 400,
        code: 'json_invalid',
        field: '',
        message: `The body nests deeper than ${jsonDepthMax} levels, which no model API takes.`,
      })
    }
    return ok({ body, parsed: JSON.parse(body.toString()) })
  } catch (error) {
    if (error instanceof BodyTooLarge)
      return failed({ status: 413, code: 'body_too_large', field: '', message: error.message })
    if (error instanceof BodyCut)
      return failed({ status: 400, code: 'body_cut', field: '', message: error.message })
    if (error instanceof SyntaxError)
      return failed({
        status: 400,
        code: 'json_invalid',
        field: '',
        message: `The body is not valid JSON: ${error.message}.`,
      })
    throw error
  }
}

function reserve(
  key: KeyEntry,
  view: RequestView,
  targets: readonly Target[],
  bodyBytes: number,
  prices: PriceBook,
  parts: GatewayParts,
  nowMs: number,
): Result<Reservation | null, WireRefusal> {
  if (key.slot === -1 || !hasLimits(key.limits)) return ok(null)
  // Four bytes a token is near enough to reserve by; what was really used replaces it afterwards.
  const input = Math.ceil(bodyBytes / 4)
  const output = view.outputTokensMax ?? parts.settings.outputTokensReserved
  const first = targets[0]
  const price =
    first === undefined
      ? null
      : prices.prices(
          { provider: first.provider.id, model: first.model, tier: view.priceTier },
          nowMs,
        )
  const cost = costOf({ input, output }, price) ?? 0n
  const outcome = parts.limits.reserve({
    slot: key.slot,
    limits: key.limits,
    tokens: input + output,
    cost,
    nowMs,
  })
  return isReached(outcome) ? failed(limitRefusal(outcome)) : ok(outcome)
}

function limitRefusal({ limit, bound, retryAfterS }: LimitReached): WireRefusal {
  const isBudget = limit === 'budget'
  return {
    status: 429,
    code: isBudget ? 'budget_spent' : 'rate_limited',
    field: '',
    message: `This key has reached its limit: ${limit} (${bound}). ${isBudget ? 'The budget starts anew' : 'Try again'} in ${retryAfterS} s; the page Settings, Keys shows and changes limits.`,
    retryAfterS,
  }
}

/** How a call ended before its record was written. */
type CallOutcome = {
  readonly last: TryOutcome
  readonly target: Target
}

/** Fails only when no target could be tried at all, because the request cannot be put into any target's format. */
async function tryTargets(
  call: IncomingCall,
  admitted: Admitted,
  parts: GatewayParts,
  tries: TryRecord[],
): Promise<Result<CallOutcome, WireRefusal>> {
  let last: CallOutcome | null = null
  let untranslatable: WireRefusal | null = null
  for (const target of admitted.targets) {
    const passage = choosePassage(call.wire, target, admitted)
    if (!passage.ok) {
      untranslatable ??= passage.fault
      continue
    }
    for (let retry = 0; retry <= parts.settings.retriesMax; retry += 1) {
      const { key, view, body, parsed, context, startedAtNs: callStartedAtNs } = admitted
      const outcome = await runTry(
        { call, key, target, passage: passage.value, view, body, parsed, context, callStartedAtNs },
        parts,
      )
      tries.push(outcome.record)
      last = { last: outcome, target }
      if (!isWorthAnother(outcome) || call.response.destroyed) return ok(last)
      if (retry === parts.settings.retriesMax) break
      const retryAfterMs =
        outcome.kind === 'answered' ? readRetryAfterMs(outcome.headers, parts.clock.nowMs()) : null
      const pauseMs = retryPauseMs({ retry, retryAfterMs, random: parts.random() })
      if (pauseMs === null) break
      await pause(pauseMs, call.response)
      if (call.response.destroyed) return ok(last)
    }
  }
  if (last !== null) return ok(last)
  invariant(untranslatable !== null, 'a call has at least one target')
  return failed(untranslatable)
}

function choosePassage(
  wire: Wire,
  { provider, connection, model }: Target,
  { parsed }: Admitted,
): Result<Passage, WireRefusal> {
  if (provider.wires.includes(wire.id)) return ok({ kind: 'native' })
  const translator = translatorFor(wire.id, provider.format)
  const native = translator === undefined ? undefined : wireById(translator.to)
  if (translator === undefined || native === undefined) {
    return failed({
      status: 400,
      code: 'operation_unsupported',
      field: 'model',
      message: `${connection.name} (${provider.title}) does not offer the operation ${wire.id}, and Belay has no translation for it. It offers: ${provider.wires.join(', ')}.`,
    })
  }
  const translated = translator.request(parsed, { model })
  if (!translated.ok) return failed({ status: 400, code: 'not_translatable', ...translated.fault })
  return ok({
    kind: 'translated',
    translator,
    wire: native,
    body: Buffer.from(JSON.stringify(translated.value)),
  })
}

function isWorthAnother(outcome: TryOutcome): boolean {
  if (outcome.kind === 'answered') return isRetryableStatus(outcome.status)
  if (outcome.kind === 'failed')
    return (
      outcome.failure.kind !== 'cancelled' &&
      outcome.failure.kind !== 'address-denied' &&
      outcome.failure.kind !== 'timeout-total'
    )
  return false
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
  call: IncomingCall,
  admitted: Admitted,
  parts: GatewayParts,
  tries: readonly TryRecord[],
  { last, target }: CallOutcome,
): Promise<void> {
  const endedAtNs = parts.clock.nowNs()
  const { prices } = parts.now()
  const atMs = Number(admitted.startedAtNs / 1_000_000n)
  const read = readOutcome(call.wire, last)
  const reply = read.reply === null ? null : believable(read.reply)
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
            cost:
              costOf(
                usage,
                prices.prices({ provider: target.provider.id, model, tier: priceTier }, atMs),
              ) ?? 0n,
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
      flags: read.flags,
    },
    parts.redact,
  )
  try {
    await parts.spool.append(frames, true)
  } catch (error) {
    refuse(call, {
      status: 503,
      code: 'record_failed',
      field: '',
      message: `The provider answered, but the call could not be recorded (${error instanceof Error ? error.message : error}), so the answer is withheld. Free disk space in the data directory, or see the page Settings, Health.`,
    })
    return
  }
  answer(call, admitted, parts, last)
}

/** What a provider says of tokens and cost, without what cannot be true. */
function believable(reply: ReplyView): ReplyView {
  const usage = believableUsage(reply.usage)
  const isWhole = Object.keys(usage).length === Object.keys(reply.usage).length
  return {
    ...reply,
    usage,
    hasUsage: reply.hasUsage && isWhole,
    reportedCost: believableCost(reply.reportedCost),
  }
}

type OutcomeReading = {
  readonly reply: ReplyView | null
  readonly errorType: string
  readonly errorMessage: string
  /** The reply as it is recorded; made only when it is captured. */
  readonly body: () => string
  readonly flags: readonly string[]
}

function readOutcome(wire: Wire, last: TryOutcome): OutcomeReading {
  if (last.kind === 'failed') {
    return {
      reply: null,
      errorType: last.failure.kind,
      errorMessage: last.failure.message,
      body: () => '',
      flags: [],
    }
  }
  if (last.kind === 'streamed') {
    const { view, assembled, isComplete } = last.end
    const errorType = last.record.errorType || (view.error?.type ?? '')
    return {
      reply: view,
      errorType,
      errorMessage: last.record.errorMessage || (view.error?.message ?? ''),
      body: () => JSON.stringify(assembled),
      flags: isComplete || errorType === 'cancelled' ? [] : ['stream-cut'],
    }
  }
  const text = last.body.toString()
  const isGood = last.status < 400
  const parsed = isGood ? parse(text) : undefined
  return {
    reply: parsed === undefined ? null : wire.readReply(parsed),
    errorType: isGood ? (parsed === undefined ? 'garbage' : '') : String(last.status),
    errorMessage: isGood
      ? parsed === undefined
        ? 'The provider answered 200 with a body that is not JSON.'
        : ''
      : last.record.errorMessage,
    body: () => text,
    flags: [],
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function totalTokens(usage: Usage): number {
  return tokenClasses.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
}

/** Sends what is left to send, now that the record is safe. */
function answer(
  { wire, response }: IncomingCall,
  admitted: Admitted,
  parts: GatewayParts,
  last: TryOutcome,
): void {
  if (response.destroyed) return
  if (last.kind === 'failed') {
    refuse({ wire, response }, failureRefusal(last.failure.kind, last.failure.message))
    return
  }
  if (last.kind === 'streamed') {
    if (last.end.held.length > 0) response.write(last.end.held)
    if (last.record.errorType !== '') {
      response.write(
        encodeStreamRefusal(
          wire.format,
          failureRefusal(last.record.errorType, last.record.errorMessage),
          wire.id,
        ),
      )
    }
    response.end()
    return
  }
  response.writeHead(last.status, {
    ...forwardedHeaders(last.headers),
    ...limitHeaders(admitted, parts),
    'content-length': last.body.length,
    'x-belay-trace-id': admitted.context.traceId,
  })
  response.end(last.body)
}

function failureRefusal(kind: string, message: string): WireRefusal {
  const isTimeout = kind.startsWith('timeout')
  return {
    status: isTimeout ? 504 : kind === 'address-denied' ? 403 : 502,
    code: isTimeout
      ? 'provider_timeout'
      : kind === 'address-denied'
        ? 'address_denied'
        : 'provider_unreachable',
    field: '',
    message,
  }
}

/** Answers an error in the shape of the API that the caller speaks. */
export function refuse(
  { wire, response }: { readonly wire: Pick<Wire, 'format'>; readonly response: ServerResponse },
  refusal: WireRefusal,
  more: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return
  if (response.headersSent) {
    response.end(encodeStreamRefusal(wire.format, refusal))
    return
  }
  const { status, headers, body } = encodeRefusal(wire.format, refusal)
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, {
    'content-type': 'application/json',
    ...more,
    ...headers,
    ...(refusal.retryAfterS === undefined ? {} : { 'retry-after': String(refusal.retryAfterS) }),
    'content-length': bytes.length,
  })
  response.end(bytes)
}
