import { showSpan, showTraceTree } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { Conversation } from '#web/parts/conversation/conversation.tsx'
import { mainSpanOf } from '#web/parts/spans/main-span.ts'
import { ScoresPanel } from '#web/parts/scores/scores-panel.tsx'
import { SpanErrorNote } from '#web/parts/spans/span-error-note.tsx'
import { spansOf } from '#web/parts/spans/span-tree.ts'
import { TraceFacts } from '#web/parts/spans/trace-facts.tsx'
import { paths } from '#web/paths.ts'
import { IconButton, LinkButton } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'

type TracePreviewProps = { readonly traceId: string; readonly onClose: () => void }

/** The selected trace beside the list: its figures and its main call. */
export function TracePreview({ traceId, onClose }: TracePreviewProps) {
  const place = usePlace()
  const query = { project: place.project }
  const answer = useAnswer(showTraceTree, { params: { traceId }, query }, { keepsPrevious: true })
  const main = answer.data === undefined ? undefined : mainSpanOf(spansOf(answer.data.spans))
  const span = useAnswer(
    showSpan,
    { params: { traceId: answer.data?.trace.traceId ?? '', spanId: main?.spanId ?? '' }, query },
    { isEnabled: main !== undefined, keepsPrevious: true },
  )
  return (
    <aside className="panel trace-preview" aria-label="Selected trace">
      <header className="panel-head">
        <h2>{answer.data?.trace.name ?? 'Trace'}</h2>
        <LinkButton href={paths.trace(place, traceId)}>
          Open <kbd>Enter</kbd>
        </LinkButton>
        <IconButton icon="close" label="Close the preview" onClick={onClose} />
      </header>
      <div className="trace-preview-body">
        <ErrorNote error={answer.error ?? span.error} />
        {answer.data === undefined ? null : (
          <>
            <TraceFacts trace={answer.data.trace} />
            <ScoresPanel trace={answer.data.trace} scores={answer.data.scores} />
          </>
        )}
        {span.data === undefined ? (
          main === undefined && answer.data !== undefined ? null : (
            <SkeletonRows count={6} label="Loading the call" />
          )
        ) : (
          <>
            <SpanErrorNote span={span.data} />
            <Conversation span={span.data} />
          </>
        )}
      </div>
    </aside>
  )
}
