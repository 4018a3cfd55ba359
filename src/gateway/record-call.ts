import type { SpanRow } from '#contract/span-row.ts'
import type { Usage } from '#contract/usage.ts'
import type { KeyEntry } from '#access/sections/keys.ts'
import { redactAndCut } from '#domain/redaction/redact-and-cut.ts'
import type { Redact } from '#domain/redaction/redact.ts'
import type { Call } from '#gateway/call.ts'
import type { CallNote } from '#gateway/call-note.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import type { TryRecord } from '#gateway/try-outcome.ts'
import { contentPreview, parsedPreview } from '#kit/content-preview.ts'
import { newSpanId } from '#kit/id.ts'
import { encodeSpan } from '#spool/encode-row.ts'
import type { FrameRoom } from '#spool/frame.ts'
import type { SpanFields } from '#spool/span-fields.ts'
import type { WireRefusal } from '#wire/define.ts'

/** Longer than any id that an API gives; what is longer is no id. */
const responseIdLengthMax = 200

/**
 * The frames of a finished call: its span, which owns tokens and cost, and under it one span for each
 * try where there was more than one, and one for each note. A call with one try says itself all that
 * its try would. What the project does not want captured is left out here, before anything is written.
 */
export function encodeCall(
  call: Call,
  { redact, clock, spool: { room } }: Pick<GatewayParts, 'redact' | 'clock' | 'spool'>,
): Buffer[] {
  const { context, key, project, view, tries } = call
  const { reply, errorType, errorMessage, priceTier } = call.result
  const endedAtNs = clock.nowNs()
  const last = tries.at(-1)
  const flags = new Set([...call.result.flags, ...call.flags])
  if (last?.target.provider.id === 'sim') flags.add('simulated')
  if (reply !== null && !reply.hasUsage && errorType === '') flags.add('usage-missing')
  const answered = { text: call.result.body, parsed: call.result.parsed }
  const kept = project.capture === 'full' ? contentOf(call, answered, redact, flags) : null
  const span: SpanFields = {
    project: key.project,
    environment: key.environment,
    trace_id: context.traceId,
    span_id: context.spanId,
    parent_span_id: context.parentSpanId,
    started_at: String(call.startedAtNs),
    duration_ns: String(endedAtNs - call.startedAtNs),
    name: `${call.wire.operation} ${view.model}`,
    kind: 'model',
    operation: call.wire.operation,
    source: 'gateway',
    status: errorType === '' ? 'ok' : 'error',
    status_message: redact(errorMessage),
    error_type: errorType,
    provider: last?.target.provider.id ?? '',
    request_model: last?.target.model ?? view.model,
    response_model: reply?.responseModel ?? '',
    response_id: (reply?.responseId ?? '').slice(0, responseIdLengthMax),
    price_tier: priceTier,
    counts: 1,
    usage: withoutZeros(reply?.usage ?? {}),
    reported_cost: reply?.reportedCost ?? null,
    key: key.id,
    connection: last?.target.connection.id ?? '',
    streamed: call.outcome.last.kind === 'streamed' ? 1 : 0,
    finish_reasons: [...(reply?.finishReasons ?? [])],
    http_status: last?.httpStatus ?? 0,
    queue_ns: since(call.startedAtNs, last?.startedAtNs),
    connect_ns: since(last?.startedAtNs, last?.sentAtNs),
    first_token_ns: since(call.startedAtNs, last?.firstTokenAtNs),
    flags: [...flags],
    ...(project.capture === 'none' ? {} : metadataOf(call, redact)),
    ...deploymentColumns(call),
    ...kept?.columns,
  }
  const notes = tries.length > 1 ? [...tries.map(tryNote), ...call.notes] : call.notes
  const own = encodeSpan(span, kept?.previews, room)
  return [own, ...notes.map((note) => encodeNote(call, note, redact, room))]
}

/** A call that was refused before anything was tried: it owns no tokens and counts as no call. */
export function encodeRefused(
  call: Call,
  key: KeyEntry,
  refusal: WireRefusal,
  { redact, clock }: Pick<GatewayParts, 'redact' | 'clock'>,
): Buffer {
  const { context, wire, modelIfKnown: model } = call
  return encodeSpan({
    project: key.project,
    environment: key.environment,
    trace_id: context.traceId,
    span_id: context.spanId,
    parent_span_id: context.parentSpanId,
    started_at: String(call.startedAtNs),
    duration_ns: since(call.startedAtNs, clock.nowNs()),
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
    flags: ['refused', ...call.flags],
    ...deploymentColumns(call),
  })
}

