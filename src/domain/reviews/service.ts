import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { ReplyOf, QueryOf, BodyOf } from '#contract/endpoint.ts'
import { fault, invalidRequest, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import {
  type addReviewItems,
  leftOutMax,
  type listReviewItems,
  type nextReviewItem,
  type putReview,
  type reassignReviewItems,
  type Review,
  type ReviewDimension,
  type ReviewItem,
  type ReviewQueue,
  type showReviewQueue,
} from '#contract/reviews.ts'
import type { Datasets } from '#domain/datasets/service.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import type { Deed } from '#domain/events/happened.ts'
import { refuseDuplicate } from '#domain/events/refuse-duplicate.ts'
import { type CollectParts, collectItems } from '#domain/reviews/collect-items.ts'
import {
  dimensionProblems,
  isDisagreed,
  valueProblems,
  verdictOf,
} from '#domain/reviews/judgements.ts'
import { measureAgreement } from '#domain/reviews/measure-agreement.ts'
import { takeCorrections, type TakenCorrections } from '#domain/reviews/take-corrections.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

type QueueRow = RecordOf<'reviewQueues'>
type ItemRow = RecordOf<'reviewItems'>
type ReviewRow = RecordOf<'reviews'>
type QueueFields = Pick<
  QueueRow,
  'name' | 'guidelines' | 'dimensions' | 'reviewersPerItem' | 'dataset'
>

export type ReviewParts = RecordParts &
  CollectParts & {
    readonly datasets: Pick<Datasets, 'allItems' | 'change' | 'create' | 'itemProblems'>
  }

/** Judgements of one queue are read as one list (`listMax`), so there is an end to them; a larger one is several queues. */
const judgementsMax = 9_000

/** Queues in which people judge outputs: what is in them, what was said, what comes of it. */
export class Reviews {
  readonly #parts: ReviewParts

  constructor(parts: ReviewParts) {
    this.#parts = parts
  }

  async list(project: string): Promise<ReviewQueue[]> {
    const rows = await this.#parts.records.reviewQueues.list({ project })
    return Promise.all(rows.map((row) => this.#shown(row)))
  }

  async show(project: string, id: string): Promise<Outcome<ReplyOf<typeof showReviewQueue>>> {
    const row = await this.#find(this.#parts.records, project, id)
    if (!row.ok) return row
    const reviews = await this.#parts.records.reviews.list({ queue: id })
    const names = Map.groupBy(reviews, ({ reviewerName }) => reviewerName)
    return ok({
      queue: await this.#shown(row.value),
      reviewers: [...names]
        .map(([name, own]) => ({ name, reviews: own.length }))
        .toSorted((a, b) => b.reviews - a.reviews || a.name.localeCompare(b.name)),
      agreement: measureAgreement(row.value.dimensions, reviews),
      corrections: new Set(
        reviews.filter(({ correction }) => correction !== null).map(({ item }) => item),
      ).size,
    })
  }

  async create(actor: Actor, project: string, fields: QueueFields): Promise<Outcome<ReviewQueue>> {
    const problem = invalidRequest(dimensionProblems(fields.dimensions))
    if (problem !== null) return failed(problem)
    return refuseDuplicate(alreadyThere(fields.name), () =>
      doDeed(this.#parts, actor, async (inside, now) => {
        const row: QueueRow = {
          id: newId(idPrefixes.reviewQueue, now.getTime()),
          project,
          ...fields,
          createdAt: now,
          createdBy: actor.name,
        }
        await inside.reviewQueues.insert(row)
        return ok({
          value: { ...shownQueue(row), items: 0, itemsDone: 0, reviews: 0 },
          deed: deedOf('created', row),
        })
      }),
    )
  }

  async edit(
    actor: Actor,
    project: string,
    id: string,
    change: { readonly [Field in keyof QueueFields]?: QueueFields[Field] | undefined },
  ): Promise<Outcome<ReviewQueue>> {
    const problem = invalidRequest(dimensionProblems(change.dimensions ?? []))
    if (problem !== null) return failed(problem)
    const edited = await refuseDuplicate(alreadyThere(change.name ?? ''), () =>
      doDeed(this.#parts, actor, async (inside) => {
        const row = await this.#find(inside, project, id)
        if (!row.ok) return row
        const changesScale =
          change.dimensions !== undefined &&
          JSON.stringify(change.dimensions) !== JSON.stringify(row.value.dimensions)
        if (changesScale && (await inside.reviews.find({ queue: id })) !== null)
          return failed(
            fault(
              'conflict',
              `People have judged by the dimensions of "${row.value.name}"; make another queue for others.`,
            ),
          )
        // What is left out of a change is undefined in it, and stays what it is.
        const changed: Partial<QueueRow> = Object.fromEntries(
          Object.entries(change).filter(([, value]) => value !== undefined),
        )
        const [now = row.value] = await inside.reviewQueues.update({ id }, changed)
        return ok({ value: now, deed: deedOf('edited', now) })
      }),
    )
    return edited.ok ? ok(await this.#shown(edited.value)) : edited
  }

  async remove(actor: Actor, project: string, id: string): Promise<Outcome<{ done: true }>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const row = await this.#find(inside, project, id)
      if (!row.ok) return row
      await inside.reviewQueues.remove({ id })
      return ok({ value: { done: true as const }, deed: deedOf('removed', row.value) })
    })
  }

  /** Puts traces, results and texts into a queue; what is in it already, is told by number, and what gave none by its reason. */
  async add(
    actor: Actor,
    project: string,
    id: string,
    asked: z.output<typeof addReviewItems.body>,
  ): Promise<Outcome<z.output<typeof addReviewItems.reply>>> {
    const collected = await collectItems(this.#parts, project, asked)
    if (!collected.ok) return collected
    const { items, leftOut } = collected.value
    return doDeed(this.#parts, actor, async (inside, now) => {
      const row = await this.#find(inside, project, id)
      if (!row.ok) return row
      const there = await inside.reviewItems.list({ queue: id })
      const known = new Set(there.map(({ origin }) => origin))
      const fresh = items.filter(({ origin }) => !known.has(origin) && known.add(origin))
      const { reviewersPerItem, name } = row.value
      if ((there.length + fresh.length) * reviewersPerItem > judgementsMax)
        return failed(
          fault(
            'request_invalid',
            `"${name}" would have ${there.length + fresh.length} items for ${reviewersPerItem} people each; ${judgementsMax} judgements are the most a queue takes. Make another queue.`,
          ),
        )
      for (const [at, item] of fresh.entries())
        await inside.reviewItems.insert({
          // In the order they were asked for: ids sort by their time, of which a millisecond is enough.
          id: newId(idPrefixes.reviewItem, now.getTime() + at),
          queue: id,
          ...item,
          assignee: asked.assignees[at % Math.max(1, asked.assignees.length)] ?? '',
          createdAt: now,
        })
      return ok({
        value: {
          added: fresh.length,
          repeated: items.length - fresh.length,
          withoutTexts: leftOut.length,
          leftOut: leftOut.slice(0, leftOutMax),
        },
        deed: { deed: 'review-items.added', record: id, detail: { name, added: fresh.length } },
      })
    })
  }

  /** Hands items over that are not done; only who is named is shown an item. */
  async reassign(
    actor: Actor,
    project: string,
    id: string,
    asked: z.output<typeof reassignReviewItems.body>,
  ): Promise<Outcome<{ changed: number; done: number }>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const row = await this.#find(inside, project, id)
      if (!row.ok) return row
      const { name, reviewersPerItem } = row.value
      const all = await inside.reviewItems.list({ queue: id })
      const missing = asked.items.find((item) => all.every((one) => one.id !== item))
      if (missing !== undefined)
        return failed(fault('not_found', `There is no item ${missing} in "${name}".`))
      const said = Map.groupBy(await inside.reviews.list({ queue: id }), ({ item }) => item)
      const meant = all.filter(
        (item) => asked.items.includes(item.id) || item.assignee === asked.from,
      )
      const open = meant.filter((item) => (said.get(item.id)?.length ?? 0) < reviewersPerItem)
      for (const item of open)
        await inside.reviewItems.update({ id: item.id }, { assignee: asked.to })
      return ok({
        value: { changed: open.length, done: meant.length - open.length },
        deed: {
          deed: 'review-items.reassigned',
          record: id,
          detail: { name, changed: open.length, to: asked.to },
        },
      })
    })
  }

  async removeItem(actor: Actor, project: string, item: string): Promise<Outcome<{ done: true }>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const found = await this.#item(inside, project, item)
      if (!found.ok) return found
      await inside.reviewItems.remove({ id: item })
      return ok({
        value: { done: true as const },
        deed: {
          deed: 'review-item.removed',
          record: found.value.queue.id,
          detail: { name: found.value.queue.name, item },
        },
      })
    })
  }

  async items(
    project: string,
    id: string,
    query: QueryOf<typeof listReviewItems>,
  ): Promise<Outcome<ReplyOf<typeof listReviewItems>>> {
    const row = await this.#find(this.#parts.records, project, id)
    if (!row.ok) return row
    const { items, reviewsOf } = await this.#contents(row.value)
    const shown = items
      .map((item) => ({ item, reviews: reviewsOf(item.id) }))
      .filter(({ reviews }) => isShown(query.show, row.value, reviews))
    const from = query.cursor === undefined ? 0 : Number(query.cursor)
    if (!Number.isSafeInteger(from) || from < 0)
      return failed(fault('request_invalid', `"${query.cursor}" is no cursor of this list.`))
    return ok({
      items: shown.slice(from, from + query.limit).map(({ item, reviews }) => ({
        ...shownItem(item, row.value, reviews.length),
        reviews: reviews.map(shownReview),
      })),
      nextCursor: from + query.limit < shown.length ? String(from + query.limit) : null,
    })
  }

  /**
   * The next item for a person. Those assigned to them come first, then what others have begun, so
   * that items get done; nobody is shown what another said, or which variant wrote it.
   */
  async next(
    actor: Actor,
    project: string,
    id: string,
    after: string | undefined,
  ): Promise<Outcome<ReplyOf<typeof nextReviewItem>>> {
    const row = await this.#find(this.#parts.records, project, id)
    if (!row.ok) return row
    const { items, reviewsOf } = await this.#contents(row.value)
    const mine = (item: ItemRow) =>
      reviewsOf(item.id).some(({ reviewer }) => reviewer === reviewerOf(actor))
    const waiting = items.filter(
      (item) =>
        !mine(item) &&
        reviewsOf(item.id).length < row.value.reviewersPerItem &&
        (item.assignee === '' || item.assignee === actor.name),
    )
    const order = (item: ItemRow) =>
      item.assignee === actor.name ? 0 : reviewsOf(item.id).length > 0 ? 1 : 2
    const ordered = waiting.toSorted((a, b) => order(a) - order(b))
    // What was passed over comes again after all others.
    const place = ordered.findIndex((item) => item.id === after)
    const item = ordered[place === -1 ? 0 : (place + 1) % ordered.length]
    const shown = item === undefined ? null : shownItem(item, row.value, reviewsOf(item.id).length)
    const {
      variant: _variant,
      evaluation: _evaluation,
      ...blind
    } = shown ?? {
      variant: '',
      evaluation: '',
    }
    return ok({
      // Both fields were taken out of a whole item, so what is left is one without them.
      item: shown === null ? null : (blind as Omit<ReviewItem, 'variant' | 'evaluation'>),
      left: waiting.length,
      doneByMe: items.filter(mine).length,
    })
  }

  async put(
    actor: Actor,
    project: string,
    item: string,
    said: BodyOf<typeof putReview>,
  ): Promise<Outcome<Review>> {
    const put = await doDeed(this.#parts, actor, async (inside, now) => {
      const found = await this.#item(inside, project, item)
      if (!found.ok) return found
      const { row, queue } = found.value
      const problem = invalidRequest(valueProblems(queue.dimensions, said.values))
      if (problem !== null) return failed(problem)
      const reviewer = reviewerOf(actor)
      const before = await inside.reviews.find({ item, reviewer })
      const own = { ...said, reviewerName: actor.name, at: now }
      if (before === null) {
        const others = await inside.reviews.count({ item })
        if (others >= queue.reviewersPerItem)
          return failed(
            fault(
              'conflict',
              `${others} people have judged this item already, which is what "${queue.name}" asks for.`,
            ),
          )
        await inside.reviews.insert({
          id: newId(idPrefixes.review, now.getTime()),
          queue: queue.id,
          item,
          reviewer,
          ...own,
        })
      } else await inside.reviews.update({ item, reviewer }, own)
      return ok({
        value: {
          review: { reviewer: actor.name, ...said, at: now.toISOString() },
          row,
          dimensions: queue.dimensions,
        },
        deed: { deed: 'review.put', record: item, detail: { queue: queue.name } },
      })
    })
    if (!put.ok) return put
    const { review, row, dimensions } = put.value
    if (row.traceId !== null) await this.#score(actor, project, row, dimensions, said)
    return ok(review)
  }

  async removeReview(
    actor: Actor,
    project: string,
    item: string,
  ): Promise<Outcome<{ done: true }>> {
    return doDeed(this.#parts, actor, async (inside) => {
      const found = await this.#item(inside, project, item)
      if (!found.ok) return found
      const removed = await inside.reviews.remove({ item, reviewer: reviewerOf(actor) })
      return removed === 0
        ? failed(fault('not_found', 'You have not judged this item.'))
        : ok({
            value: { done: true as const },
            deed: { deed: 'review.removed', record: item, detail: {} },
          })
    })
  }

  /** Corrections, and on request what everybody approved, as expected outputs of a dataset. */
  async takeCorrections(
    actor: Actor,
    project: string,
    id: string,
    asked: { readonly dataset: string; readonly approved: boolean },
  ): Promise<Outcome<TakenCorrections>> {
    const row = await this.#find(this.#parts.records, project, id)
    if (!row.ok) return row
    const { items, reviewsOf } = await this.#contents(row.value)
    const judged = items.map((item) => ({ item, reviews: reviewsOf(item.id) }))
    return takeCorrections(this.#parts.datasets, actor, row.value, judged, asked)
  }

  /** What people agreed on: items with a verdict on a dimension. For calibrating judges. */
  async verdicts(
    project: string,
    id: string,
    dimensionName: string,
  ): Promise<Outcome<{ queue: QueueRow; judged: { item: ItemRow; passes: boolean }[] }>> {
    const row = await this.#find(this.#parts.records, project, id)
    if (!row.ok) return row
    const dimension = row.value.dimensions.find(({ name }) => name === dimensionName)
    if (dimension === undefined)
      return failed(
        fault('request_invalid', `"${row.value.name}" has no dimension "${dimensionName}".`, [
          {
            path: 'dimension',
            message: `one of ${row.value.dimensions.map(({ name }) => name).join(', ')}`,
          },
        ]),
      )
    const { items, reviewsOf } = await this.#contents(row.value)
    return ok({
      queue: row.value,
      judged: items.flatMap((item) => {
        const passes = verdictOf(dimension, reviewsOf(item.id))
        return passes === null ? [] : [{ item, passes }]
      }),
    })
  }

  /** What a person said, as scores on the trace; said again, it corrects them. */
  async #score(
    actor: Actor,
    project: string,
    { id, traceId }: ItemRow,
    dimensions: readonly ReviewDimension[],
    said: { readonly values: Record<string, number | string>; readonly comment: string },
  ): Promise<void> {
    const shown = await this.#parts.traces.show(project, traceId ?? '')
    // A trace may be gone by retention; the review stays.
    if (traceId === null || !shown.ok) return
    await this.#parts.traces.addScores(
      { project, environment: shown.value.trace.environment, author: actor.name },
      dimensions.flatMap(({ name }) => {
        const value = said.values[name]
        return value === undefined
          ? []
          : [
              {
                id: `rvs_${hashOf([id, reviewerOf(actor), name])}`,
                traceId,
                name,
                value,
                comment: said.comment,
                source: 'person' as const,
                metadata: { reviewItem: id },
              },
            ]
      }),
    )
  }

  async #contents(
    queue: QueueRow,
  ): Promise<{ items: ItemRow[]; reviewsOf: (item: string) => ReviewRow[] }> {
    const { reviewItems, reviews } = this.#parts.records
    const [items, said] = await Promise.all([
      reviewItems.list({ queue: queue.id }),
      reviews.list({ queue: queue.id }),
    ])
    const byItem = Map.groupBy(said, ({ item }) => item)
    // Lists are newest first; a queue is worked through in the order it was filled.
    return { items: items.toReversed(), reviewsOf: (item) => byItem.get(item) ?? [] }
  }

  async #find(records: RecordStore, project: string, id: string): Promise<Outcome<QueueRow>> {
    const row = await records.reviewQueues.find({ project, id })
    return row === null
      ? failed(fault('not_found', `There is no review queue ${id} in this project.`))
      : ok(row)
  }

  async #item(
    records: RecordStore,
    project: string,
    id: string,
  ): Promise<Outcome<{ row: ItemRow; queue: QueueRow }>> {
    const row = await records.reviewItems.find({ id })
    const queue = row === null ? null : await records.reviewQueues.find({ id: row.queue, project })
    return row === null || queue === null
      ? failed(fault('not_found', `There is no item ${id} in the queues of this project.`))
      : ok({ row, queue })
  }

  async #shown(row: QueueRow): Promise<ReviewQueue> {
    const { items, reviewsOf } = await this.#contents(row)
    const counts = items.map(({ id }) => reviewsOf(id).length)
    return {
      ...shownQueue(row),
      items: items.length,
      itemsDone: counts.filter((count) => count >= row.reviewersPerItem).length,
      reviews: counts.reduce((sum, count) => sum + count, 0),
    }
  }
}

