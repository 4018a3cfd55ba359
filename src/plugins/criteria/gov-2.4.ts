import { noLimits } from '#contract/keys.ts'
import { defineCriterion } from '../define-criterion.ts'
import { type KeyFacts } from '../facts/traffic.ts'
import { absent, configured } from './example.ts'
import { names, open, seen } from './finding.ts'
import { keyFacts } from './key-facts.ts'

const limited: KeyFacts = {
  ...keyFacts,
  limits: { ...noLimits, requestsPerMinute: 60, tokensPerMinute: 100_000, budgetUsd: '25' },
}

export const criterion = defineCriterion({
  id: 'GOV-2.4',
  summary:
    'Requests per minute, tokens per minute and budget of each key that may call models. Refused calls are not recorded, so that a burst is throttled has to be attested.',
  judge({ keys }) {
    // Belay's own is bound by whoever it calls for.
    const calling = keys.filter(({ scopes, isOwn }) => scopes.includes('call') && !isOwn)
    const bounded = calling.filter(
      ({ limits }) =>
        limits.requestsPerMinute !== null &&
        limits.tokensPerMinute !== null &&
        limits.budgetUsd !== null,
    )
    const path = '/settings/keys'
    const without = calling.filter((key) => !bounded.includes(key)).map(({ name }) => name)
    const setStep = {
      nextStep: `Set requests per minute, tokens per minute and a budget${without.length === 0 ? '' : ` for ${names(without)}`}: Settings, Keys, or \`belay keys create --requests-per-minute 60 --tokens-per-minute 100000 --budget-usd 25\`.`,
      nextPath: path,
    }
    const evidence = seen(
      `Keys that may call models and have all three limits: ${bounded.length} of ${calling.length}.`,
      { count: bounded.length, of: calling.length, path },
    )
    if (calling.length === 0) return open('absent', setStep)
    if (bounded.length < calling.length)
      return open(bounded.length === 0 ? 'absent' : 'configured', setStep, evidence)
    const nextStep =
      'Send a burst above the limit with a key made for it (the simulator costs nothing), see it answered 429, and attest with the day and the figures.'
    return open('configured', { nextStep }, evidence)
  },
  examples: [
    absent('without keys it is absent'),
    absent(
      'keys without limits leave it absent',
      { keys: [{ ...limited, limits: noLimits }] },
      '0 of 1',
    ),
    configured(
      'limits on all keys are configured until a burst was seen to be throttled',
      { keys: [limited] },
      '1 of 1',
    ),
    configured(
      'the key of Belay’s own calls needs none of its own',
      { keys: [limited, { ...limited, limits: noLimits, isOwn: true }] },
      '1 of 1',
    ),
    configured(
      'keys that may not call models need no limits',
      { keys: [limited, { ...limited, scopes: ['read'], limits: noLimits }] },
      '1 of 1',
    ),
  ],
})
