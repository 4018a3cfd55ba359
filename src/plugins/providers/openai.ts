import { openaiNeeds } from '#wire/needs/openai.ts'
import { accountSettings, bearer, openaiCompatible } from './openai-compatible.ts'

/** OpenAI (https://platform.openai.com/docs/api-reference). */
export const provider = openaiCompatible({
  id: 'openai',
  title: 'OpenAI',
  summary: 'GPT and o-series models, embeddings, chat completions and the Responses API.',
  baseUrl: 'https://api.openai.com/v1',
  secretVariable: 'OPENAI_API_KEY',
  priceProvider: 'openai',
  settings: [
    {
      name: 'organization',
      title: 'Organization',
      help: 'Id of the organization to bill, for keys that belong to several.',
      example: 'org-…',
    },
    {
      name: 'project',
      title: 'Project',
      help: 'Id of the project to bill, for keys that are not bound to one.',
      example: 'proj_…',
    },
    ...accountSettings,
  ],
  wires: ['openai.chat', 'openai.responses', 'openai.embeddings', 'openai.completions'],
  needs: openaiNeeds,
  headers(connection) {
    const { organization = '', project = '' } = connection.settings
    return {
      ...bearer(connection),
      ...(organization === '' ? {} : { 'openai-organization': organization }),
      ...(project === '' ? {} : { 'openai-project': project }),
    }
  },
  examples: ['gpt-5.5', 'gpt-5.4-mini', 'text-embedding-3-small'],
})
