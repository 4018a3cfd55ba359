import { guardrailOf } from '#domain/evaluations/guardrail-of.ts'
import type { StepDetail } from '#domain/evaluations/step-detail.ts'
import type { SpanStep, Traces } from '#domain/traces/service.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import type { EvaluationCase, TraceSpan } from '#plugins/evaluators/define.ts'
import { asRecords, asText, parsedOrText } from '#wire/loose.ts'

/** What lies between a question and its answer, as the trace tells it. */
export type TraceSteps = {
  readonly spans: readonly TraceSpan[]
  /** Null when no guardrail ran. */
  readonly guardrails: EvaluationCase['guardrails']
  /** Texts that retrieval gave, in the order in which it gave them. */
  readonly context: readonly string[]
  /** Ids of the documents that retrieval gave; null when none ran, or none said which they were. */
  readonly retrieved: readonly string[] | null
}

/** Of one trace, so many spans are read in full: those of tools, of retrieval, and of guardrails. */
const detailsMax = 60

/** Reads the steps of a trace, whose spans are given in order of start. */
export async function readSteps(
  traces: Pick<Traces, 'showSpan'>,
  project: string,
  traceId: string,
  spans: readonly SpanStep[],
): Promise<TraceSteps> {
  const told = spans.filter(
    ({ kind, hasContent }) =>
      kind === 'guardrail' || (hasContent && (kind === 'tool' || kind === 'retrieval')),
  )
  const details = new Map<string, StepDetail>()
  for (const { spanId } of told.slice(0, detailsMax)) {
    const span = await traces.showSpan(project, traceId, spanId)
    if (span.ok) details.set(spanId, span.value)
  }
  return stepsOf(spans, details)
}

/** The same of what was read already, the first span first; `details` by the ids of their spans. */
export function stepsOf(
  spans: readonly SpanStep[],
  details: ReadonlyMap<string, StepDetail>,
): TraceSteps {
  const guardrails = spans.flatMap((span) => {
    const detail = span.kind === 'guardrail' ? details.get(span.spanId) : undefined
    return detail === undefined ? [] : (guardrailOf(span, detail) ?? [])
  })
  const documents = spans.flatMap(({ kind, spanId }) =>
    kind === 'retrieval' ? documentsOf(details.get(spanId)?.rawOutput ?? '') : [],
  )
  const ids = documents.map(({ id }) => id).filter((id) => id !== '')
  const firstNs = BigInt(spans[0]?.startedAtNs ?? 0)
  return {
    spans: spans.map((span) => stepOf(span, firstNs, details.get(span.spanId))),
    guardrails: guardrails.length === 0 ? null : guardrails,
    context: documents.map(({ text }) => text).filter((text) => text !== ''),
    retrieved: ids.length === 0 ? null : ids,
  }
}

function stepOf(span: SpanStep, firstNs: bigint, detail: StepDetail | undefined): TraceSpan {
  const given = span.kind === 'tool' ? (detail?.rawInput ?? '') : ''
  return {
    name: span.name,
    kind: span.kind,
    startedAtMs: Number((BigInt(span.startedAtNs) - firstNs) / 1_000_000n),
    durationMs: span.durationMs,
    isError: span.status === 'error',
    tool: span.kind === 'tool' ? toolNameOf(span.name) : '',
    arguments: given === '' ? null : parsedOrText(given),
  }
}

/** OpenTelemetry names the span of a tool `execute_tool NAME`. */
function toolNameOf(name: string): string {
  return name.replace(/^execute_tool /, '')
}

/**
 * Documents as retrievers are recorded: OpenTelemetry and OpenInference write a list of objects,
 * others a list of texts. Whatever else it is counts as one text.
 */
function documentsOf(output: string): { readonly id: string; readonly text: string }[] {
  if (output === '') return []
  const read = parsedJson(output)
  if (!Array.isArray(read)) return [{ id: '', text: output }]
  return read.every((one) => typeof one === 'string')
    ? read.map((text) => ({ id: '', text }))
    : asRecords(read).map((one) => ({
        id: asText(one['id']),
        text: asText(one['content'] ?? one['page_content'] ?? one['pageContent'] ?? one['text']),
      }))
}
