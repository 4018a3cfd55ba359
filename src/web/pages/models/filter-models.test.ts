import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ModelCard } from '#contract/models.ts'
import { filterModels } from '#web/pages/models/filter-models.ts'

const card = (model: string, more: Partial<ModelCard> = {}): ModelCard => ({
  provider: 'openai',
  providerTitle: 'OpenAI',
  model,
  title: '',
  description: '',
  contextTokens: null,
  usdPerMillion: {},
  priceNote: '',
  isPriced: true,
  isDeprecated: false,
  inputModalities: ['text'],
  outputModalities: ['text'],
  capabilities: ['chat'],
  isCallable: false,
  callName: `openai/${model}`,
  measured: null,
  costPerCallUsd: null,
  benchmarks: [],
  ...more,
})

const cards = [
  card('old', { isDeprecated: true }),
  card('plain'),
  card('vision', { capabilities: ['chat', 'tools'], inputModalities: ['text', 'image'] }),
  card('ready', { isCallable: true, provider: 'sim', providerTitle: 'Simulator' }),
]
const names = (search: Record<string, string>) =>
  filterModels(cards, search).map((each) => each.model)

describe('the catalogue', () => {
  it('shows what can be called first and what is deprecated last', () => {
    assert.deepEqual(names({}), ['ready', 'plain', 'vision', 'old'])
  })

  it('finds every word somewhere: name, provider, capability, modality', () => {
    assert.deepEqual(names({ search: 'openai IMAGE' }), ['vision'])
    assert.deepEqual(names({ search: 'tools' }), ['vision'])
    assert.deepEqual(names({ search: 'nothing like it' }), [])
  })

  it('narrows to a provider, and to what can be called or was measured', () => {
    assert.deepEqual(names({ provider: 'sim' }), ['ready'])
    assert.deepEqual(names({ only: 'callable' }), ['ready'])
    assert.deepEqual(names({ only: 'measured' }), [])
  })
})
