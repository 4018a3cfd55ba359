import { inputClasses, outputClasses } from '#contract/usage.ts'
import { columnsOf, type Report } from '#domain/usage/report-shelf.ts'

/**
 * An id shorter than this is no proof across traces: some servers count from one, or draw from a
 * thousand (`chatcmpl-588`). Those of providers have 20 characters at the least.
 */
const tellingIdCharacters = 20
/** The project's mark before it. */
const markCharacters = 2

/** How far the clocks of two machines that report one call may differ. */
const clockSlackMs = 60_000

/**
 * Whether two spans that name one answer, neither above the other, report one call. In one trace: two
 * instrumentations that were at it at the same time. In two traces, where an application did not hand
 * its context on: the same, in one environment, with an id that no other answer has and no tokens
 * that differ. Calls one after the other whose server gives all answers one name stay several; so do
 * two gateway spans.
 */
export function isSameCall(one: Report, other: Report, isSameTrace: boolean): boolean {
  const ofGateway = [one, other].filter(({ source }) => source === 'gateway').length
  if (one.answer !== other.answer || ofGateway === 2) return false
  if (isSameTrace && ofGateway === 1) return false
  if (!isSameTrace && one.answer.length - markCharacters < tellingIdCharacters) return false
  const [a, b] = [callOf(one), callOf(other)]
  if (a.environment !== b.environment) return false
  return isSameTrace ? overlaps(a, b, 0) : overlaps(a, b, clockSlackMs) && agree(a, b)
}

type ReportedCall = {
  readonly environment: string
  readonly startMs: number
  readonly endMs: number
  /** Tokens in and out; null where the span does not know them. */
  readonly tokens: readonly [number, number] | null
}

function callOf(report: Report): ReportedCall {
  const { environment, started_at, duration_ns, usage } = columnsOf(report)
  const startMs = startOf(started_at)
  const sum = (names: typeof inputClasses | typeof outputClasses) =>
    names.reduce((total, name) => total + (usage[name] ?? 0), 0)
  const tokens = [sum(inputClasses), sum(outputClasses)] as const
  return {
    environment,
    startMs,
    endMs: startMs + Number(duration_ns) / 1e6,
    tokens: tokens[0] + tokens[1] === 0 ? null : tokens,
  }
}

function overlaps(a: ReportedCall, b: ReportedCall, slackMs: number): boolean {
  return a.startMs <= b.endMs + slackMs && b.startMs <= a.endMs + slackMs
}

function agree(a: ReportedCall, b: ReportedCall): boolean {
  if (a.tokens === null || b.tokens === null) return true
  return a.tokens[0] === b.tokens[0] && a.tokens[1] === b.tokens[1]
}

/** The spool writes a start as seconds with nanoseconds behind the point, ingest as nanoseconds. */
function startOf(startedAt: string): number {
  return startedAt.includes('.') ? Number(startedAt) * 1000 : Number(startedAt) / 1e6
}
