import { defineMeasure } from '#store/traces/query/define-measure.ts'
import { readPricedUsage } from '#store/traces/priced-usage.ts'

type Counts = Readonly<Record<string, string>>

const price = "concat(provider, '\\t', model, '\\t', price_tier)"

/** Tokens of each class and calls, by what prices are looked up for. */
export const measure = defineMeasure({
  title: 'Tokens',
  unit: 'tokens',
  ofCalls: `(sumMap(mapApply((class, tokens) -> (concat(${price}, '\\t', class), tokens), source.usage)), sumMap(map(${price}, source.calls)))`,
  ofTraces: '(sumMap(source.usage), sumMap(source.calls_by_price))',
  read: ([tokens, calls]: readonly [Counts, Counts]) => readPricedUsage(tokens, calls),
})
