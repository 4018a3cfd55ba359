import { defineMeasure } from '#store/traces/query/define-measure.ts'

export const measure = defineMeasure({
  title: 'Errors',
  unit: 'calls',
  ofCalls: 'sum(source.errors)',
  ofTraces: 'sum(source.errors)',
  read: Number,
})
