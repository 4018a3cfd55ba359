import { defineCriterion } from '../define-criterion.ts'
import { type KeyFacts } from '../facts/traffic.ts'
import { met, names, open, seen } from './finding.ts'
import { keyFacts } from './key-facts.ts'

/** What the metadata of a production key must say of its application. */
const fields = ['purpose', 'risk_tier', 'owner', 'approved_at'] as const

const recorded: KeyFacts = {
  ...keyFacts,
  metadata: {
    purpose: 'answers customers',
    risk_tier: 'limited',
    owner: 'Grace Hopper',
    approved_at: '2026-05-04',
  },
}

export const criterion = defineCriterion({
  id: 'GOV-2.2',
  summary:
    'Purpose, risk tier, owner and date of approval of each application in production, as the metadata of its key says them.',
  judge({ keys }) {
    const production = keys.filter(
      ({ environment, isOwn, scopes }) =>
        environment === 'production' &&
        !isOwn &&
        (scopes.includes('call') || scopes.includes('ingest')),
    )
    const step = {
      nextStep:
        'Record it with the key of each production application: `belay keys edit KEY --metadata purpose="…" --metadata risk_tier=limited --metadata owner="…" --metadata approved_at=2026-05-04`, or Settings, Keys.',
      nextPath: '/settings/keys',
    }
    const lacking = production.filter((key) => lackOf(key).length > 0)
    const whole = production.length - lacking.length
    const evidence = seen(
      `Production applications with purpose, risk tier, owner and approval recorded: ${whole} of ${production.length}.`,
      { count: whole, of: production.length, path: '/settings/keys' },
    )
    if (production.length === 0) return open('absent', step)
    if (lacking.length === 0) return met('effective', evidence)
    const list = names(lacking.map((key) => `${key.name} (${lackOf(key).join(', ')})`))
    return open(
      lacking.every((key) => lackOf(key).length === fields.length) && whole === 0
        ? 'absent'
        : 'configured',
      { ...step, nextStep: `${step.nextStep} Missing: ${list}.` },
      evidence,
    )
  },
  examples: [
    {
      title: 'a key of production that says nothing leaves it absent',
      facts: { keys: [keyFacts] },
      state: 'absent',
      says: '0 of 1',
    },
    {
      title: 'an approval without a date is none',
      facts: {
        keys: [{ ...recorded, metadata: { ...recorded.metadata, approved_at: 'soon' } }],
      },
      state: 'configured',
    },
    {
      title: 'one of two applications is configured',
      facts: { keys: [recorded, keyFacts] },
      state: 'configured',
      says: '1 of 2',
    },
    {
      title: 'keys of other environments, and of no application, need no record',
      facts: {
        keys: [
          recorded,
          { ...keyFacts, environment: 'development' },
          { ...keyFacts, scopes: ['read'] },
        ],
      },
      state: 'effective',
      says: '1 of 1',
    },
  ],
})

function lackOf({ metadata }: KeyFacts): string[] {
  return fields.filter((field) => {
    const value = (metadata[field] ?? '').trim()
    return value === '' || (field === 'approved_at' && Number.isNaN(Date.parse(value)))
  })
}
