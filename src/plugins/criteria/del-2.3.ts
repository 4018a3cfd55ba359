import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, effective } from './example.ts'
import { met, names, open, seen } from './finding.ts'

const sealed = {
  name: 'openai',
  provider: 'openai',
  region: '',
  isEnabled: true,
  hasSecret: true,
  isSealed: true,
  successes: 0,
}

export const criterion = defineCriterion({
  id: 'DEL-2.3',
  summary:
    'How the keys of providers are stored, and whether something that looks like a secret stands in a record that people read.',
  judge({ connections, secretsFound, recordsScanned }) {
    const secrets = connections.filter(({ hasSecret }) => hasSecret)
    const path = '/settings/connections'
    if (secrets.length === 0) {
      const nextStep =
        'Store the key of a provider in a connection under Settings, Connections, instead of in each application.'
      return open('absent', { nextStep, nextPath: path })
    }
    const unsealed = secrets.filter(({ isSealed }) => !isSealed).map(({ name }) => name)
    const count = secrets.length - unsealed.length
    const evidence = [
      seen(
        `Provider keys stored encrypted, with the id of the key that seals them: ${count} of ${secrets.length}.`,
        { count, of: secrets.length, path },
      ),
      seen(
        `Records that hold something that looks like a secret: ${secretsFound.length} of ${recordsScanned}.`,
        { count: secretsFound.length, of: recordsScanned },
      ),
    ]
    if (unsealed.length === 0 && secretsFound.length === 0) return met('effective', ...evidence)
    const nextStep =
      secretsFound.length > 0
        ? `Take the secret out of ${names(secretsFound)}, and replace it at its provider: it was readable.`
        : `Give the keys of ${names(unsealed)} again under Settings, Connections.`
    return open('configured', { nextStep, nextPath: path }, ...evidence)
  },
  examples: [
    absent('without a stored provider key it is absent'),
    effective(
      'sealed keys and clean records are effective',
      { connections: [sealed], recordsScanned: 3 },
      '1 of 1',
    ),
    configured('a secret in a record people read undoes it', {
      connections: [sealed],
      recordsScanned: 3,
      secretsFound: ['the metadata of key app'],
    }),
    configured(
      'a provider key that is not sealed undoes it',
      { connections: [{ ...sealed, isSealed: false }] },
      '0 of 1',
    ),
  ],
})
