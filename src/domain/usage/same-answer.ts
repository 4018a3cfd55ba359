import type { SpanRow } from '#contract/span-row.ts'
import { inputClasses, outputClasses } from '#contract/usage.ts'

/** Which answer of a provider a span reports, and what tells its call from another of the same id. */
export type AnswerReport = {
  /** The answer within its trace. */
  readonly id: string
  /** The answer within project and environment, whatever the trace. */
  readonly callId: string
  readonly traceId: string
  readonly isGateway: boolean
  readonly startMs: number
  readonly endMs: number
  /** Tokens in and out; null where the span does not know them. */
  readonly tokens: readonly [number, number] | null
}

/**
 * An id shorter than this is no proof across traces: some servers count from one, or draw from a
 * thousand (`chatcmpl-588`). Those of providers have 20 characters at the least.
 */
const tellingIdCharacters = 20

/** How far the clocks of two machines that report one call may differ. */
const clockSlackMs = 60_000

/** What a row that names an answer says of it. */
export function reportOf(row: SpanRow): AnswerReport {
  const startMs = startOf(row)
  const sum = (names: typeof inputClasses | typeof outputClasses) =>
    names.reduce((total, name) => total + (row.usage[name] ?? 0), 0)
  const tokens = [sum(inputClasses), sum(outputClasses)] as const
  return {
    id: `${row.project} ${row.trace_id} ${row.response_id}`,
    callId: `${row.project} ${row.environment} ${row.response_id}`,
    traceId: row.trace_id,
    isGateway: row.source === 'gateway',
    startMs,
    endMs: startMs + Number(row.duration_ns) / 1e6,
    tokens: tokens[0] + tokens[1] === 0 ? null : tokens,
  }
}

/**
 * Whether two spans, neither above the other, report one call. In one trace: two instrumentations
 * that name one answer and were at it at the same time. In two traces, where an application did not
 * hand its context on: the same, with an id that no other answer has and no tokens that differ. Calls
 * one after the other whose server gives all answers one name stay several; so do two gateway spans.
 */
export function isSameCall(a: AnswerReport, b: AnswerReport): boolean {
  if (a.callId !== b.callId || (a.isGateway && b.isGateway)) return false
  if (a.traceId === b.traceId) return !a.isGateway && !b.isGateway && overlaps(a, b, 0)
  const responseId = a.callId.slice(a.callId.lastIndexOf(' ') + 1)
  return responseId.length >= tellingIdCharacters && overlaps(a, b, clockSlackMs) && agree(a, b)
}

function overlaps(a: AnswerReport, b: AnswerReport, slackMs: number): boolean {
  return a.startMs <= b.endMs + slackMs && b.startMs <= a.endMs + slackMs
}

function agree(a: AnswerReport, b: AnswerReport): boolean {
  if (a.tokens === null || b.tokens === null) return true
  return a.tokens[0] === b.tokens[0] && a.tokens[1] === b.tokens[1]
}

/** The spool writes a start as seconds with nanoseconds behind the point, ingest as nanoseconds. */
function startOf({ started_at: startedAt }: SpanRow): number {
  return startedAt.includes('.') ? Number(startedAt) * 1000 : Number(startedAt) / 1e6
}
