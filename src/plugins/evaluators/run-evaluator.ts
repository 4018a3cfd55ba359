import { z } from 'zod'
import type {
  CaseEvaluator,
  ChoiceEvaluator,
  ChoiceOutcome,
  EvaluationCase,
  EvaluatorNeed,
  EvaluatorOutcome,
  EvaluatorTools,
  SetEvaluator,
} from './define.ts'
import { unscored } from './outcome.ts'

/**
 * Evaluates one case. Never throws: settings that do not fit, a need that is not met, an error of
 * the evaluator and a score that is no number all end in `unscored`, each with its reason.
 */
export async function runEvaluator(
  evaluator: CaseEvaluator,
  given: { readonly case: EvaluationCase; readonly settings: unknown },
  tools: EvaluatorTools,
): Promise<EvaluatorOutcome> {
  const settings = readSettings(evaluator, given.settings)
  if (!settings.ok) return unscored(settings.reason)
  const input = withExpected(given.case, settings.value)
  const missing = missingNeed(evaluator.needs, input, tools)
  if (missing !== null) return unscored(missing)
  try {
    return finite(await evaluator.evaluate(input, settings.value, tools))
  } catch (error) {
    return unscored(failure(evaluator.id, error))
  }
}

/** Evaluates all cases together. Cases without an output are left to the evaluator. Never throws. */
export function runSetEvaluator(
  evaluator: SetEvaluator,
  given: { readonly cases: readonly EvaluationCase[]; readonly settings: unknown },
): EvaluatorOutcome {
  const settings = readSettings(evaluator, given.settings)
  if (!settings.ok) return unscored(settings.reason)
  try {
    return finite(evaluator.evaluateSet(given.cases, settings.value))
  } catch (error) {
    return unscored(failure(evaluator.id, error))
  }
}

/** Chooses among the outputs of several variants for one item. Never throws. */
export async function runChoiceEvaluator(
  evaluator: ChoiceEvaluator,
  given: { readonly candidates: readonly EvaluationCase[]; readonly settings: unknown },
  tools: EvaluatorTools,
): Promise<ChoiceOutcome> {
  const settings = readSettings(evaluator, given.settings)
  if (!settings.ok) return unscored(settings.reason)
  for (const candidate of given.candidates) {
    const missing = missingNeed(evaluator.needs, candidate, tools)
    if (missing !== null) return unscored(missing)
  }
  try {
    return await evaluator.choose(given.candidates, settings.value, tools)
  } catch (error) {
    return unscored(failure(evaluator.id, error))
  }
}

function readSettings(
  evaluator: { readonly id: string; readonly settings: z.ZodType },
  raw: unknown,
):
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string } {
  const read = evaluator.settings.safeParse(raw ?? {})
  if (read.success) return { ok: true, value: read.data }
  return {
    ok: false,
    reason: `The settings of ${evaluator.id} do not fit: ${z.prettifyError(read.error).replaceAll(/\s*\n\s*/g, ' ')}`,
  }
}

/** Settings may say what is expected, in place of the item. */
function withExpected(input: EvaluationCase, settings: unknown): EvaluationCase {
  const own =
    typeof settings === 'object' && settings !== null && 'expected' in settings
      ? settings.expected
      : undefined
  return typeof own === 'string' ? { ...input, expected: own } : input
}

function missingNeed(
  needs: readonly EvaluatorNeed[],
  input: EvaluationCase,
  tools: EvaluatorTools,
): string | null {
  const missing = needs.find((need) => !isMet(need, input, tools))
  if (missing === undefined) return null
  return missing === 'output' ? `There is no output to judge: ${input.error}` : absences[missing]
}

function isMet(need: EvaluatorNeed, input: EvaluationCase, tools: EvaluatorTools): boolean {
  switch (need) {
    case 'input':
      return input.input !== '' || input.messages.length > 0
    case 'output':
      return input.error === ''
    case 'expected':
      return input.expected !== null
    case 'context':
      return input.context.length > 0
    case 'finish reason':
      return input.finishReason !== ''
    case 'latency':
      return input.latencyMs !== null
    case 'cost':
      return input.costUsd !== null
    case 'usage':
      return input.usage !== null
    case 'tools':
      return input.tools.length > 0
    case 'tool calls':
      return input.toolCalls !== null
    case 'expected tool calls':
      return input.expectedToolCalls !== null
    case 'trace':
      return input.spans !== null
    case 'retrieved documents':
      return input.retrieved !== null
    case 'relevance labels':
      return input.relevance !== null && Object.keys(input.relevance).length > 0
    case 'guardrails':
      return input.guardrails !== null
    case 'model':
      return tools.callModel !== null
    case 'embedding':
      return tools.embed !== null
    case 'sandbox':
      return tools.runCode !== null
    case 'http':
      return tools.fetchJson !== null
  }
}

const absences: Readonly<Record<Exclude<EvaluatorNeed, 'output'>, string>> = {
  input: 'The case has no input.',
  expected:
    'There is nothing to compare with. Give the item an expected value, or set `expected` in the evaluator.',
  context:
    'The case has no context. Give the item `context`, or let the traces record what was retrieved.',
  'finish reason': 'The provider gave no finish reason.',
  latency: 'The latency of this case was not recorded.',
  cost: 'The cost of this case is not known. Set a price for its model under Settings, Prices.',
  usage: 'The tokens of this case were not recorded.',
  tools: 'The case does not say which tools there were.',
  'tool calls': 'The tool calls of this case were not recorded.',
  'expected tool calls': 'The item does not say which tool calls are expected.',
  trace:
    'This case left no trace. An application that is asked over HTTP has to send its spans here and keep the `traceparent` it was given.',
  'retrieved documents': 'The case does not say which documents were retrieved.',
  'relevance labels':
    'The item has no relevance labels. Give each known document a label, 0 for irrelevant.',
  guardrails: 'No guardrail left a span in the trace of this case.',
  model: 'No judge model is configured. Choose the model that this project judges with.',
  embedding: 'No embedding model can be asked here.',
  sandbox: 'Code of one’s own does not run here: this server has no sandbox.',
  http: 'HTTP evaluators are not allowed here.',
}

function finite(outcome: EvaluatorOutcome): EvaluatorOutcome {
  return outcome.kind === 'scored' && !Number.isFinite(outcome.score)
    ? unscored(`The evaluator gave ${outcome.score}, which is no score.`)
    : outcome
}

function failure(id: string, error: unknown): string {
  return `${id} failed: ${error instanceof Error ? error.message : String(error)}`
}
