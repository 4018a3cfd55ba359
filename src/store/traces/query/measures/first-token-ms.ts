import { defineMeasure, readQuantiles } from '#store/traces/query/define-measure.ts'

export const measure = defineMeasure({
  title: 'Time to first token',
  unit: 'ms',
  ofCalls: 'quantilesTDigestMerge(0.5, 0.95, 0.99)(source.first_token)',
  ofTraces: null,
  read: readQuantiles,
})
