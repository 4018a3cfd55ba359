import { useParams } from '@tanstack/react-router'
import { type CSSProperties, useMemo } from 'react'
import { ApiError } from '#client/client.ts'
import { commaList } from '#contract/comma-list.ts'
import { showTraceTree } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useLive } from '#web/api/use-live.ts'
import { SendToReview } from '#web/parts/send-to-review.tsx'
import { CommentsLine } from '#web/pages/trace/comments/comments-line.tsx'
import { useComments } from '#web/pages/trace/comments/use-comments.ts'
import { mainSpanOf } from '#web/parts/spans/main-span.ts'
import { ReceiptNote } from '#web/pages/trace/receipt-note.tsx'
import { RemoveTrace } from '#web/pages/trace/remove-trace.tsx'
import { ScoresPanel } from '#web/parts/scores/scores-panel.tsx'
import { SpanPanel } from '#web/pages/trace/span-panel.tsx'
import { buildSpanTree, spansOf } from '#web/parts/spans/span-tree.ts'
import { SpanTreePanel } from '#web/pages/trace/span-tree-panel.tsx'
import { TraceAnswer } from '#web/pages/trace/trace-answer.tsx'
import { TraceFacts } from '#web/parts/spans/trace-facts.tsx'
import { useRatingKeys } from '#web/parts/scores/use-rating.ts'
import { paths } from '#web/paths.ts'
import { LinkButton } from '#web/ui/button.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/trace/trace-page.css'
import '#web/parts/spans/span-kind.css'

/** One trace: its tree and timeline on the left, the selected span on the right. */
export function TracePage() {
  const { traceId = '' } = useParams({ strict: false })
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const { data, error, refetch } = useAnswer(showTraceTree, {
    params: { traceId },
    query: { project: place.project },
  })
  useRatingKeys(data?.trace)
  // Spans of one trace may arrive one by one; the page follows.
  useLive(place.project, (event) => {
    if (event.type === 'trace.stored' && event.traceId === traceId) void refetch()
  })
  const tree = useMemo(
    () => (data === undefined ? null : buildSpanTree(spansOf(data.spans))),
    [data],
  )
  const mainId = useMemo(() => (tree === null ? undefined : mainSpanOf(tree.spans)?.spanId), [tree])
  const selectedId = search['span'] ?? mainId
  // The table of steps has more columns than half a page holds.
  const isWide = search['wide'] === 'yes' || search['by'] === 'name'
  const { spanIds: said } = useComments(traceId)
  const commented = useMemo(() => new Set(said), [said])
  if (error !== null && data === undefined) {
    const isMissing = error instanceof ApiError && error.problem.code === 'not_found'
    return (
      <Page title="Trace">
        {isMissing ? (
          <ReceiptNote traceId={traceId} error={error} onRetry={() => void refetch()} />
        ) : (
          <ErrorNote error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    )
  }
  return (
    <Page
      title={data === undefined ? 'Trace' : data.trace.name || 'Unnamed trace'}
      layout="fill"
      answer={
        data === undefined || tree === null ? (
          <Skeleton width="50%" />
        ) : (
          <TraceAnswer trace={data.trace} spans={tree.spans} />
        )
      }
      actions={
        <>
          <SendToReview what={{ traceIds: [traceId] }} words="this trace" align="start" />
          {data === undefined ? null : (
            <LinkButton
              icon="compare"
              href={paths.traces(place, { compare: traceId, name: commaList([data.trace.name]) })}
            >
              Compare with…
            </LinkButton>
          )}
          <CopyButton text={traceId} what="the trace id" words="Copy id" />
          {data === undefined ? null : <RemoveTrace trace={data.trace} />}
          <LinkButton icon="chevronLeft" href={paths.traces(place)}>
            All traces
          </LinkButton>
        </>
      }
    >
      <div className={isWide ? 'trace-body wide' : 'trace-body'}>
        <div className="trace-left">
          <section
            className="panel trace-tree-panel"
            aria-label="Spans"
            style={
              { '--tree-rows': tree?.rows.length ?? 8 } as CSSProperties /* knows no variables */
            }
          >
            {tree === null ? (
              <div className="panel-body">
                <Skeleton height={220} />
              </div>
            ) : (
              <SpanTreePanel
                tree={tree}
                selectedId={selectedId}
                commented={commented}
                onSelect={(span) => setSearch({ span }, 'replace')}
              />
            )}
          </section>
          {data === undefined ? null : (
            <section className="panel trace-facts-panel" aria-label="About this trace">
              <TraceFacts trace={data.trace} />
              <ScoresPanel trace={data.trace} scores={data.scores} />
              <CommentsLine
                traceId={traceId}
                onOpen={() => setSearch({ view: 'comments' }, 'replace')}
              />
            </section>
          )}
        </div>
        {tree === null || selectedId === undefined ? (
          <section className="panel span-panel" aria-label="Span" />
        ) : (
          <SpanPanel traceId={traceId} spanId={selectedId} spans={tree.spans} />
        )}
      </div>
    </Page>
  )
}
