import type { SpanRow } from '#contract/span-row.ts'
import type { Usage } from '#contract/usage.ts'
import type { CallContext } from '#gateway/call-context.ts'
import type { Target } from '#gateway/resolve-target.ts'
import type { KeyEntry } from '#access/sections/keys.ts'
import type { ProjectEntry } from '#access/sections/projects.ts'
import type { Redact } from '#domain/redaction/redact.ts'
import { redactAndCut } from '#domain/redaction/redact-and-cut.ts'
import { newSpanId } from '#kit/id.ts'
import { encodeSpan } from '#spool/encode-row.ts'
import type { RequestView, ReplyView, Wire, WireRefusal } from '#wire/define.ts'

/** One try of a call, as it went. Times in nanoseconds since 1970. */
export type TryRecord = {
  readonly target: Target
  readonly startedAtNs: bigint
  readonly endedAtNs: bigint
  readonly sentAtNs: bigint | null
  readonly firstTokenAtNs: bigint | null
  /** 0 when no answer came. */
  readonly httpStatus: number
  /** '' when the try succeeded. */
  readonly errorType: string
  readonly errorMessage: string
}

/** Everything that is known of a call when it is over. */
export type CallRecord = {
  readonly context: CallContext
  readonly key: KeyEntry
  readonly project: ProjectEntry
  /** The wire the caller spoke, and the one its target did (they differ when the call was translated). */
  readonly wire: Wire
  readonly view: RequestView
  readonly startedAtNs: bigint
  readonly endedAtNs: bigint
  readonly tries: readonly TryRecord[]
  readonly reply: ReplyView | null
  readonly priceTier: string
  readonly isStreamed: boolean
  readonly errorType: string
  readonly errorMessage: string
  readonly requestBody: string
  readonly replyBody: string
  readonly flags: readonly string[]
}

/** Longer than any id that an API gives; what is longer is no id. */
const responseIdLengthMax = 200

/**
 * The frames of a finished call: its span, which owns tokens and cost, and one span per try under
 * it. What the project does not want captured is left out here, before anything is written.
 */
export function encodeCall(record: CallRecord, redact: Redact): Buffer[] {
  const { context, key, project, view, reply, tries } = record
  const last = tries.at(-1)
  const flags = new Set(record.flags)
  if (last?.target.provider.id === 'sim') flags.add('simulated')
  if (reply !== null && !reply.hasUsage && record.errorType === '') flags.add('usage-missing')
  const span: Parameters<typeof encodeSpan>[0] = {
    project: key.project,
    environment: key.environment,
    trace_id: context.traceId,
    span_id: context.spanId,
    parent_span_id: context.parentSpanId,
    started_at: String(record.startedAtNs),
    duration_ns: String(record.endedAtNs - record.startedAtNs),
    name: `${record.wire.operation} ${view.model}`,
    kind: 'model',
    operation: record.wire.operation,
    source: 'gateway',
    status: record.errorType === '' ? 'ok' : 'error',
    status_message: redact(record.errorMessage),
    error_type: record.errorType,
    provider: last?.target.provider.id ?? '',
    request_model: last?.target.model ?? view.model,
    response_model: reply?.responseModel ?? '',
    response_id: (reply?.responseId ?? '').slice(0, responseIdLengthMax),
    price_tier: record.priceTier,
    counts: 1,
    usage: withoutZeros(reply?.usage ?? {}),
    reported_cost: reply?.reportedCost ?? null,
    key: key.id,
    connection: last?.target.connection.id ?? '',
    streamed: record.isStreamed ? 1 : 0,
    finish_reasons: [...(reply?.finishReasons ?? [])],
    http_status: last?.httpStatus ?? 0,
    queue_ns: String(last === undefined ? 0n : last.startedAtNs - record.startedAtNs),
    connect_ns: String(
      last === undefined || last.sentAtNs === null ? 0n : last.sentAtNs - last.startedAtNs,
    ),
    first_token_ns: String(
      last === undefined || last.firstTokenAtNs === null
        ? 0n
        : last.firstTokenAtNs - record.startedAtNs,
    ),
    flags: [...flags],
    ...(project.capture === 'none' ? {} : metadataOf(record, redact)),
    ...(project.capture === 'full' ? contentOf(record, redact, flags) : {}),
  }
  return [encodeSpan(span), ...tries.map((one, index) => encodeTry(record, one, index, redact))]
}

