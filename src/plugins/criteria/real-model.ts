import type { ModelFacts } from '../facts/traffic.ts'

/** A model of which everything is known, for the examples of criteria. */
export const realModel: ModelFacts = {
  provider: 'openai',
  model: 'gpt-4o',
  isSimulated: false,
  calls: 10,
  isPriced: true,
  contextTokens: 128_000,
  tasks: ['chat'],
  inputModalities: ['text'],
  outputModalities: ['text'],
  latencyMs: 900,
  tokensPerS: 60,
  costPerCallUsd: '0.01',
  scoredTraces: 3,
}
