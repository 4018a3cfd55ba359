import type { ItemInput } from '#contract/datasets.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { leftOutMax } from '#contract/reviews.ts'
import type { Actor } from '#contract/people.ts'
import type { Datasets } from '#domain/datasets/service.ts'
import { correctionOf, verdictOf } from '#domain/reviews/judgements.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

type QueueRow = RecordOf<'reviewQueues'>
type ItemRow = RecordOf<'reviewItems'>
type ReviewRow = RecordOf<'reviews'>

/** Where corrections went: the id of the dataset, its new version, how many items came or changed, and which did not. */
export type TakenCorrections = {
  readonly dataset: string
  readonly version: number
  readonly added: number
  readonly changed: number
  readonly leftOutTotal: number
  /** The first of them. */
  readonly leftOut: LeftOut[]
}

type LeftOut = { readonly what: string; readonly reason: string }

/** Enough of an input to know it by. */
const inputCharactersShown = 80

/**
 * Corrections, and on request what everybody approved, as expected outputs of a dataset. One that the dataset does not
 * take, by its schema, its size or because its input was taken already, is left out and told; the others go in.
 */
export async function takeCorrections(
  datasets: Pick<Datasets, 'allItems' | 'change' | 'create' | 'itemProblems'>,
  actor: Actor,
  queue: QueueRow,
  judged: readonly { readonly item: ItemRow; readonly reviews: readonly ReviewRow[] }[],
  asked: { readonly dataset: string; readonly approved: boolean },
): Promise<Outcome<TakenCorrections>> {
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
  const there = await datasets.allItems({ project, dataset })
  const standing = new Map(
    (there.ok ? there.value.items : []).map((item) => [JSON.stringify(item.input), item]),
  )
  const made = right.map((one) => {
    const item = itemOf(one, queue)
    return { id: one.item.id, item, old: standing.get(JSON.stringify(item.input)) }
  })
  const problems = await datasets.itemProblems(
    project,
    dataset,
    made.map(({ item, old }) => ({ item, isThere: old !== undefined })),
  )
  if (!problems.ok) return problems
  const kept = made.filter((_one, place) => problems.value[place] === '')
  const leftOut = made.flatMap(({ id, item }, place) => {
    const reason = problems.value[place] ?? ''
    return reason === '' ? [] : [{ what: nameOf(id, item), reason }]
  })
  const told = { leftOutTotal: leftOut.length, leftOut: leftOut.slice(0, leftOutMax) }
  const [first] = leftOut
  if (kept.length === 0 && first !== undefined)
    return failed(
      fault(
        'conflict',
        `"${dataset}" takes none of the ${made.length} corrections. The first, ${first.what}: ${first.reason}.`,
      ),
    )
  const message = `Corrections of the review "${queue.name}"`
  if (!there.ok) {
    const created = await datasets.create(actor, project, {
      name: dataset,
      description: message,
      tags: [],
      schemas: { input: null, expected: null },
      items: kept.map(({ item }) => item),
    })
    return created.ok
      ? ok({ dataset: created.value.id, version: 1, added: kept.length, changed: 0, ...told })
      : created
  }
  const change = kept.flatMap(({ item, old }) =>
    old === undefined || old.expected === item.expected
      ? []
      : [{ id: old.id, expected: item.expected }],
  )
  const add = kept.flatMap(({ item, old }) => (old === undefined ? [item] : []))
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
        ...told,
      })
    : changed
}

function itemOf(
  { item, expected }: { readonly item: ItemRow; readonly expected: string },
  queue: QueueRow,
): ItemInput {
  return {
    input: item.itemInput,
    expected,
    context: item.context,
    metadata: { reviewed: queue.name },
    split: '',
    source: item.source === 'trace' ? 'trace' : 'person',
    traceId: item.traceId,
    spanId: null,
  }
}

function nameOf(id: string, { input }: ItemInput): string {
  const text = typeof input === 'string' ? input : JSON.stringify(input)
  const isLong = text.length > inputCharactersShown
  return `${id} ("${isLong ? `${text.slice(0, inputCharactersShown)}…` : text}")`
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
