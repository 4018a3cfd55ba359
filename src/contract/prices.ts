import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { done, nothing } from '#contract/nothing.ts'
import { timestamp } from '#contract/time.ts'
import { usageClass } from '#contract/usage.ts'

const perMillion = z
  .string()
  .regex(
    /^\d{1,6}(\.\d{1,6})?$/,
    'US dollars per million tokens: at most 6 digits before the point and 6 after it',
  )

const pricePerClass = z
  .partialRecord(usageClass, perMillion)
  .describe('by class; of web_search per million searches: $10 per thousand is "10000"')

/** An operator's own price for a model; it wins over the shipped table from its start date on. */
export const priceOverride = z.object({
  id: idOf('price'),
  provider: z.string(),
  model: z.string().describe('the model’s name as spans carry it; `*` at the end as wildcard'),
  tier: z.string().describe('empty for the standard tier'),
  usdPerMillion: pricePerClass,
  startsAt: timestamp.nullable().describe('null: since ever; calls of the past are re-rated'),
  createdAt: timestamp,
  createdBy: z.string(),
  note: z.string(),
})
export type PriceOverride = z.infer<typeof priceOverride>

/** The price list that comes with this version of Belay. */
const shippedList = z.object({
  source: z.string().describe('the project that keeps the list'),
  version: z.string(),
  takenOn: z.string().describe('the day on which it was taken over, YYYY-MM-DD'),
})

export const listPrices = defineEndpoint({
  id: 'prices.list',
  method: 'GET',
  path: '/api/v1/prices',
  scope: 'read',
  summary: 'List the operator’s own prices, and the models in traffic that have none.',
  query: nothing,
  reply: z.object({
    version: z.string().describe('changes whenever any price changes'),
    shipped: shippedList,
    items: z.array(priceOverride),
    unpriced: z.array(
      z.object({ provider: z.string(), model: z.string(), calls: z.number().int() }),
    ),
  }),
  faults: [],
})

export const createPrice = defineEndpoint({
  id: 'prices.create',
  method: 'POST',
  path: '/api/v1/prices',
  scope: 'edit',
  of: 'workspace',
  summary: 'Set a price. Costs of past calls from `startsAt` on follow at once.',
  body: z.strictObject({
    provider: z.string().min(1).max(60),
    model: z.string().min(1).max(200),
    tier: z.string().max(40).default(''),
    usdPerMillion: pricePerClass,
    startsAt: z.iso.datetime().nullable().default(null),
    note: z.string().max(500).default(''),
  }),
  reply: priceOverride,
})

/** Prices of one check, at most: whole catalogues have a few thousand models. */
const checkedMax = 10_000

export const checkPrices = defineEndpoint({
  id: 'prices.check',
  method: 'POST',
  path: '/api/v1/prices/check',
  scope: 'read',
  of: 'workspace',
  summary: 'Compare prices with those that count here now. Changes nothing.',
  body: z.strictObject({
    prices: z
      .array(
        z.strictObject({
          provider: z.string().min(1).max(60),
          model: z.string().min(1).max(500),
          tier: z.string().max(40).default(''),
          usdPerMillion: pricePerClass,
        }),
      )
      .min(1)
      .max(checkedMax),
  }),
  reply: z.object({
    shipped: shippedList,
    items: z.array(
      z.object({
        provider: z.string(),
        model: z.string(),
        tier: z.string(),
        isPriced: z.boolean().describe('whether the model has any price here'),
        differences: z.array(
          z.object({
            class: usageClass,
            given: z.string(),
            here: z.string().nullable().describe('null: this class has no price here'),
          }),
        ),
      }),
    ),
  }),
})

export const removePrice = defineEndpoint({
  id: 'prices.remove',
  method: 'DELETE',
  path: '/api/v1/prices/:id',
  scope: 'edit',
  of: 'workspace',
  summary: 'Remove an operator’s price; the shipped table counts again, for the past too.',
  params: z.object({ id: idOf('price') }),
  reply: done,
  faults: ['not_found'],
})
