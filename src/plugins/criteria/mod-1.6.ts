import { defineCriterion } from '../define-criterion.ts'
import { absent, configured } from './example.ts'
import { names, open, seen, some } from './finding.ts'

export const criterion = defineCriterion({
  id: 'MOD-1.6',
  summary:
    'Connections enable models; which hosting option was chosen for each is not recorded, so a person attests it.',
  judge({ connections }) {
    const enabled = connections.filter(({ isEnabled }) => isEnabled)
    if (enabled.length === 0) {
      const nextStep = 'Enable a model by connecting its provider under Settings, Connections.'
      return open('absent', { nextStep, nextPath: '/settings/connections' })
    }
    const list = names(
      enabled.map(({ name, provider }) => (name === provider ? name : `${name} (${provider})`)),
    )
    const figures = { count: enabled.length, path: '/settings/connections' }
    return open(
      'configured',
      {
        nextStep:
          'Attest for each connection how its models are hosted (managed by the provider, serverless, or on your own machines), and why.',
      },
      seen(
        `${some(enabled.length, 'connection')} enabled: ${list}. No hosting option is recorded.`,
        figures,
      ),
    )
  },
  examples: [
    absent('without a connection it is absent'),
    configured(
      'an enabled connection is configured, because nobody said how it is hosted',
      {
        connections: [
          {
            name: 'local',
            provider: 'vllm',
            region: '',
            isEnabled: true,
            hasSecret: false,
            isSealed: false,
            successes: 0,
          },
        ],
      },
      'local (vllm)',
    ),
  ],
})
