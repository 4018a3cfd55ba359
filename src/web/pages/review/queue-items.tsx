import { useState } from 'react'
import type { ReplyOf } from '#contract/endpoint.ts'
import { listReviewItems, type Review, type ReviewQueue } from '#contract/reviews.ts'
import { call } from '#web/api/call.ts'
import { usePages } from '#web/api/use-pages.ts'
import { formatCount } from '#web/format/number.ts'
import { isGoodEnough } from '#web/pages/review/is-good-enough.ts'
import { ItemDeeds } from '#web/pages/review/item-deeds.tsx'
import { BodyText } from '#web/parts/conversation/body-text.tsx'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton, Button } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Hint, HintReach } from '#web/ui/hint.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

type Item = ReplyOf<typeof listReviewItems>['items'][number]

const pageSize = 50

const filters = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'done', label: 'Done' },
  { value: 'disagreed', label: 'Disagreed' },
  { value: 'corrected', label: 'Corrected' },
] as const

/** Every item with what was said of it; opened, its texts, who said what, and the corrections. */
export function QueueItems({ queue }: { readonly queue: ReviewQueue }) {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const show = filters.find(({ value }) => value === search['show'])?.value ?? 'all'
  const pages = usePages([listReviewItems.id, queue.id, place.project, show], (from) =>
    call(listReviewItems, {
      params: { queue: queue.id },
      query: { project: place.project, show, limit: pageSize, ...from },
    }),
  )
  const items = pages.items.map((item) => ({
    ...item,
    reviews: item.reviews.toSorted((left, right) => left.at.localeCompare(right.at)),
  }))
  return (
    <section className="panel" aria-label="Items">
      <header className="panel-head">
        <h2>Items</h2>
        <Segmented
          label="Which items"
          value={show}
          choices={filters}
          onChange={(next) => setSearch({ show: next === 'all' ? undefined : next }, 'replace')}
        />
      </header>
      {pages.error === null ? null : (
        <div className="panel-body">
          <ErrorNote error={pages.error} onRetry={pages.retry} />
        </div>
      )}
      {pages.isLoading ? <SkeletonRows count={8} label="Loading items" /> : null}
      {pages.pages !== undefined && items.length === 0 ? (
        show === 'all' ? (
          <EmptyState title="No items yet">
            <span>
              Traces that you filter, the worst results of an evaluation, or texts of your own
              become its items.
            </span>
            <AddButton onClick={() => setSearch({ add: 'traces' }, 'replace')}>
              Add the first items
            </AddButton>
          </EmptyState>
        ) : (
          <EmptyState title="No such item">Look at all of them, or come back later.</EmptyState>
        )
      ) : null}
      <ul className="review-items">
        {items.map((item) => (
          <ItemRow key={item.id} item={item} queue={queue} />
        ))}
      </ul>
      {pages.hasMore ? (
        <div className="review-more">
          <Button isBusy={pages.isLoadingMore} onClick={pages.more}>
            More items
          </Button>
        </div>
      ) : null}
    </section>
  )
}

function ItemRow({ item, queue }: { readonly item: Item; readonly queue: ReviewQueue }) {
  const [isOpen, setIsOpen] = useState(false)
  const corrected = item.reviews.some(({ correction }) => correction !== null)
  return (
    <li className={isOpen ? 'open' : ''}>
      <button
        type="button"
        className="review-row"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
        <span className="cut">{oneLine(item.input)}</span>
        <span className="cut soft">{oneLine(item.output)}</span>
        {/* A button has nothing in it that Tab stops at; what it opens says the same. */}
        <HintReach value="list">
          {' '}
          <span className="row wrap review-said">
            {queue.dimensions.map((dimension) => (
              <Said key={dimension.name} dimension={dimension} reviews={item.reviews} />
            ))}
            {corrected ? <Badge tone="accent">corrected</Badge> : null}
          </span>
          <Hint
            className="faint number"
            text={`Judged by ${item.reviewsDone} of ${item.reviewsWanted}`}
          >
            {formatCount(item.reviewsDone)}/{formatCount(item.reviewsWanted)}
          </Hint>
        </HintReach>
      </button>
      {isOpen ? <OpenItem item={item} queue={queue} /> : null}
    </li>
  )
}

type SaidProps = {
  readonly dimension: ReviewQueue['dimensions'][number]
  readonly reviews: readonly Review[]
}

/** What people said on one dimension: one word where they agree, all of them where not. */
function Said({ dimension, reviews }: SaidProps) {
  const values = reviews.flatMap(({ values: said }) => said[dimension.name] ?? [])
  const distinct = [...new Set(values)]
  if (distinct.length === 0) return null
  const good = distinct.map((value) => isGoodEnough(dimension, value))
  const tone = good.every(Boolean) ? 'good' : good.some(Boolean) ? 'warn' : 'bad'
  return (
    <Badge
      tone={tone}
      hint={reviews
        .map(({ reviewer, values: said }) => `${reviewer}: ${said[dimension.name] ?? '–'}`)
        .join('\n')}
    >
      {dimension.name} {(distinct.length === 1 ? distinct : values).join(' | ')}
    </Badge>
  )
}

function OpenItem({ item, queue }: { readonly item: Item; readonly queue: ReviewQueue }) {
  const place = usePlace()
  return (
    <div className="review-open">
      <div className="review-texts">
        <Block title="Input" text={item.input} />
        <Block title="Output" text={item.output} />
        {item.expected === null ? null : <Block title="Expected" text={item.expected} />}
        {item.context.length === 0 ? null : (
          <Block title="Context" text={item.context.join('\n\n')} />
        )}
      </div>
      <p className="row wrap small faint">
        {item.traceId === null ? null : (
          <Link href={paths.trace({ project: place.project }, item.traceId)}>Its trace</Link>
        )}
        {item.evaluation === '' ? null : (
          <Link href={paths.evaluation(place, item.evaluation, { show: 'items' })}>
            Its evaluation
          </Link>
        )}
        {item.variant === '' ? null : <span>variant {item.variant}</span>}
      </p>
      <ItemDeeds item={item} />
      {item.reviews.length === 0 ? (
        <p className="faint">Nobody has judged it yet.</p>
      ) : (
        <ul className="review-voices">
          {item.reviews.map((review) => (
            <li key={`${review.reviewer} ${review.at}`}>
              <div className="row wrap">
                <strong>{review.reviewer}</strong>
                {queue.dimensions.map((dimension) => {
                  const value = review.values[dimension.name]
                  return value === undefined ? null : (
                    <Badge
                      key={dimension.name}
                      tone={isGoodEnough(dimension, value) ? 'good' : 'bad'}
                    >
                      {dimension.name} {value}
                    </Badge>
                  )
                })}
                <span className="faint small">
                  <Moment at={review.at} />
                </span>
              </div>
              {review.comment === '' ? null : <p className="soft">{review.comment}</p>}
              {review.correction === null ? null : (
                <Block title="Should have been" text={review.correction} />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Block({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section className="review-block" aria-label={title}>
      <h4>{title}</h4>
      {text === '' ? <p className="faint">empty</p> : <BodyText text={text} />}
    </section>
  )
}

const lineMax = 300

function oneLine(text: string): string {
  return text.slice(0, lineMax).replaceAll(/\s+/g, ' ')
}
