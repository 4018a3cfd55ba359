import { formatCount } from '#web/format/number.ts'
import { CommentForm } from '#web/pages/trace/comments/comment-form.tsx'
import { CommentView } from '#web/pages/trace/comments/comment-view.tsx'
import { useComments } from '#web/pages/trace/comments/use-comments.ts'
import type { TreeSpan } from '#web/parts/spans/span-tree.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import '#web/pages/trace/comments/comments.css'

type CommentsViewProps = {
  readonly traceId: string
  /** The selected span, which a new comment may be about. */
  readonly span: TreeSpan | undefined
  readonly spans: readonly TreeSpan[]
  readonly onSelect: (spanId: string) => void
}

/** What people say of this trace and its spans, and a form to say something. */
export function CommentsView({ traceId, span, spans, onSelect }: CommentsViewProps) {
  const { comments, total, error, retry, hasMore, isLoadingMore, more } = useComments(traceId)
  const nameOf = (spanId: string): string =>
    spans.find((each) => each.spanId === spanId)?.name ?? spanId
  return (
    <section className="comments" aria-label="Comments">
      <ErrorNote error={error} onRetry={retry} />
      {comments === undefined && error === null ? (
        <SkeletonRows count={3} label="Loading the comments" />
      ) : null}
      {comments?.length === 0 ? (
        <p className="soft">
          Nobody has said anything of this trace. What you write here stays with it, for everybody
          in the project.
        </p>
      ) : null}
      {hasMore && comments !== undefined ? (
        <div className="row">
          <Button isBusy={isLoadingMore} onClick={more}>
            Older comments
          </Button>
          <span className="faint small">
            the newest {formatCount(comments.length)} of {formatCount(total)} are shown
          </span>
        </div>
      ) : null}
      <ul className="comment-list">
        {comments?.map((comment) => (
          <CommentView
            key={comment.id}
            comment={comment}
            spanName={comment.spanId === '' ? null : nameOf(comment.spanId)}
            isOfSelected={comment.spanId !== '' && comment.spanId === span?.spanId}
            onSelect={onSelect}
          />
        ))}
      </ul>
      <CommentForm traceId={traceId} span={span} />
    </section>
  )
}
