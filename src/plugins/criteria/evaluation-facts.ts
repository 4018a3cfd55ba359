import type { EvaluationFacts } from '../facts/workbench.ts'

/** An evaluation as the examples of several criteria begin from it. */
export const evaluationFacts: EvaluationFacts = {
  name: 'two models',
  endedAtMs: 0,
  items: 20,
  variants: 2,
  models: ['openai/gpt-4o', 'anthropic/claude-sonnet-4-5'],
  prompts: [],
  isOwnData: true,
  hasExpected: true,
  evaluators: ['equals'],
  isChosen: false,
  hasGate: false,
  isByKey: false,
}
