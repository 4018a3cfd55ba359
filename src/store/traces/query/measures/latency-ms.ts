import { defineMeasure, readQuantiles } from '#store/traces/query/define-measure.ts'

export const measure = defineMeasure({
  title: 'Latency',
  unit: 'ms',
  ofCalls: 'quantilesTDigestMerge(0.5, 0.95, 0.99)(source.latency)',
  ofTraces: null,
  read: readQuantiles,
})
