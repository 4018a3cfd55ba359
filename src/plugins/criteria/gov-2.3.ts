import { defineCriterion } from '../define-criterion.ts'
import { type KeyFacts } from '../facts/traffic.ts'
import { absent, configured, effective } from './example.ts'
import { met, names, open, seen } from './finding.ts'
import { keyFacts } from './key-facts.ts'

const narrow: KeyFacts = { ...keyFacts, models: ['openai/gpt-*'], scopeUse: { call: true } }

export const criterion = defineCriterion({
  id: 'GOV-2.3',
  summary:
    'Which models each key may call, and whether its scopes were used in the last 90 days. That no key has more than its maker is refused when it is made.',
  judge({ keys: all }) {
    // Belay's own is bound by whoever it calls for.
    const keys = all.filter(({ isOwn }) => !isOwn)
    const path = '/settings/keys'
    if (keys.length === 0) {
      return open('absent', {
        nextStep:
          'Make a key that may call only the models its application needs: `belay keys create --name my-app --models "openai/gpt-*" --scopes call`.',
        nextPath: path,
      })
    }
    const wild = keys.filter(isWildcard)
    const idle = keys.filter(
      (key) => !isWildcard(key) && key.scopes.some((scope) => key.scopeUse[scope] !== true),
    )
    const good = keys.length - wild.length - idle.length
    const evidence = seen(
      `Keys that name the models they may call and have only scopes that were used: ${good} of ${keys.length}.`,
      {
        count: good,
        of: keys.length,
        days: 90,
        path,
      },
    )
    if (good === keys.length) return met('effective', evidence)
    const nextStep =
      wild.length > 0
        ? `Name the models that ${names(wild.map(({ name }) => name))} may call, under Settings, Keys.`
        : `Replace ${names(idle.map(idleWords))} by keys with fewer scopes (\`--scopes\`), or attest why what was not used is needed.`
    return open('configured', { nextStep, nextPath: path }, evidence)
  },
  examples: [
    absent('without keys it is absent'),
    configured(
      'a key that may call every model is a wildcard',
      { keys: [narrow, { ...narrow, models: ['*'] }] },
      '1 of 2',
    ),
    configured('a key without a list of models may call every model', {
      keys: [{ ...narrow, models: [] }],
    }),
    configured('a scope that was not used is one too many', {
      keys: [{ ...narrow, scopes: ['call', 'score'], scopeUse: { call: true, score: false } }],
    }),
    configured('a scope of which nothing is known was not used', {
      keys: [{ ...narrow, scopes: ['read'], scopeUse: {} }],
    }),
    effective('the key of Belay’s own calls is bound by whoever it calls for', {
      keys: [narrow, { ...narrow, models: [], isOwn: true }],
    }),
    effective('narrow keys in use are effective', { keys: [narrow] }),
  ],
})

function isWildcard({ scopes, models }: KeyFacts): boolean {
  return (
    scopes.includes('call') &&
    (models.length === 0 || models.some((pattern) => /^[*/]+$/.test(pattern)))
  )
}

function idleWords({ name, scopes, scopeUse }: KeyFacts): string {
  return `${name} (${scopes.filter((scope) => scopeUse[scope] !== true).join(', ')})`
}
