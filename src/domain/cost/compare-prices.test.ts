import assert from 'node:assert/strict'
import { test } from 'node:test'
import { comparePrices } from './compare-prices.ts'
import { createPriceBook } from './price-book.ts'

const book = createPriceBook({ priceProviders: new Map([['openai', 'openai']]), overrides: [] })
const atMs = Date.parse('2026-11-30T12:00:00Z')
const compare = (model: string, usdPerMillion: { input?: string; output_audio?: string }) =>
  comparePrices({ provider: 'openai', model, tier: '', usdPerMillion }, book, atMs)

test('a price that is the same to the last digit is no difference', () => {
  assert.deepEqual(compare('gpt-4o', { input: '2.50' }).differences, [])
})

test('a price that is another, and one that is not here, are told', () => {
  assert.deepEqual(compare('gpt-4o', { input: '2.51', output_audio: '80' }).differences, [
    { class: 'input', given: '2.51', here: '2.5' },
    { class: 'output_audio', given: '80', here: null },
  ])
})

test('a model that has no price here says so', () => {
  const compared = compare('gpt-unheard-of', { input: '1' })
  assert.equal(compared.isPriced, false)
  assert.deepEqual(compared.differences, [{ class: 'input', given: '1', here: null }])
})
