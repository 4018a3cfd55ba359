import { useRef } from 'react'
import type { ReplyOf } from '#contract/endpoint.ts'
import { listResults } from '#contract/evaluations.ts'
import { call } from '#web/api/call.ts'
import { usePages } from '#web/api/use-pages.ts'
import { formatSignificant } from '#web/format/number.ts'
import { ItemAnswers } from '#web/pages/evaluations/item-answers.tsx'
import { type ItemScore, itemScores, textOfValue } from '#web/pages/evaluations/item-scores.ts'
import { askedOf, ResultsTools } from '#web/pages/evaluations/results-tools.tsx'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { useKeys } from '#web/url/use-keys.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

const pageSize = 50

type Item = ReplyOf<typeof listResults>['items'][number]

type ResultsPanelProps = {
  readonly shown: ShownEvaluation
  readonly colours: ReadonlyMap<string, number>
}

/** Every item with how each variant did on it, the worst first; opened, the answers stand side by side. */
export function ResultsPanel({ shown, colours }: ResultsPanelProps) {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const list = useRef<HTMLDivElement>(null)
  const asked = askedOf(search, shown.metrics)
  const { order, only, metric } = asked
  const question = {
    project: place.project,
    order,
    only,
    ...(metric === '' ? {} : { metric }),
    ...(search['slice'] === undefined ? {} : { slice: search['slice'] }),
    ...(search['find'] === undefined ? {} : { search: search['find'] }),
  }
  const pages = usePages([listResults.id, shown.id, question], (from) =>
    call(listResults, {
      params: { evaluation: shown.id },
      query: { ...question, limit: pageSize, ...from },
    }),
  )
  // While it runs the order moves between two pages, and an item may stand on both.
  const items = [...new Map(pages.items.map((item) => [item.itemId, item])).values()]
  const total = pages.pages?.[0]?.total
  useKeys({
    j: () => moveFocus(list.current, 1),
    k: () => moveFocus(list.current, -1),
    Escape: () =>
      search['item'] === undefined ? false : setSearch({ item: undefined }, 'replace'),
  })
  const template = `minmax(160px, 1fr) repeat(${shown.variants.length}, minmax(92px, 150px))`
  return (
    <section className="panel" aria-label="Items">
      <ResultsTools evaluation={shown.id} metrics={shown.metrics} asked={asked} total={total} />
      {pages.error === null ? null : (
        <div className="panel-body">
          <ErrorNote error={pages.error} onRetry={pages.retry} />
        </div>
      )}
      {pages.isLoading ? <SkeletonRows count={10} label="Loading items" /> : null}
      {total === 0 ? (
        <EmptyState title="No item matches">Take a filter away, or search for less.</EmptyState>
      ) : null}
      {items.length === 0 ? null : (
        <div className="results-scroll" ref={list}>
          <div className="results-wide" style={{ minWidth: 220 + shown.variants.length * 92 }}>
            <div className="results-head" style={{ gridTemplateColumns: template }}>
              <span>Input</span>
              {shown.variants.map((variant) => (
                <Hint key={variant} className="row" text={`${variant}, ${metric}`}>
                  <ModelDot name={variant} colour={colours.get(variant)} />
                  <span className="cut">{variant}</span>
                </Hint>
              ))}
            </div>
            {items.map((item) => (
              <ItemRow
                key={item.itemId}
                item={item}
                shown={shown}
                metric={metric}
                template={template}
                colours={colours}
                isOpen={search['item'] === item.itemId}
                onToggle={() =>
                  setSearch(
                    { item: search['item'] === item.itemId ? undefined : item.itemId },
                    'replace',
                  )
                }
              />
            ))}
          </div>
          {pages.hasMore ? (
            <div className="results-more">
              <Button isBusy={pages.isLoadingMore} onClick={pages.more}>
                More items
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </section>
  )
}

type ItemRowProps = {
  readonly item: Item
  readonly shown: ShownEvaluation
  readonly metric: string
  readonly template: string
  readonly colours: ReadonlyMap<string, number>
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function ItemRow({ item, shown, metric, template, colours, isOpen, onToggle }: ItemRowProps) {
  const text = textOfValue(item.input)
  return (
    <div className={`results-item ${isOpen ? 'open' : ''}`}>
      <button
        type="button"
        className="results-row"
        style={{ gridTemplateColumns: template }}
        aria-expanded={isOpen}
        onClick={onToggle}
      >
        <span className="row">
          <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
          <span className="cut">{text.replaceAll(/\s+/g, ' ').slice(0, 300)}</span>
        </span>
        {itemScores(item.results, shown.variants, metric).map((score) => (
          <ScoreMark key={score.variant} score={score} />
        ))}
      </button>
      {isOpen ? <ItemAnswers item={item} variants={shown.variants} colours={colours} /> : null}
    </div>
  )
}

/** One figure of an item in a word: passed, not passed, a number, or why there is none. */
function ScoreMark({ score }: { readonly score: ItemScore }) {
  const { variant, calls, failed, mean, passed, scored, label } = score
  const said = `${variant}: `
  if (calls === 0) return <Mark said={said} words="not yet" />
  if (failed === calls) return <Mark said={said} words="call failed" tone="bad" />
  if (passed !== null && calls > 1)
    return (
      <Mark
        said={said}
        words={`${passed}/${scored} passed`}
        tone={passed === scored ? 'good' : passed === 0 ? 'bad' : 'warn'}
      />
    )
  const number = label !== '' ? label : mean === null ? '' : formatSignificant(mean)
  if (passed === null) return <Mark said={said} words={number === '' ? 'no score' : number} />
  const isPlain = mean === 0 || mean === 1
  const word = passed === 1 ? 'passed' : 'not passed'
  return (
    <Mark
      said={said}
      words={isPlain && label === '' ? word : `${word} ${number}`}
      tone={passed === 1 ? 'good' : 'bad'}
    />
  )
}

function Mark({
  said,
  words,
  tone = 'plain',
}: {
  readonly said: string
  readonly words: string
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad'
}) {
  return (
    <span className="results-mark">
      <span className="unseen">{said}</span>
      <Badge tone={tone}>{words}</Badge>
    </span>
  )
}

function moveFocus(list: HTMLElement | null, step: number): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('.results-row') ?? [])]
  const at = rows.findIndex((row) => row === document.activeElement)
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus()
}