/** A call that was refused before anything was tried: it owns no tokens and counts as no call. */
export function encodeRefused(
  refused: {
    readonly context: CallContext
    readonly key: KeyEntry
    readonly wire: Wire
    /** '' when the request did not say. */
    readonly model: string
    readonly startedAtNs: bigint
    readonly endedAtNs: bigint
    readonly refusal: WireRefusal
  },
  redact: Redact,
): Buffer {
  const { context, key, wire, model, refusal } = refused
  return encodeSpan({
    project: key.project,
    environment: key.environment,
    trace_id: context.traceId,
    span_id: context.spanId,
    parent_span_id: context.parentSpanId,
    started_at: String(refused.startedAtNs),
    duration_ns: String(refused.endedAtNs - refused.startedAtNs),
    name: `${wire.operation} ${model}`.trim(),
    kind: 'model',
    operation: wire.operation,
    source: 'gateway',
    status: 'error',
    status_message: redact(refusal.message),
    error_type: refusal.code,
    request_model: model,
    counts: 0,
    key: key.id,
    http_status: refusal.status,
    flags: ['refused'],
  })
}

function metadataOf({ context, key, view }: CallRecord, redact: Redact): Partial<SpanRow> {
  const metadata = { ...key.metadata, ...context.metadata }
  for (const [name, value] of Object.entries(metadata)) metadata[name] = redact(value)
  return {
    user_id: redact(context.userId === '' ? view.userId : context.userId),
    session_id: redact(context.sessionId),
    trace_name: redact(context.traceName),
    tags: context.tags.map(redact),
    release: redact(context.release),
    prompt: context.prompt,
    prompt_version: context.promptVersion,
    attributes:
      context.userAgent === ''
        ? ''
        : redact(JSON.stringify({ 'user_agent.original': context.userAgent })),
    parameters:
      Object.keys(view.parameters).length === 0 ? '' : redact(JSON.stringify(view.parameters)),
    metadata,
  }
}

function contentOf(record: CallRecord, redact: Redact, flags: Set<string>): Partial<SpanRow> {
  const bytesMax = record.project.captureBytesMax
  const input = redactAndCut(record.requestBody, bytesMax, redact)
  const output = redactAndCut(record.replyBody, bytesMax, redact)
  if (input.isCut) flags.add('input-cut')
  if (output.isCut) flags.add('output-cut')
  return { wire: record.wire.id, input: input.text, output: output.text, flags: [...flags] }
}

function encodeTry(
  { context, key, wire, tries }: CallRecord,
  one: TryRecord,
  index: number,
  redact: Redact,
): Buffer {
  return encodeSpan({
    project: key.project,
    environment: key.environment,
    trace_id: context.traceId,
    span_id: newSpanId(),
    parent_span_id: context.spanId,
    started_at: String(one.startedAtNs),
    duration_ns: String(one.endedAtNs - one.startedAtNs),
    name: `try ${index + 1} of ${tries.length}: ${one.target.connection.name}/${one.target.model}`,
    kind: 'try',
    operation: wire.operation,
    source: 'gateway',
    status: one.errorType === '' ? 'ok' : 'error',
    status_message: redact(one.errorMessage),
    error_type: one.errorType,
    provider: one.target.provider.id,
    request_model: one.target.model,
    key: key.id,
    connection: one.target.connection.id,
    http_status: one.httpStatus,
    connect_ns: String(one.sentAtNs === null ? 0n : one.sentAtNs - one.startedAtNs),
    first_token_ns: String(one.firstTokenAtNs === null ? 0n : one.firstTokenAtNs - one.startedAtNs),
  })
}

function withoutZeros(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, tokens]) => tokens !== 0))
}
