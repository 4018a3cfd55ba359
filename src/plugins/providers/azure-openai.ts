import { openaiNeeds } from '#wire/needs/openai.ts'
import { compatiblePath, openaiCompatible } from './openai-compatible.ts'

/**
 * Azure OpenAI (https://learn.microsoft.com/azure/ai-foundry/openai/reference). The model is the
 * name of a deployment. Without an API version the v1 paths are used, which take the deployment in
 * the body; with one, the dated paths, which take it in the path.
 */
export const provider = openaiCompatible({
  id: 'azure-openai',
  title: 'Azure OpenAI',
  summary: 'OpenAI models in a resource of your own at Azure; models are named by deployment.',
  baseUrl: '',
  secretVariable: 'AZURE_OPENAI_API_KEY',
  priceProvider: 'azure',
  otelName: 'azure.ai.openai',
  settings: [
    {
      name: 'apiVersion',
      title: 'API version',
      help: 'Leave empty for the v1 API. Dated versions use the older paths with the deployment in them.',
      example: '2024-10-21',
    },
  ],
  wires: ['openai.chat', 'openai.responses', 'openai.embeddings', 'openai.completions'],
  needs: openaiNeeds,
  path(call, connection) {
    const { apiVersion = '' } = connection.settings
    if (apiVersion === '') return `/openai/v1${compatiblePath(call)}`
    const version = `?api-version=${encodeURIComponent(apiVersion)}`
    // The dated Responses API has no deployment in its path.
    if (call.wire === 'openai.responses') return `/openai/responses${version}`
    return `/openai/deployments/${encodeURIComponent(call.model)}${compatiblePath(call)}${version}`
  },
  headers: (connection): Record<string, string> =>
    connection.secret === '' ? {} : { 'api-key': connection.secret },
  modelsPath: '/openai/v1/models',
  examples: ['my-gpt-deployment'],
})
