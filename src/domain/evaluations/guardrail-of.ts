import type { SpanNode } from '#contract/traces.ts'
import type { StepDetail } from '#domain/evaluations/step-detail.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import type { GuardrailOutcome } from '#plugins/evaluators/define.ts'
import { asRecord, asText } from '#wire/loose.ts'

type Outcome = GuardrailOutcome['outcome']

/**
 * No convention for guardrails is settled: OpenTelemetry's is a draft whose names changed twice.
 * These are the attributes of its drafts, of OpenLLMetry, and of Belay itself, best first.
 */
const outcomeAttributes = [
  'belay.guardrail.outcome',
  'gen_ai.security.action.type',
  'gen_ai.security.verdict.type',
  'gen_ai.security.decision.type',
  'gen_ai.guardrail.status',
  'guardrail.outcome',
] as const
const nameAttributes = [
  'belay.guardrail.name',
  'gen_ai.security.guardrail.name',
  'gen_ai.guardian.name',
  'gen_ai.guardrail.name',
] as const
/** The OpenAI Agents SDK and what is made after it say whether the tripwire was touched. */
const triggerFields = ['triggered', 'guardrail.triggered', 'tripwire_triggered'] as const

const words: ReadonlyMap<string, Outcome> = new Map([
  ...['passed', 'pass', 'allow', 'allowed', 'ok', 'safe'].map((word) => [word, 'passed'] as const),
  ...['flagged', 'flag', 'warn', 'audit', 'fail', 'failed', 'unsafe', 'triggered'].map(
    (word) => [word, 'flagged'] as const,
  ),
  ...['masked', 'mask', 'modify', 'modified', 'redact', 'redacted'].map(
    (word) => [word, 'masked'] as const,
  ),
  ...['blocked', 'block', 'deny', 'denied', 'reject', 'rejected'].map(
    (word) => [word, 'blocked'] as const,
  ),
  ['error', 'failed'],
])

/**
 * What a guardrail's span says it found. A span that ended in an error without an outcome is a
 * guardrail that broke; null when nothing tells, which is not the same as having passed.
 */
export function guardrailOf(
  { name, status }: Pick<SpanNode, 'name' | 'status'>,
  { attributes, rawOutput }: Pick<StepDetail, 'attributes' | 'rawOutput'>,
): GuardrailOutcome | null {
  const told =
    firstText(outcomeAttributes, attributes)
      .map((word) => words.get(word.toLowerCase()))
      .find((outcome) => outcome !== undefined) ??
    triggerOf(attributes) ??
    outputOutcome(rawOutput) ??
    (status === 'error' ? 'failed' : null)
  if (told === null) return null
  const [own] = firstText(nameAttributes, attributes)
  return { name: own ?? bareName(name), outcome: told }
}

function firstText(
  names: readonly string[],
  attributes: Readonly<Record<string, unknown>>,
): string[] {
  return names.map((name) => asText(attributes[name])).filter((text) => text !== '')
}

function triggerOf(fields: Readonly<Record<string, unknown>>): Outcome | null {
  const told = triggerFields.map((name) => fields[name]).find((value) => typeof value === 'boolean')
  return told === undefined ? null : told ? 'flagged' : 'passed'
}

/** OpenInference leaves the outcome to the output: a word, or an object that holds one. */
function outputOutcome(output: string): Outcome | null {
  const record = asRecord(parsedJson(output))
  if (record === null) return words.get(output.trim().replaceAll('"', '').toLowerCase()) ?? null
  const word = asText(record['outcome'] ?? record['result'] ?? record['action'] ?? record['status'])
  return words.get(word.toLowerCase()) ?? triggerOf(record)
}

/** Drafts of OpenTelemetry name the span `run_guardrail NAME`. */
function bareName(name: string): string {
  return name.replace(/^(?:run_guardrail|apply_guardrail|guardrail) /, '')
}
