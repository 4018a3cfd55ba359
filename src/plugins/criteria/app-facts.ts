import type { AppFacts } from '../facts/traffic.ts'

/** An application with traffic as the examples of several criteria begin from it. */
export const appFacts: AppFacts = {
  name: 'support',
  calls: 5,
  lastSeenMs: 0,
  scoredTraces: 0,
  scoredOn: [],
  safetyScores: 0,
  retrievals: 0,
}
