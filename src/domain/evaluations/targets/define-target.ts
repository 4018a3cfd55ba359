import type { DatasetItem } from '#contract/datasets.ts'
import type { Variant } from '#contract/evaluations.ts'
import type { Fault } from '#contract/faults.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import type { CallPlace } from '#domain/evaluations/call-places.ts'
import type { PromptFiller } from '#domain/evaluations/make-request.ts'
import type { ModelCaller, ModelReply } from '#domain/evaluations/model-caller.ts'
import type { TraceAsk } from '#domain/evaluations/source-of-steps.ts'
import type { Clock } from '#kit/clock.ts'
import type { Result } from '#kit/result.ts'
import type { FetchAsk } from '#plugins/evaluators/define.ts'
import type { EvaluationResultStore, StoredResult } from '#store/ports/evaluation-results.ts'

export type VariantOf<Kind extends Variant['kind']> = Extract<Variant, { kind: Kind }>

/** What answering needs of the rest of Belay. */
export type TargetParts = {
  readonly results: Pick<EvaluationResultStore, 'findAnswer'>
  readonly prompts: PromptFiller
  readonly callModel: ModelCaller
  readonly prices: () => PriceBook
  /** Provider of a connection by its name; '' when there is none. */
  readonly providerOf: (connection: string) => string
  /** Asks an application of the user's; addresses are checked. */
  readonly fetchJson: (ask: FetchAsk) => Promise<unknown>
  readonly clock: Clock
}

/** One call of an evaluation, and how what comes of it is told to the run. */
export type TargetCall<Of extends Variant = Variant> = {
  readonly evaluation: { readonly id: string; readonly project: string; readonly name: string }
  readonly variant: Of
  /** What `pin` gave when the evaluation started. */
  readonly pinned: string
  readonly item: DatasetItem
  readonly repeat: number
  /** Whether answers of other evaluations to the very same call may be taken. */
  readonly mayCopy: boolean
  /** What the call is recorded under. */
  readonly traceId: string
  readonly spanId: string
  readonly signal: AbortSignal
  /** Where it is made; null for one that is only looked up. */
  readonly place: Pick<CallPlace, 'overload' | 'aside' | 'mayTryAgain'> | null
  /** Whoever pays may have no further call made, for this reason. */
  readonly onRefused: (reason: string) => void
}

/**
 * What came of a call; what is left out is as of an answer that nobody gave, and which call it was
 * the run knows. Null: it was not made.
 */
export type Answer = Partial<StoredResult> | null

/**
 * What an evaluation can compare. A file in `targets/` exports it as `target`, and the catalogue
 * has it under the file's name, which is the kind of its variants in `contract/evaluation-targets`.
 */
export type Target<Of extends Variant = Variant> = {
  /** Who answers: calls of models cost money, applications tell of themselves, the rest was there before. */
  readonly asks: 'model' | 'application' | 'nobody'
  /** What a variant of it is, for readers of the summary. */
  readonly title: (
    variant: Of,
    asked: { readonly pinned: string; readonly model: string },
  ) => string
  /** Whose places its calls take: variants that ask the same share them. */
  readonly whoIsAsked: (variant: Of, pinned: string) => string
  /** Checks what a variant names when the evaluation is made, and pins it to a version. */
  readonly pin?: (
    variant: Of,
    project: string,
    prompts: PromptFiller,
  ) => Promise<Result<string, Fault>>
  readonly answer: (call: TargetCall<Of>, parts: TargetParts) => Promise<Answer>
  /** The answer of a call that was made before a crash; null when it has to be made. */
  readonly recover?: (
    call: TargetCall<Of>,
    found: Pick<ModelReply, 'body' | 'target'> & { readonly latencyMs: number },
    parts: TargetParts,
  ) => Promise<Answer>
  /** The trace that evaluators see; null when none was left. */
  readonly traceOf: (
    variant: Of,
    item: Pick<DatasetItem, 'traceId'>,
    answeredUnder: string | null,
  ) => Pick<TraceAsk, 'traceId' | 'from'> | null
}

/** Declares what an evaluation can compare. */
export function defineTarget<Kind extends Variant['kind']>(
  target: Target<VariantOf<Kind>>,
): Target {
  // `targetOf` finds it by the kind of the variant that it is then called with.
  return target as unknown as Target
}
