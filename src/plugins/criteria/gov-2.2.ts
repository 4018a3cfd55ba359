import { defineCriterion } from '../define-criterion.ts'
import { type KeyFacts } from '../facts/traffic.ts'
import { absent, configured, effective } from './example.ts'
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
    absent(
      'a key of production that says nothing leaves it absent',
      { keys: [keyFacts] },
      '0 of 1',
    ),
    configured('an approval without a date is none', {
      keys: [{ ...recorded, metadata: { ...recorded.metadata, approved_at: 'soon' } }],
    }),
    configured('one of two applications is configured', { keys: [recorded, keyFacts] }, '1 of 2'),
    effective(
      'keys of other environments, and of no application, need no record',
      {
        keys: [
          recorded,
          { ...keyFacts, environment: 'development' },
          { ...keyFacts, scopes: ['read'] },
        ],
      },
      '1 of 1',
    ),
  ],
})

function lackOf({ metadata }: KeyFacts): string[] {
  return fields.filter((field) => {
    const value = (metadata[field] ?? '').trim()
    return value === '' || (field === 'approved_at' && Number.isNaN(Date.parse(value)))
  })
}
