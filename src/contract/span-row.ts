import type { Variant } from '#contract/rollouts.ts'
import type { Usage } from '#contract/usage.ts'

/** What a span is, in Belay's words. `model` owns tokens; `try` is one attempt under it. */
export const spanKinds = [
  'model',
  'try',
  'tool',
  'retrieval',
  'agent',
  'workflow',
  'guardrail',
  'cache',
  'evaluator',
  'span',
] as const
export type SpanKind = (typeof spanKinds)[number]

export const spanStatuses = ['unset', 'ok', 'error'] as const
export type SpanStatus = (typeof spanStatuses)[number]

/**
 * A finished span as the data planes write it to the spool and as the trace store keeps it: the
 * columns of table `spans`, so that no mapping stands between the two. JSON-safe: 64-bit numbers
 * are decimal strings, absent text is the empty string, absent numbers are zero.
 *
 * `counts` says whether the span owns its usage: 1 it does, 0 another span owns it (an outer
 * instrumented span, a try), -1 takes back what an earlier row claimed.
 */
export type SpanRow = ReturnType<typeof emptySpanRow>

/**
 * The columns, each at its value for nothing known, to spread what is known over. `as` tells what else a column can hold
 * than its first value.
 */
export function emptySpanRow() {
  return {
    project: '',
    environment: '',
    /** 32 lower-case hex digits, as OpenTelemetry has them. */
    trace_id: '',
    /** 16 lower-case hex digits. */
    span_id: '',
    /** 16 lower-case hex digits, or '' for a root. */
    parent_span_id: '',
    /** Nanoseconds since 1970 as a decimal string. */
    started_at: '0',
    duration_ns: '0',
    name: '',
    kind: 'span' as SpanKind,
    /** gen_ai.operation.name: chat, embeddings, execute_tool, …; '' for a span that is none. */
    operation: '',
    /** Which data plane wrote it. */
    source: 'otlp' as 'gateway' | 'otlp',
    status: 'unset' as SpanStatus,
    status_message: '',
    /** A short class of the failure: an HTTP status, `timeout`, an exception's type; '' if none. */
    error_type: '',
    /** Belay's provider id (openai, anthropic, gemini, simulator, …) or what the emitter said. */
    provider: '',
    request_model: '',
    response_model: '',
    /** The provider's id of its answer, as the caller saw it; '' if none. Tells which spans report one call. */
    response_id: '',
    /** Tells prices of one model apart: '' (standard), 'batch', 'flex', 'priority', …; set when the call is made. */
    price_tier: '',
    counts: 0 as 1 | 0 | -1,
    usage: {} as Usage,
    /** US dollars as the provider or the instrumentation reported it, a decimal string; null if it did not. */
    reported_cost: null as string | null,
    key: '',
    connection: '',
    user_id: '',
    session_id: '',
    /** Explicit name of the trace; '' leaves it to the root span's name. */
    trace_name: '',
    tags: [] as string[],
    /** Id of the release that answered a call of a deployment, or what the application called its own. */
    release: '',
    /** Name of the deployment that was called; '' for none. */
    deployment: '',
    /** Of a call within a rollout: the id of the rollout, and the side that its unit was assigned to. */
    rollout: '',
    variant: '' as Variant | '',
    /** Where the unit that was assigned lies in the rollout's order, from 0 up to 1; 0 outside of rollouts. */
    unit_bucket: 0,
    prompt: '',
    prompt_version: '',
    service: '',
    /** Nanoseconds as decimal strings; '0' where not measured. */
    queue_ns: '0',
    connect_ns: '0',
    first_token_ns: '0',
    streamed: 0 as 0 | 1,
    finish_reasons: [] as string[],
    http_status: 0,
    /**
     * How to read `input` and `output`: '' means canonical (a JSON array of contract/message.ts, or
     * any other JSON, or plain text); otherwise the id of a wire in src/wire (`openai.chat`, …) and
     * they are that API's request body and (assembled) reply body, as they were on the wire.
     */
    wire: '',
    /** '' if not captured. */
    input: '',
    output: '',
    /** JSON: an array of tool definitions as the provider's format has them; '' if none. */
    tools: '',
    /** JSON object: temperature, max_tokens, … by their gen_ai.request names without the prefix. */
    parameters: '',
    /** What the application attached to find things by: string to string. */
    metadata: {} as Record<string, string>,
    /** JSON object: every attribute that has no column, with its type kept. */
    attributes: '',
    /** JSON object: the resource's attributes. */
    resource: '',
    scope: '',
    /** JSON arrays, as OTLP/JSON has them; '' if none. */
    events: '',
    links: '',
    /** Said aloud beside the numbers: simulated, input-cut, output-cut, attributes-cut, time-clamped, stream-cut, … */
    flags: [] as string[],
  }
}

/**
 * Stands on the corrections of a span that came again with other content, and so on its trace: the
 * newest is shown and counted.
 */
export const sentAgainFlag = 'span-sent-again'
