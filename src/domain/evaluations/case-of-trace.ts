import type { Message } from '#contract/message.ts'
import type { SpanDetail, SpanNode, TraceRow } from '#contract/traces.ts'
import { toolsOf } from '#domain/evaluations/tools-of.ts'
import type { TraceSteps } from '#domain/evaluations/trace-steps.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { emptyCase, type EvaluationCase } from '#plugins/evaluators/define.ts'
import { asRecords, asText, parsedOrText } from '#wire/loose.ts'

/** What judging a trace reads of it. */
export type JudgedTrace = {
  readonly trace: TraceRow
  /** The span that says what the application was asked and what it answered. */
  readonly span: SpanDetail
  readonly steps: TraceSteps
}

/**
 * The span that speaks for a trace: its root when texts were recorded with it, else its first model
 * call that has some. Null when none has.
 */
export function speakerOf(spans: readonly SpanNode[]): SpanNode | null {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const withTexts = spans.filter(({ hasContent }) => hasContent)
  return (
    withTexts.find(({ parentSpanId }) => !ids.has(parentSpanId)) ??
    withTexts.find(({ kind, countsUsage }) => kind === 'model' && countsUsage) ??
    withTexts.find(({ kind }) => kind === 'model') ??
    null
  )
}

/** What evaluators see of a trace: its question, its answer, what it took, and the steps between. */
export function caseOfTrace({ trace, span, steps }: JudgedTrace): EvaluationCase {
  const messages = span.inputMessages ?? []
  const output = outputOf(span)
  const failed = span.status === 'error' && output === ''
  return {
    ...emptyCase,
    input: inputOf(span),
    messages,
    output,
    variables: { input: inputOf(span) },
    metadata: span.metadata,
    latencyMs: trace.durationMs,
    costUsd: trace.cost.usd,
    usage: trace.usage,
    finishReason: span.finishReasons[0] ?? '',
    tools: toolsOf(span.tools),
    toolCalls: span.outputMessages === null ? null : toolCallsOf(span.outputMessages),
    spans: steps.spans,
    guardrails: steps.guardrails,
    context: steps.context,
    retrieved: retrievedOf(output) ?? steps.retrieved,
    error: failed ? span.errorType || span.statusMessage || 'failed' : '',
  }
}

function inputOf({ inputMessages, rawInput }: SpanDetail): string {
  const asked = inputMessages?.findLast(({ role }) => role === 'user')
  return asked === undefined ? rawInput : textOf(asked)
}

/** What the application answered: its text, or its tool calls as JSON where it said nothing. */
export function outputOf({ outputMessages, rawOutput }: SpanDetail): string {
  if (outputMessages === null) return rawOutput
  const text = outputMessages.map(textOf).join('\n').trim()
  const calls = toolCallsOf(outputMessages)
  return text === '' && calls.length > 0 ? JSON.stringify(calls) : text
}

function textOf({ parts }: Message): string {
  return parts
    .flatMap((part) =>
      (part.type === 'text' || part.type === 'refusal') && typeof part.content === 'string'
        ? [part.content]
        : [],
    )
    .join('\n')
}

function toolCallsOf(messages: readonly Message[]) {
  return messages.flatMap(({ parts }) =>
    parts.flatMap((part) => {
      if (part.type !== 'tool_call' || typeof part.name !== 'string') return []
      const { arguments: given } = part
      return [
        { name: part.name, arguments: typeof given === 'string' ? parsedOrText(given) : given },
      ]
    }),
  )
}

function retrievedOf(output: string): string[] | null {
  const answered = parsedJson(output)
  if (typeof answered !== 'object' || answered === null || !('retrieved' in answered)) return null
  const { retrieved } = answered
  if (!Array.isArray(retrieved)) return null
  return retrieved.every((one) => typeof one === 'string')
    ? retrieved
    : asRecords(retrieved).map((one) => asText(one['id']))
}
