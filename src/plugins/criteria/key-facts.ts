import { noLimits } from '#contract/keys.ts'
import type { KeyFacts } from '../facts/traffic.ts'

/** A key in use as the examples of several criteria begin from it. */
export const keyFacts: KeyFacts = {
  name: 'app',
  environment: 'production',
  isOwn: false,
  scopes: ['call'],
  models: [],
  limits: noLimits,
  metadata: {},
  isUsedInWindow: true,
  scopeUse: {},
}