/** A call of a stopped deployment that got its safe answer: no model was called, and it counts as no call. */
export function encodeSafeAnswer(
  call: Call,
  reply: unknown,
  { redact, clock }: Pick<GatewayParts, 'redact' | 'clock'>,
): Buffer {
  const { context, key, project, wire, view } = call
  const flags = new Set(call.flags)
  const answered = { text: () => JSON.stringify(reply), parsed: reply }
  const kept = project.capture === 'full' ? contentOf(call, answered, redact, flags) : null
  const span: SpanFields = {
    project: key.project,
    environment: key.environment,
    trace_id: context.traceId,
    span_id: context.spanId,
    parent_span_id: context.parentSpanId,
    started_at: String(call.startedAtNs),
    duration_ns: since(call.startedAtNs, clock.nowNs()),
    name: `${wire.operation} ${view.model}`,
    kind: 'model',
    operation: wire.operation,
    source: 'gateway',
    status: 'ok',
    request_model: view.model,
    counts: 0,
    key: key.id,
    streamed: view.streamed ? 1 : 0,
    http_status: 200,
    flags: [...flags],
    ...(project.capture === 'none' ? {} : metadataOf(call, redact)),
    ...deploymentColumns(call),
    ...kept?.columns,
  }
  return encodeSpan(span, kept?.previews)
}

/** What was asked and what was assigned, whatever came of it. */
function deploymentColumns({ deployment }: Call): Partial<SpanRow> {
  if (deployment === null) return {}
  const { name, release, rollout } = deployment
  return {
    deployment: name,
    // A stopped deployment answers by no release: then the application's own stays.
    ...(release === null ? {} : { release: release.id }),
    ...(rollout === null
      ? {}
      : { rollout: rollout.id, variant: rollout.variant, unit_bucket: rollout.bucket }),
  }
}

/** Nanoseconds from one moment to another as a decimal string; '0' where either is not known. */
function since(fromNs: bigint | undefined, toNs: bigint | null | undefined): string {
  return fromNs === undefined || toNs == null ? '0' : String(toNs - fromNs)
}

function metadataOf({ context, key, view, deployment }: Call, redact: Redact): Partial<SpanRow> {
  const metadata: Record<string, string> = { ...key.metadata, ...context.metadata }
  // Of a deployment the span names the release that answered; what the application calls its own is kept beside it.
  if ((deployment?.release ?? null) !== null && context.release !== '')
    metadata['application.release'] = context.release
  for (const name in metadata) metadata[name] = redact(metadata[name] ?? '')
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

function contentOf(
  call: Call,
  given: { readonly text: () => string; readonly parsed: unknown },
  redact: Redact,
  flags: Set<string>,
): {
  readonly columns: Partial<SpanRow>
  readonly previews: { readonly input: string; readonly output: string }
} {
  const { captureBytesMax: bytesMax } = call.project
  const asked = call.body.toString()
  const answered = given.text()
  const { parsed } = given
  const input = redactAndCut(asked, bytesMax, redact)
  const output = redactAndCut(answered, bytesMax, redact)
  if (input.isCut) flags.add('input-cut')
  if (output.isCut) flags.add('output-cut')
  return {
    columns: { wire: call.wire.id, input: input.text, output: output.text },
    previews: {
      // What was left as it came is parsed already.
      input: input.text === asked ? call.inputPreview : contentPreview(input.text, 'input'),
      output:
        output.text === answered && parsed !== undefined
          ? parsedPreview(parsed, 'output')
          : contentPreview(output.text, 'output'),
    },
  }
}

function encodeNote(
  { context, key, wire }: Call,
  note: CallNote,
  redact: Redact,
  room: FrameRoom,
): Buffer {
  const span: SpanFields = {
    project: key.project,
    environment: key.environment,
    trace_id: context.traceId,
    span_id: newSpanId(),
    parent_span_id: context.spanId,
    started_at: String(note.startedAtNs),
    duration_ns: since(note.startedAtNs, note.endedAtNs),
    name: note.name,
    kind: note.kind,
    operation: wire.operation,
    source: 'gateway',
    status: note.errorType === '' ? 'ok' : 'error',
    status_message: redact(note.errorMessage),
    error_type: note.errorType,
    key: key.id,
    ...note.fields,
  }
  return encodeSpan(span, undefined, room)
}

function tryNote(one: TryRecord, index: number, tries: readonly TryRecord[]): CallNote {
  const { connection, model, provider } = one.target
  return {
    kind: 'try',
    name: `try ${index + 1} of ${tries.length}: ${connection.name}/${model}`,
    startedAtNs: one.startedAtNs,
    endedAtNs: one.endedAtNs,
    errorType: one.errorType,
    errorMessage: one.errorMessage,
    fields: {
      provider: provider.id,
      request_model: model,
      connection: connection.id,
      http_status: one.httpStatus,
      connect_ns: since(one.startedAtNs, one.sentAtNs),
      first_token_ns: since(one.startedAtNs, one.firstTokenAtNs),
    },
  }
}

function withoutZeros(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, tokens]) => tokens !== 0))
}
