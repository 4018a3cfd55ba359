import type { ReplyOf } from '#contract/endpoint.ts'
import type { showDataset } from '#contract/datasets.ts'

/** A dataset with what its newest version is like. */
export type ShownDataset = ReplyOf<typeof showDataset>
