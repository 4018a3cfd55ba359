import { defineMeasure } from '#store/traces/query/define-measure.ts'

export const measure = defineMeasure({
  title: 'Calls',
  unit: 'calls',
  ofCalls: 'sum(source.calls)',
  ofTraces: 'sum(source.calls)',
  read: Number,
})
