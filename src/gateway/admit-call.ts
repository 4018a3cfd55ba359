import type { IncomingMessage } from 'node:http'
import { costOf } from '#domain/cost/cost-of.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { type CallContext, readCallContext } from '#gateway/call-context.ts'
import { type Asked, expandPrompt } from '#gateway/expand-prompt.ts'
import type { GatewayParts, IncomingCall } from '#gateway/gateway-parts.ts'
import { hasLimits, isReached, type LimitReached, type Reservation } from '#access/limits/port.ts'
import { BodyCut, BodyTooLarge, readBody } from '#kit/read-body.ts'
import { resolveTargets, type Target } from '#gateway/resolve-target.ts'
import type { KeyEntry } from '#access/sections/keys.ts'
import type { ProjectEntry } from '#access/sections/projects.ts'
import { type CodingFault, decodeBody, readCodings } from '#kit/content-coding.ts'
import {
  isJsonDeeperThan,
  jsonDepthMax,
  jsonExcess,
  jsonItemsMax,
  jsonNamesMax,
} from '#kit/json-depth.ts'
import { largeBytes, nextTurn } from '#kit/next-turn.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { RequestView, WireRefusal } from '#wire/define.ts'

/** A call that was let in: who makes it, what it asks, where it may go. */
export type Admitted = {
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

/** What is known of a call by the time it is refused; filled in on the way. */
export type Known = { key: KeyEntry | null; model: string }

export async function admit(
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
  const viewed = call.wire.readRequest(read.value.parsed, call.path)
  if (!viewed.ok) return failed({ status: 400, code: 'request_invalid', ...viewed.fault })
  known.model = viewed.value.model
  const asked = expandPrompt({
    ...read.value,
    view: viewed.value,
    wire: call.wire,
    headers: call.request.headers,
    project: key.project,
    snapshot,
  })
  if (!asked.ok) return asked
  const { body, parsed, view, calledAs, prompt } = asked.value
  const targets = resolveTargets({
    model: view.model,
    calledAs,
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
  const reservation = reserve(key, view, targets.value, body.length, prices, parts, nowMs)
  if (!reservation.ok) return reservation
  parts.used(key)
  const project = snapshot.projects.get(key.project) ?? {
    id: key.project,
    capture: 'full',
    captureBytesMax: 1_000_000,
  }
  const context = withPrompt(readCallContext(call.request.headers), prompt)
  return ok({
    key,
    project,
    view,
    context,
    body,
    parsed,
    targets: targets.value,
    reservation: reservation.value,
    settle: settleOnce(reservation.value, parts),
    startedAtNs,
  })
}

/** What the gateway rendered counts before what a header says. */
function withPrompt(context: CallContext, prompt: Asked['prompt']): CallContext {
  if (prompt === null) return context
  const { name, version, label } = prompt
  return {
    ...context,
    prompt: name,
    promptVersion: String(version),
    metadata: label === '' ? context.metadata : { ...context.metadata, 'prompt.label': label },
  }
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
    const codings = readCodings(request.headers['content-encoding'])
    // Read all the same where it is refused: the sender should be able to read the answer.
    const sent = await readBody(request, bytesMax)
    const plain = codings.ok
      ? codings.value.length === 0
        ? ok(sent)
        : await decodeBody({ codings: codings.value, body: sent, bytesMax })
      : codings
    if (!plain.ok) return failed(codingRefusal(plain.fault))
    const body = plain.value
    // Of a large body each pass has a turn of its own: others are answered in between.
    const isLarge = body.length > largeBytes
    if (isLarge) await nextTurn()
    if (isJsonDeeperThan(body, jsonDepthMax)) {
      return failed({
        status: 400,
        code: 'json_invalid',
        field: '',
        message: `The body nests deeper than ${jsonDepthMax} levels, which no model API takes.`,
      })
    }
    if (isLarge) await nextTurn()
    const excess = jsonExcess(body, { namesMax: jsonNamesMax, itemsMax: jsonItemsMax })
    if (excess !== null) {
      const [most, what] =
        excess === 'names'
          ? [jsonNamesMax, 'names of fields']
          : [jsonItemsMax, 'items in its lists and objects']
      return failed({
        status: 413,
        code: 'body_too_wide',
        field: '',
        message: `The body has more than ${most.toLocaleString('en-US')} ${what}. Send less history, fewer tools or less metadata in one call.`,
      })
    }
    if (isLarge) await nextTurn()
    const text = body.toString()
    if (isLarge) await nextTurn()
    return ok({ body, parsed: JSON.parse(text) })
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

function codingRefusal({ kind, message }: CodingFault): WireRefusal {
  const refusals = {
    unsupported: { status: 415, code: 'encoding_unsupported' },
    malformed: { status: 400, code: 'encoding_invalid' },
    'too-large': { status: 413, code: 'body_too_large' },
  } as const
  return { ...refusals[kind], field: '', message }
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
