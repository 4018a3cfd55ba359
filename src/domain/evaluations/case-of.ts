import type { DatasetItem } from '#contract/datasets.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { emptyCase, type EvaluationCase, type ToolCall } from '#plugins/evaluators/define.ts'
import { asNumber, asRecord, asRecords, asText } from '#wire/loose.ts'
import { inputText, variablesOf } from '#domain/evaluations/make-request.ts'
import { toolsOf } from '#domain/evaluations/tools-of.ts'
import type { TraceSteps } from '#domain/evaluations/trace-steps.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

/**
 * What evaluators see of one result: the item's side, and what the variant made of it. An item tells
 * of tools and retrieval in fields of its input or its expected answer: `input.tools`,
 * `expected.toolCalls`, `expected.relevance`, `input.retrieved`. `steps` is the trace that the
 * result left, null where nobody read it; what item and answer say themselves counts before it.
 */
export function caseOf(
  item: DatasetItem,
  result: Pick<
    StoredResult,
    'output' | 'error' | 'latencyMs' | 'costUsd' | 'usage' | 'finishReason' | 'toolCalls'
  >,
  steps: TraceSteps | null = null,
): EvaluationCase {
  const input = asRecord(item.input)
  const expected = asRecord(item.expected)
  return {
    ...emptyCase,
    input: inputText(item.input),
    output: result.output,
    expected:
      item.expected === null
        ? null
        : typeof item.expected === 'string'
          ? item.expected
          : JSON.stringify(item.expected),
    context: item.context.length > 0 ? item.context : (steps?.context ?? []),
    variables: variablesOf(item),
    metadata: item.metadata,
    latencyMs: result.latencyMs,
    costUsd: result.costUsd,
    usage: result.usage,
    finishReason: result.finishReason,
    tools: toolsOf(input?.['tools']),
    toolCalls: result.toolCalls ?? toolCallsOf(steps),
    expectedToolCalls: expected === null ? null : expectedTools(expected['toolCalls']),
    spans: steps?.spans ?? null,
    guardrails: steps?.guardrails ?? null,
    retrieved: retrievedOf(result.output, input?.['retrieved']) ?? steps?.retrieved ?? null,
    relevance: relevanceOf(expected?.['relevance']),
    error: result.error,
  }
}

/** The tools that ran, for an application that answers in words and calls them on its way. */
function toolCallsOf(steps: TraceSteps | null): ToolCall[] | null {
  return (
    steps?.spans.flatMap(({ tool, arguments: given }) =>
      tool === '' ? [] : [{ name: tool, arguments: given }],
    ) ?? null
  )
}

function expectedTools(value: unknown): ToolCall[] | null {
  if (!Array.isArray(value)) return null
  return asRecords(value).map((call) => ({
    name: asText(call['name']),
    arguments: call['arguments'],
  }))
}

/** Ids that the application's answer lists as `retrieved`, else those that the item has. */
function retrievedOf(output: string, given: unknown): string[] | null {
  const answered = asRecord(parsedJson(output))?.['retrieved']
  const list = Array.isArray(answered) ? answered : given
  return Array.isArray(list) ? list.map(String) : null
}

function relevanceOf(value: unknown): Record<string, number> | null {
  const labels = asRecord(value)
  if (labels === null) return null
  return Object.fromEntries(
    Object.entries(labels).flatMap(([id, label]) => {
      const number = asNumber(label)
      return number === null ? [] : [[id, number]]
    }),
  )
}
