import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PriceOverride } from '#contract/prices.ts'
import type { Usage } from '#contract/usage.ts'
import { formatUsd } from '#kit/money.ts'
import { costByClass, costOf, knownCostOf } from './cost-of.ts'
import { createPriceBook } from './price-book.ts'

const priceProviders = new Map([
  ['openai', 'openai'],
  ['anthropic', 'anthropic'],
  ['gemini', 'google'],
  ['deepseek', 'deepseek'],
])
const shipped = createPriceBook({ priceProviders, overrides: [] })
const at = Date.parse('2026-09-01T12:00:00Z')

// Expected figures are worked out by hand from the price per million tokens beside each case.
const cases: readonly {
  title: string
  provider: string
  model: string
  usage: Usage
  usd: string | null
}[] = [
  {
    title: 'gpt-4o at 2.50 in, 1.25 cached, 10 out',
    provider: 'openai',
    model: 'gpt-4o',
    usage: { input: 1000, cache_read: 2000, output: 500 },
    usd: '0.01',
  },
  {
    title: 'Claude Sonnet 5 at 2 in, 0.20 cached, 2.50 and 4 for cache writes, 10 out',
    provider: 'anthropic',
    model: 'claude-sonnet-5',
    usage: { input: 100, cache_read: 1000, cache_write_5m: 1000, cache_write_1h: 1000, output: 10 },
    usd: '0.007',
  },
  {
    title: 'Gemini 2.5 Pro up to 200,000 tokens at 1.25 in, 10 out',
    provider: 'gemini',
    model: 'gemini-2.5-pro',
    usage: { input: 200_000, output: 1000 },
    usd: '0.26',
  },
  {
    title: 'Gemini 2.5 Pro over 200,000 tokens at 2.50 in, 15 out, the whole call',
    provider: 'gemini',
    model: 'gemini-2.5-pro',
    usage: { input: 200_001, output: 1000 },
    usd: '0.5150025',
  },
  {
    title: 'reasoning at the price of output where the list has no other',
    provider: 'openai',
    model: 'gpt-4o',
    usage: { reasoning: 100 },
    usd: '0.001',
  },
  {
    title: 'GPT-5 with three web searches at 10 a thousand, 1.25 in, 10 out',
    provider: 'openai',
    model: 'gpt-5',
    usage: { input: 1000, output: 100, web_search: 3 },
    usd: '0.03225',
  },
  {
    title: 'Claude Sonnet 5 with one web search at 10 a thousand, 2 in',
    provider: 'anthropic',
    model: 'claude-sonnet-5',
    usage: { input: 1000, web_search: 1 },
    usd: '0.012',
  },
  {
    title: 'audio of a model whose list has a price of text alone',
    provider: 'openai',
    model: 'gpt-4o',
    usage: { input: 1000, input_audio: 1 },
    usd: null,
  },
  {
    title: 'DeepSeek with a search, for which the list has no price',
    provider: 'deepseek',
    model: 'deepseek-chat',
    usage: { input: 1000, web_search: 1 },
    usd: null,
  },
  {
    title: 'a model that nobody lists',
    provider: 'openai',
    model: 'gpt-unheard-of',
    usage: { input: 1 },
    usd: null,
  },
  {
    title: 'a server of somebody’s own, whatever its model is called',
    provider: 'vllm',
    model: 'gpt-4o',
    usage: { input: 1 },
    usd: null,
  },
]
for (const { title, provider, model, usage, usd } of cases) {
  test(`${title} ${usd === null ? 'is unpriced' : `costs ${usd} US dollars`}`, () => {
    const tier = shipped.tierOf({ provider, model, serviceTier: '', usage, atMs: at })
    const cost = costOf(usage, shipped.prices({ provider, model, tier }, at))
    assert.equal(cost === null ? null : formatUsd(cost), usd)
  })
}

