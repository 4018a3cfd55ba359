import type { ModelBenchmark } from '#contract/models.ts'

/** What an evaluation found of a variant: figures and the `connection/model` that answered. */
export type MeasuredVariant = Pick<
  ModelBenchmark,
  'variant' | 'metrics' | 'latencyMs' | 'tokensPerS' | 'costPerCallUsd'
> & { readonly model: string }
