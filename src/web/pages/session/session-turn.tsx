import { showSpan, showTraceTree, type TraceRow } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatDuration } from '#web/format/duration.ts'
import { answeringCallsOf, questionOf } from '#web/pages/session/turn-messages.ts'
import { MessageCard } from '#web/parts/conversation/message-card.tsx'
import { ScoresPanel } from '#web/parts/scores/scores-panel.tsx'
import { SpanErrorNote } from '#web/parts/spans/span-error-note.tsx'
import { spansOf } from '#web/parts/spans/span-tree.ts'
import { paths } from '#web/paths.ts'
import { CostText } from '#web/ui/cost-text.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** One turn of a conversation: what was asked, what was answered, how it failed, how it was scored. */
export function SessionTurn({
  turn,
  number,
}: {
  readonly turn: TraceRow
  readonly number: number
}) {
  const place = usePlace()
  const { traceId } = turn
  const query = { project: place.project }
  const tree = useAnswer(showTraceTree, { params: { traceId }, query })
  const calls = tree.data === undefined ? null : answeringCallsOf(spansOf(tree.data.spans))
  const asked = useAnswer(
    showSpan,
    { params: { traceId, spanId: calls?.first.spanId ?? '' }, query },
    { isEnabled: calls !== null },
  )
  const answered = useAnswer(
    showSpan,
    { params: { traceId, spanId: calls?.last.spanId ?? '' }, query },
    { isEnabled: calls !== null },
  )
  const question = asked.data === undefined ? null : questionOf(asked.data)
  const answer = answered.data?.outputMessages ?? null
  const isLoading = tree.isPending || (calls !== null && (asked.isPending || answered.isPending))
  return (
    <article className="panel session-turn" aria-label={`Turn ${number}`}>
      <header className="row wrap">
        <StatusMark status={turn.status} />
        <Link href={paths.trace(place, traceId)}>
          {number}. {turn.name === '' ? 'unnamed' : turn.name}
        </Link>
        <span className="push" />
        <span className="soft">
          <Moment ns={turn.startedAtNs} />
        </span>
        <span className="number">{formatDuration(turn.durationMs)}</span>
        <CostText cost={turn.cost} />
      </header>
      <ErrorNote error={tree.error ?? asked.error ?? answered.error} />
      {isLoading ? (
        <SkeletonRows count={3} label={`Loading turn ${number}`} />
      ) : (
        <div className="conversation">
          {question === null ? (
            <PlainText title="Question" text={turn.inputPreview} />
          ) : (
            <MessageCard message={question} />
          )}
          {answered.data === undefined ? null : <SpanErrorNote span={answered.data} />}
          {answer === null ? (
            <PlainText title="Answer" text={turn.outputPreview} />
          ) : (
            answer.map((message, index) => <MessageCard key={index} message={message} isOutput />)
          )}
        </div>
      )}
      {tree.data === undefined || tree.data.scores.length === 0 ? null : (
        <ScoresPanel trace={tree.data.trace} scores={tree.data.scores} />
      )}
    </article>
  )
}

/** What was recorded of a turn that is no conversation of messages. */
function PlainText({ title, text }: { readonly title: string; readonly text: string }) {
  if (text === '') return null
  return (
    <section className="message" aria-label={title}>
      <header className="message-role">{title}</header>
      <div className="message-parts">{text}</div>
    </section>
  )
}