test('a price that depends on the hour is the one of the hour of the call, whenever it is asked for', () => {
  const usage = { input: 1_000_000 }
  const day = Date.parse('2026-09-01T12:00:00Z')
  const night = Date.parse('2026-09-01T20:00:00Z')
  const tiers = [day, night].map((atMs) =>
    shipped.tierOf({ provider: 'deepseek', model: 'deepseek-chat', serviceTier: '', usage, atMs }),
  )
  const midnight = Date.parse('2026-09-01T00:00:00Z')
  const costs = tiers.map((tier) =>
    costOf(usage, shipped.prices({ provider: 'deepseek', model: 'deepseek-chat', tier }, midnight)),
  )
  assert.deepEqual(
    costs.map((cost) => formatUsd(cost ?? -1n)),
    ['0.27', '0.135'],
  )
})

test('a tier that the table does not know is unpriced rather than billed as standard', () => {
  const tier = shipped.tierOf({
    provider: 'openai',
    model: 'gpt-4o',
    serviceTier: 'flex',
    usage: { input: 1 },
    atMs: at,
  })
  assert.equal(tier, 'flex')
  assert.equal(shipped.prices({ provider: 'openai', model: 'gpt-4o', tier }, at), null)
})

const override = (change: Partial<PriceOverride>): PriceOverride => ({
  id: 'pri_00000000000000000000000001',
  provider: 'vllm',
  model: 'llama-*',
  tier: '',
  usdPerMillion: { input: '0.5', output: '1' },
  startsAt: null,
  createdAt: '2026-01-01T00:00:00Z',
  createdBy: 'a person',
  note: '',
  ...change,
})

test('an operator’s price covers the past, wins over the table, and gives way to a newer one', () => {
  const book = createPriceBook({
    priceProviders,
    overrides: [
      override({}),
      override({
        id: 'pri_00000000000000000000000002',
        usdPerMillion: { input: '0.25', output: '1' },
        startsAt: '2026-08-01T00:00:00Z',
      }),
      override({
        id: 'pri_00000000000000000000000003',
        provider: 'openai',
        model: 'gpt-4o',
        usdPerMillion: { input: '1' },
      }),
    ],
  })
  const input = (provider: string, model: string, moment: string) =>
    formatUsd(
      costOf(
        { input: 1_000_000 },
        book.prices({ provider, model, tier: '' }, Date.parse(moment)),
      ) ?? -1n,
    )
  assert.equal(input('vllm', 'llama-4', '2020-01-01T00:00:00Z'), '0.5')
  assert.equal(input('vllm', 'llama-4', '2026-08-01T00:00:00Z'), '0.25')
  assert.equal(input('openai', 'gpt-4o', '2026-08-01T00:00:00Z'), '1')
  assert.equal(
    costOf({ output: 1 }, book.prices({ provider: 'openai', model: 'gpt-4o', tier: '' }, at)),
    null,
  )
})

test('a search without a price is unpriced by name, while a budget still counts the tokens beside it', () => {
  const usage = { input: 1000, web_search: 2 }
  const prices = shipped.prices({ provider: 'openai', model: 'gpt-4', tier: '' }, at)
  assert.deepEqual(
    costByClass(usage, prices).map(({ class: name, cost }) => [name, cost === null]),
    [
      ['input', false],
      ['web_search', true],
    ],
  )
  assert.equal(formatUsd(knownCostOf(usage, prices)), '0.03')
})

test('an operator’s price of searches is kept by the million like all others, to the pico-dollar', () => {
  const book = createPriceBook({
    priceProviders,
    overrides: [
      override({
        provider: 'gemini',
        model: 'gemini-3*',
        usdPerMillion: { input: '1', web_search: '14000.000001' },
      }),
    ],
  })
  const prices = book.prices({ provider: 'gemini', model: 'gemini-3-flash', tier: '' }, at)
  assert.equal(prices?.web_search, 14_000_000_001n)
})
