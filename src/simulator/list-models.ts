import { simulatedModels } from './catalog.ts'
import type { Format } from './surface.ts'

// The day the first simulated model answered; a list that changed daily would not be deterministic.
const createdAt = '2026-01-01T00:00:00Z'

/** The simulator's models as each API lists them. */
export function listModels(format: Format): unknown {
  if (format === 'gemini') {
    return { models: simulatedModels.map(({ name }) => describeModel(format, name)) }
  }
  const data = simulatedModels.map(({ name }) => describeModel(format, name))
  if (format === 'openai') return { object: 'list', data }
  return {
    data,
    first_id: simulatedModels[0]?.name ?? null,
    last_id: simulatedModels.at(-1)?.name ?? null,
    has_more: false,
  }
}

/** One model as each API describes it; any name that the simulator understands has a description. */
export function describeModel(format: Format, name: string): unknown {
  const listed = simulatedModels.find((model) => model.name === name)
  const title = `Simulated: ${listed?.title ?? name}`
  if (format === 'openai') {
    return {
      id: name,
      object: 'model',
      created: Date.parse(createdAt) / 1000,
      owned_by: 'belay-simulator',
    }
  }
  if (format === 'anthropic') {
    return { type: 'model', id: name, display_name: title, created_at: createdAt }
  }
  return {
    name: `models/${name}`,
    version: '1',
    displayName: title,
    description: listed?.summary ?? 'A combination of simulated models.',
    inputTokenLimit: 1_000_000,
    outputTokenLimit: 1_000_000,
    supportedGenerationMethods: [
      'generateContent',
      'streamGenerateContent',
      'countTokens',
      'embedContent',
      'batchEmbedContents',
    ],
  }
}

/** The sentence for a model that no part of the catalogue knows: it lists what there is. */
export function unknownModel(name: string): string {
  const names = simulatedModels.map((model) => model.name).join(', ')
  return `The simulator has no model \`${name}\`. It has: ${names}; numbers may be changed, and parts joined with +.`
}
