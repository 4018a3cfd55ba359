import { anthropicNeeds } from '#wire/needs/anthropic.ts'
import { defineProvider } from '#plugins/define.ts'

/** Anthropic (https://docs.claude.com/en/api/overview). */
export const provider = defineProvider({
  id: 'anthropic',
  title: 'Anthropic',
  summary: 'Claude models, by the Messages API.',
  format: 'anthropic',
  baseUrl: 'https://api.anthropic.com',
  secretVariable: 'ANTHROPIC_API_KEY',
  needsSecret: true,
  priceProvider: 'anthropic',
  otelName: 'anthropic',
  settings: [],
  takesStreamOptions: true,
  needs: anthropicNeeds,
  wires: ['anthropic.messages', 'anthropic.count_tokens'],
  path: (call) =>
    call.wire === 'anthropic.count_tokens' ? '/v1/messages/count_tokens' : '/v1/messages',
  headers: (connection): Record<string, string> => ({
    // The one version there is since 2023: https://docs.claude.com/en/api/versioning
    'anthropic-version': '2023-06-01',
    ...(connection.secret === '' ? {} : { 'x-api-key': connection.secret }),
  }),
  modelsPath: '/v1/models',
  examples: ['claude-sonnet-4-6', 'claude-haiku-4-5'],
})
