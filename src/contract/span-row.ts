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
export type SpanRow = {
  project: string
  environment: string
  /** 32 lower-case hex digits, as OpenTelemetry has them. */
  trace_id: string
  /** 16 lower-case hex digits. */
  span_id: string
  /** 16 lower-case hex digits, or '' for a root. */
  parent_span_id: string
  /** Nanoseconds since 1970 as a decimal string. */
  started_at: string
  duration_ns: string
  name: string
  kind: SpanKind
  /** gen_ai.operation.name: chat, embeddings, execute_tool, …; '' for a span that is none. */
  operation: string
  /** Which data plane wrote it. */
  source: 'gateway' | 'otlp'
  status: SpanStatus
  status_message: string
  /** A short class of the failure: an HTTP status, `timeout`, an exception's type; '' if none. */
  error_type: string
  /** Belay's provider id (openai, anthropic, gemini, simulator, …) or what the emitter said. */
  provider: string
  request_model: string
  response_model: string
  /** The provider's id of its answer, as the caller saw it; '' if none. Tells which spans report one call. */
  response_id: string
  /** Tells prices of one model apart: '' (standard), 'batch', 'flex', 'priority', …; set when the call is made. */
  price_tier: string
  counts: 1 | 0 | -1
  usage: Usage
  /** US dollars as the provider or the instrumentation reported it, a decimal string; null if it did not. */
  reported_cost: string | null
  key: string
  connection: string
  user_id: string
  session_id: string
  /** Explicit name of the trace; '' leaves it to the root span's name. */
  trace_name: string
  tags: string[]
  release: string
  prompt: string
  prompt_version: string
  service: string
  /** Nanoseconds as decimal strings; '0' where not measured. */
  queue_ns: string
  connect_ns: string
  first_token_ns: string
  streamed: 0 | 1
  finish_reasons: string[]
  http_status: number
  /**
   * How to read `input` and `output`: '' means canonical (a JSON array of contract/message.ts, or
   * any other JSON, or plain text); otherwise the id of a wire in src/wire (`openai.chat`, …) and
   * they are that API's request body and (assembled) reply body, as they were on the wire.
   */
  wire: string
  /** '' if not captured. */
  input: string
  output: string
  /** JSON: an array of tool definitions as the provider's format has them; '' if none. */
  tools: string
  /** JSON object: temperature, max_tokens, … by their gen_ai.request names without the prefix. */
  parameters: string
  /** What the application attached to find things by: string to string. */
  metadata: Record<string, string>
  /** JSON object: every attribute that has no column, with its type kept. */
  attributes: string
  /** JSON object: the resource's attributes. */
  resource: string
  scope: string
  /** JSON arrays, as OTLP/JSON has them; '' if none. */
  events: string
  links: string
  /** Said aloud beside the numbers: simulated, input-cut, output-cut, attributes-cut, time-clamped, stream-cut, … */
  flags: string[]
}

/**
 * Stands on the corrections of a span that came again with other content, and so on its trace: the
 * newest is shown and counted.
 */
export const sentAgainFlag = 'span-sent-again'

/** A row with every column at its "nothing known" value, to spread what is known over. */
export function emptySpanRow(): SpanRow {
  return {
    project: '',
    environment: '',
    trace_id: '',
    span_id: '',
    parent_span_id: '',
    started_at: '0',
    duration_ns: '0',
    name: '',
    kind: 'span',
    operation: '',
    source: 'otlp',
    status: 'unset',
    status_message: '',
    error_type: '',
    provider: '',
    request_model: '',
    response_model: '',
    response_id: '',
    price_tier: '',
    counts: 0,
    usage: {},
    reported_cost: null,
    key: '',
    connection: '',
    user_id: '',
    session_id: '',
    trace_name: '',
    tags: [],
    release: '',
    prompt: '',
    prompt_version: '',
    service: '',
    queue_ns: '0',
    connect_ns: '0',
    first_token_ns: '0',
    streamed: 0,
    finish_reasons: [],
    http_status: 0,
    wire: '',
    input: '',
    output: '',
    tools: '',
    parameters: '',
    metadata: {},
    attributes: '',
    resource: '',
    scope: '',
    events: '',
    links: '',
    flags: [],
  }
}
