import { defineMeasure } from '#store/traces/query/define-measure.ts'

export const measure = defineMeasure({
  title: 'Reported cost',
  unit: 'US $',
  ofCalls: 'toString(sum(source.reported_cost))',
  ofTraces: 'toString(sum(source.reported_cost))',
  read: (dollars: string) => dollars,
})
