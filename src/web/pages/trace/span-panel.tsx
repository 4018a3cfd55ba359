import { useState } from 'react'
import { showSpan } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { AddToDatasetDialog } from '#web/parts/add-to-dataset-dialog.tsx'
import { AttributesView } from '#web/pages/trace/attributes-view.tsx'
import { CommentsView } from '#web/pages/trace/comments/comments-view.tsx'
import { useComments } from '#web/pages/trace/comments/use-comments.ts'
import { Conversation } from '#web/parts/conversation/conversation.tsx'
import { RawView } from '#web/pages/trace/raw-view.tsx'
import { SpanErrorNote } from '#web/parts/spans/span-error-note.tsx'
import { SpanFacts } from '#web/pages/trace/span-facts.tsx'
import { SpanFigures } from '#web/pages/trace/span-figures.tsx'
import type { TreeSpan } from '#web/parts/spans/span-tree.ts'
import { Tries } from '#web/pages/trace/tries.tsx'
import { useRefusal } from '#web/shell/session.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { paths } from '#web/paths.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { FlagBadge } from '#web/ui/flag-badge.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'
import { useKeys } from '#web/url/use-keys.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

type View = 'conversation' | 'raw' | 'attributes' | 'comments'

const views: readonly { readonly value: View; readonly label: string }[] = [
  { value: 'conversation', label: 'Conversation' },
  { value: 'raw', label: 'Raw' },
  { value: 'attributes', label: 'Attributes' },
  { value: 'comments', label: 'Comments' },
]

type SpanPanelProps = {
  readonly traceId: string
  readonly spanId: string
  readonly spans: readonly TreeSpan[]
}

/** Everything about one span. */
export function SpanPanel({ traceId, spanId, spans }: SpanPanelProps) {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const [isAdding, setIsAdding] = useState(false)
  const editRefusal = useRefusal('edit')
  const view = views.find((each) => each.value === search['view'])?.value ?? 'conversation'
  const show = (next: View): void =>
    setSearch({ view: next === 'conversation' ? undefined : next }, 'replace')
  useKeys({
    r: () => show(view === 'raw' ? 'conversation' : 'raw'),
    c: () => show('conversation'),
    a: () => show('attributes'),
    m: () => show('comments'),
  })
  const { data, error, refetch, isPlaceholderData } = useAnswer(
    showSpan,
    { params: { traceId, spanId }, query: { project: place.project } },
    { keepsPrevious: true },
  )
  const node = spans.find((span) => span.spanId === spanId)
  const said = useComments(traceId).total
  const select = (span: string): void => setSearch({ span }, 'replace')
  return (
    <section className="panel span-panel" aria-label="Span" aria-busy={isPlaceholderData}>
      <header className="span-head">
        <div className="row">
          <span className={`tree-kind kind-${node?.kind ?? 'span'}`}>
            <Icon name={node?.kind ?? 'span'} />
          </span>
          <h2 className="cut">{node?.name ?? 'Span'}</h2>
          {node === undefined ? null : <StatusMark status={node.status} />}
          {data?.flags.map((flag) => (
            <FlagBadge key={flag} flag={flag} />
          ))}
          <span className="push" />
          <Segmented
            label="How to show this span"
            value={view}
            choices={views.map((each) =>
              each.value === 'comments' && said > 0
                ? { ...each, label: `${each.label} ${said}` }
                : each,
            )}
            onChange={show}
          />
        </div>
        {data === undefined || node?.kind !== 'model' ? null : (
          <div className="row span-deeds">
            {data.inputMessages === null ? null : (
              <LinkButton
                icon="playground"
                href={paths.playground(place, { trace: traceId, span: spanId })}
              >
                Replay with…
              </LinkButton>
            )}
            <Button icon="datasets" disabledReason={editRefusal} onClick={() => setIsAdding(true)}>
              Add to dataset
            </Button>
          </div>
        )}
      </header>
      <div className="span-scroll">
        <ErrorNote error={error} onRetry={() => void refetch()} />
        {view === 'comments' ? (
          <CommentsView traceId={traceId} span={node} spans={spans} onSelect={select} />
        ) : data === undefined ? (
          error === null ? (
            <SkeletonRows count={10} label="Loading the span" />
          ) : null
        ) : (
          <>
            <SpanErrorNote span={data} />
            <SpanFigures span={data} />
            <Tries spans={spans} spanId={spanId} onSelect={select} />
            {view === 'conversation' ? <Conversation span={data} /> : null}
            {view === 'raw' ? <RawView span={data} /> : null}
            {view === 'attributes' ? <AttributesView span={data} /> : null}
            {view === 'conversation' ? <SpanFacts span={data} /> : null}
          </>
        )}
      </div>
      {isAdding ? (
        <AddToDatasetDialog
          choices={[{ label: 'This model call', traceIds: [traceId], spanId }]}
          onClose={() => setIsAdding(false)}
        />
      ) : null}
    </section>
  )
}
