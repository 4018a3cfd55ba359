import type { ItemInput } from '#contract/datasets.ts'
import { type Fault, fault } from '#contract/faults.ts'
import type { Actor } from '#contract/people.ts'
import type { Datasets } from '#domain/datasets/service.ts'
import { correctionOf, verdictOf } from '#domain/reviews/judgements.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

type QueueRow = RecordOf<'reviewQueues'>
type ItemRow = RecordOf<'reviewItems'>
type ReviewRow = RecordOf<'reviews'>

/** Where corrections went: the id of the dataset, its new version, how many items came or changed. */
export type TakenCorrections = {
  readonly dataset: string
  readonly version: number
  readonly added: number
  readonly changed: number
}

/** Corrections, and on request what everybody approved, as expected outputs of a dataset. */
export async function takeCorrections(
  datasets: Pick<Datasets, 'allItems' | 'change' | 'create'>,
  actor: Actor,
  queue: QueueRow,
  judged: readonly { readonly item: ItemRow; readonly reviews: readonly ReviewRow[] }[],
  asked: { readonly dataset: string; readonly approved: boolean },
): Promise<Result<TakenCorrections, Fault>> {
  const { project } = queue
  const dataset = asked.dataset === '' ? queue.dataset : asked.dataset
  if (dataset === '')
    return failed(
      fault('request_invalid', 'Neither the request nor the queue names a dataset.', [
        { path: 'dataset', message: 'name one; it is made when there is none of that name' },
      ]),
    )
  const right = judged.flatMap(({ item, reviews }) => {
    const expected = expectedOf(item, queue, reviews, asked.approved)
    return expected === null ? [] : [{ item, expected }]
  })
  if (right.length === 0)
    return failed(
      fault(
        'conflict',
        `Nobody has corrected an item of "${queue.name}" yet${asked.approved ? ', and none was approved by all who judged it' : ''}.`,
      ),
    )
  const made = right.map(({ item, expected }): ItemInput => ({
    input: item.itemInput,
    expected,
    context: item.context,
    metadata: { reviewed: queue.name },
    split: '',
    source: item.source === 'trace' ? 'trace' : 'person',
    traceId: item.traceId,
    spanId: null,
  }))
  const message = `Corrections of the review "${queue.name}"`
  const there = await datasets.allItems({ project, dataset })
  if (!there.ok) {
    const created = await datasets.create(actor, project, {
      name: dataset,
      description: message,
      tags: [],
      schemas: { input: null, expected: null },
      items: made,
    })
    return created.ok
      ? ok({ dataset: created.value.id, version: 1, added: made.length, changed: 0 })
      : created
  }
  const known = new Map(there.value.items.map((item) => [JSON.stringify(item.input), item]))
  const change = made.flatMap((item) => {
    const old = known.get(JSON.stringify(item.input))
    return old === undefined || old.expected === item.expected
      ? []
      : [{ id: old.id, expected: item.expected }]
  })
  const add = made.filter((item) => !known.has(JSON.stringify(item.input)))
  if (add.length + change.length === 0)
    return failed(
      fault('conflict', `"${dataset}" has all of these already, with these expected outputs.`),
    )
  const changed = await datasets.change(actor, project, dataset, {
    add,
    change,
    remove: [],
    message,
  })
  return changed.ok
    ? ok({
        dataset: there.value.dataset.id,
        version: changed.value.number,
        added: add.length,
        changed: change.length,
      })
    : changed
}

/** What an item should have been answered: its newest correction, else its output where all approve. */
function expectedOf(
  item: ItemRow,
  { dimensions, reviewersPerItem }: QueueRow,
  reviews: readonly ReviewRow[],
  withApproved: boolean,
): string | null {
  const correction = correctionOf(
    reviews.map((review) => ({ correction: review.correction, at: review.at.toISOString() })),
  )
  if (correction !== null) return correction
  const isApproved =
    reviews.length >= reviewersPerItem &&
    dimensions.every((dimension) =>
      reviews.every((review) => verdictOf(dimension, [review]) === true),
    )
  return withApproved && isApproved ? item.output : null
}
