import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providers } from '#plugins/providers/catalog.gen.ts'
import { knownProviders, providerId } from '#plugins/vocabularies/provider-names.ts'
import { createPriceBook } from './price-book.ts'
import { priceProvidersOf } from './price-providers.ts'
import { findListedModel, listedProviders, writtenNames } from './price-table/price-table.ts'

const priceProviders = priceProvidersOf(providers)

test('every provider of the price list is found under its own name, and so are its models', () => {
  for (const { id, models } of listedProviders) {
    assert.equal(priceProviders.get(providerId(id)), id, id)
    for (const model of models) assert.ok(findListedModel(id, model.id) !== null, model.id)
  }
})

test('every provider that has a price list here is in it, under each of its names', () => {
  const listed = new Set(listedProviders.map(({ id }) => id))
  for (const known of knownProviders) {
    if (known.listed === '') continue
    assert.ok(listed.has(known.listed), known.listed)
    for (const name of known.names) {
      assert.equal(providerId(name), known.id, name)
      assert.equal(priceProviders.get(known.id), known.listed, name)
    }
  }
  for (const { id, priceProvider } of Object.values(providers)) {
    if (priceProvider !== '') assert.equal(priceProviders.get(providerId(id)), priceProvider, id)
  }
})

test('no name means two providers', () => {
  const names = knownProviders.flatMap(({ names: given }) => given)
  assert.deepEqual(
    names.filter((name, place) => names.indexOf(name) !== place),
    [],
  )
})

const book = createPriceBook({ priceProviders, overrides: [] })
const atMs = Date.parse('2026-11-30T12:00:00Z')

// What telemetry says on the left; on the right provider and model as the list has them, which must cost the same.
const written: readonly (readonly [string, string, string, string])[] = [
  ['azure.ai.openai', 'gpt-4o-2024-08-06', 'openai', 'gpt-4o'],
  ['az.ai.openai', 'azure/gpt-5', 'openai', 'gpt-5'],
  ['openai', 'gpt-5-20250807', 'openai', 'gpt-5'],
  ['openai', 'gpt-5-2026-10-01', 'openai', 'gpt-5'],
  ['openai', 'openai/gpt-5', 'openai', 'gpt-5'],
  ['anthropic', 'claude-sonnet-4-5-20261101', 'anthropic', 'claude-sonnet-4-5'],
  ['gcp.vertex_ai', 'claude-sonnet-4-5@20250929', 'anthropic', 'claude-sonnet-4-5'],
  ['gcp.gemini', 'models/gemini-2.5-pro', 'google', 'gemini-2.5-pro'],
  ['gcp.vertex_ai', 'publishers/google/models/gemini-2.5-pro', 'google', 'gemini-2.5-pro'],
  ['openrouter', 'openrouter/openai/gpt-5', 'openrouter', 'openai/gpt-5'],
  ['aws.bedrock', 'bedrock/eu.amazon.nova-lite-v1:0', 'aws', 'amazon.nova-lite-v1:0'],
  [
    'aws.bedrock',
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'aws',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  ],
]
for (const [provider, model, listedProvider, listedModel] of written) {
  test(`${model} of ${provider} costs what ${listedModel} of ${listedProvider} does`, () => {
    const prices = book.prices({ provider: providerId(provider), model, tier: '' }, atMs)
    assert.ok(prices !== null)
    const wanted = book.prices(
      { provider: providerId(listedProvider), model: listedModel, tier: '' },
      atMs,
    )
    // Fees by the piece are another matter: Google's searches beside Anthropic's models.
    const tokens = ['input', 'cache_read', 'output', 'reasoning'] as const
    assert.deepEqual(
      tokens.map((name) => prices[name]),
      tokens.map((name) => wanted?.[name]),
    )
  })
}

test('what only its owner knows has no price: a profile of one’s own, an endpoint, a fine-tuned name', () => {
  const models = [
    ['bedrock', 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4'],
    ['vertex', 'projects/1/locations/us-central1/endpoints/123'],
    ['openai', 'someone/gpt-5'],
  ] as const
  for (const [provider, model] of models) {
    assert.equal(book.prices({ provider, model, tier: '' }, atMs), null, model)
  }
})

test('a service that the list prices costs what it says; one that it does not know has no price', () => {
  const input = (tier: string) =>
    book.prices({ provider: 'openai', model: 'gpt-5', tier }, atMs)?.input
  const standard = input('') ?? 0n
  assert.equal(input('flex'), standard / 2n)
  assert.equal(input('batch'), standard / 2n)
  assert.equal(input('priority'), standard * 2n)
  assert.equal(input('scale'), undefined)
})

test('a name longer than any model’s is tried in no way', () => {
  assert.deepEqual(writtenNames('a/'.repeat(251)), [])
})
