import { defineMeasure } from '#store/traces/query/define-measure.ts'

export const measure = defineMeasure({
  title: 'Output speed',
  unit: 'tokens/s',
  ofCalls: 'quantilesTDigestMerge(0.5)(source.tokens_per_second)',
  ofTraces: null,
  read: ([median]: readonly (number | null)[]): number | null =>
    typeof median === 'number' && Number.isFinite(median) ? median : null,
})