/** A key counts as one reviewer, whoever holds it. */
function reviewerOf({ kind, id, name }: Actor): string {
  return `${kind} ${id === '' ? name : id}`
}

function isShown(
  show: 'all' | 'open' | 'done' | 'disagreed' | 'corrected',
  { dimensions, reviewersPerItem }: QueueRow,
  reviews: readonly ReviewRow[],
): boolean {
  switch (show) {
    case 'all':
      return true
    case 'open':
      return reviews.length < reviewersPerItem
    case 'done':
      return reviews.length >= reviewersPerItem
    case 'disagreed':
      return isDisagreed(dimensions, reviews)
    case 'corrected':
      return reviews.some(({ correction }) => correction !== null)
  }
}

function shownQueue({
  project: _project,
  createdAt,
  ...row
}: QueueRow): Omit<ReviewQueue, 'items' | 'itemsDone' | 'reviews'> {
  return { ...row, createdAt: createdAt.toISOString() }
}

function shownItem(
  { origin: _origin, itemInput: _itemInput, createdAt, ...row }: ItemRow,
  { reviewersPerItem }: QueueRow,
  reviewsDone: number,
): ReviewItem {
  return {
    ...row,
    reviewsWanted: reviewersPerItem,
    reviewsDone,
    createdAt: createdAt.toISOString(),
  }
}

function shownReview({ reviewerName, values, comment, correction, at }: ReviewRow): Review {
  return { reviewer: reviewerName, values, comment, correction, at: at.toISOString() }
}

function alreadyThere(name: string): string {
  return `A review queue "${name}" is there already.`
}

function deedOf(verb: 'created' | 'edited' | 'removed', { id, name }: QueueRow): Deed {
  return { deed: `review-queue.${verb}`, record: id, detail: { name } }
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
