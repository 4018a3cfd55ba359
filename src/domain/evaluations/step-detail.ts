import type { SpanDetail } from '#contract/traces.ts'

/** What of a span its tree does not hold. */
export type StepDetail = Pick<SpanDetail, 'rawInput' | 'rawOutput' | 'attributes' | 'errorType'>
