import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { ItemInput } from '#contract/datasets.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import type { addReviewItems } from '#contract/reviews.ts'
import { itemOfSpan } from '#domain/datasets/item-of-trace.ts'
import { outputOf, speakerOf } from '#domain/evaluations/case-of-trace.ts'
import type { Evaluations } from '#domain/evaluations/service.ts'
import { readApart } from '#kit/read-apart.ts'
import type { Traces } from '#domain/traces/service.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

/** What of an item comes from where it was found. */
export type AddedItem = Pick<
  RecordOf<'reviewItems'>,
  | 'source'
  | 'origin'
  | 'traceId'
  | 'evaluation'
  | 'variant'
  | 'itemInput'
  | 'input'
  | 'output'
  | 'expected'
  | 'context'
>

export type CollectParts = {
  readonly traces: Traces
  readonly evaluations: Pick<Evaluations, 'results'>
  /** The traces that a filter of the trace list finds, newest first. */
  readonly findTraces: (
    project: string,
    filter: NonNullable<z.output<typeof addReviewItems.body>['filter']>,
    limit: number,
  ) => Promise<Outcome<string[]>>
}

const tracesAtOnce = 4
/** What a reviewer is shown of one text. */
const textMax = 200_000

const nowhere = { traceId: null, evaluation: '', variant: '', context: [] }

/** What gave no item: the trace or result, and why. */
export type LeftOut = { readonly what: string; readonly reason: string }

/** Finds what is to be judged: texts as given, traces, results of an evaluation. What gives none is told. */
export async function collectItems(
  parts: CollectParts,
  project: string,
  asked: z.output<typeof addReviewItems.body>,
): Promise<Outcome<{ items: AddedItem[]; leftOut: LeftOut[] }>> {
  const { evaluation, filter, limit, texts } = asked
  const traceIds = [...asked.traceIds]
  if (filter !== undefined) {
    const found = await parts.findTraces(project, filter, limit)
    if (!found.ok) return found
    traceIds.push(...found.value)
  }
  const items: (AddedItem | LeftOut)[] = texts.map(({ input, output, expected }) => ({
    ...nowhere,
    source: 'person',
    origin: `texts ${hashOf([input, output])}`,
    itemInput: input,
    input,
    output,
    expected,
  }))
  const wanted = [...new Set(traceIds)]
  for (let at = 0; at < wanted.length; at += tracesAtOnce)
    items.push(
      ...(await Promise.all(
        wanted.slice(at, at + tracesAtOnce).map(async (id) => {
          const read = await readApart(() => ofTrace(parts, project, id))
          return read.ok ? read.value : { what: `trace ${id}`, reason: read.fault }
        }),
      )),
    )
  if (evaluation !== undefined) {
    const results = await ofEvaluation(parts, project, evaluation, limit)
    if (!results.ok) return results
    items.push(...results.value)
  }
  // A filter that finds nothing adds nothing; that is an answer.
  if (items.length === 0 && filter === undefined && evaluation === undefined)
    return failed(
      fault('request_invalid', 'Nothing to add: name traces, a filter, an evaluation or texts.'),
    )
  return ok({
    items: items.flatMap((item) => ('reason' in item ? [] : [item])),
    leftOut: items.flatMap((item) => ('reason' in item ? [item] : [])),
  })
}

async function ofTrace(
  { traces }: Pick<CollectParts, 'traces'>,
  project: string,
  traceId: string,
): Promise<AddedItem | LeftOut> {
  const without = (reason: string) => ({ what: `trace ${traceId}`, reason })
  const shown = await traces.show(project, traceId)
  if (!shown.ok) return without('there is no such trace in this project')
  const speaker = speakerOf(shown.value.spans)
  if (speaker === null) return without('none of its steps has texts that were recorded')
  const span = await traces.showSpan(project, traceId, speaker.spanId)
  if (!span.ok) return without('the step that speaks is gone')
  const item = itemOfSpan(span.value, { expected: 'none', split: '' })
  const output = outputOf(span.value) || failureOf(span.value)
  return item === null || output === ''
    ? without(item === null ? 'its input was not recorded' : 'it has no output')
    : {
        ...nowhere,
        source: 'trace',
        origin: `trace ${traceId}`,
        traceId,
        itemInput: item.input,
        input: readable(item.input),
        output: output.slice(0, textMax),
        expected: null,
      }
}

/** What a call that failed is shown by, in the place of its answer; '' for one that did not fail. */
function failureOf({
  status,
  errorType,
  statusMessage,
}: {
  readonly status: string
  readonly errorType: string
  readonly statusMessage: string
}): string {
  return status === 'error' ? failedText(statusMessage || errorType || 'nobody said why') : ''
}

function failedText(reason: string): string {
  return `The call failed: ${reason}`
}

async function ofEvaluation(
  parts: CollectParts,
  project: string,
  { id, variant, order }: NonNullable<z.output<typeof addReviewItems.body>['evaluation']>,
  limit: number,
): Promise<Outcome<(AddedItem | LeftOut)[]>> {
  const found = await parts.evaluations.results(project, id, {
    order: order === 'disagreement' ? 'worst' : order,
    only: order === 'disagreement' ? 'disagreement' : 'all',
    limit,
  })
  if (!found.ok) return found
  const items = found.value.items.flatMap(({ itemId, input, expected, results }) =>
    results
      .filter((result) => variant === '' || result.variant === variant)
      .map((result): AddedItem | LeftOut =>
        result.error !== '' || result.output !== ''
          ? {
              ...nowhere,
              source: 'evaluation',
              origin: `result ${id} ${result.variant} ${itemId} ${result.repeat}`,
              traceId: result.traceId,
              evaluation: id,
              variant: result.variant,
              itemInput: input as ItemInput['input'],
              input: readable(input),
              output: (result.error === '' ? result.output : failedText(result.error)).slice(
                0,
                textMax,
              ),
              expected: expected === null ? null : readable(expected),
            }
          : {
              what: `item ${itemId}, ${result.variant} #${result.repeat + 1}`,
              reason: 'it has no output',
            },
      ),
  )
  return ok(items.slice(0, limit))
}

/** An input or an expected answer as people read it. */
function readable(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value, null, 2)).slice(0, textMax)
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
