import { plural } from '#web/format/number.ts'
import { useComments } from '#web/pages/trace/comments/use-comments.ts'
import { Button } from '#web/ui/button.tsx'
import { Moment } from '#web/ui/moment.tsx'
import '#web/pages/trace/comments/comments.css'

type CommentsLineProps = { readonly traceId: string; readonly onOpen: () => void }

/** How much was said of a trace, by whom last, and the way there. */
export function CommentsLine({ traceId, onOpen }: CommentsLineProps) {
  const { comments, total } = useComments(traceId)
  const newest = comments?.at(-1)
  return (
    <section className="comments-line" aria-label="Comments on this trace">
      <h3>Comments</h3>
      {newest === undefined ? (
        <span className="faint">none</span>
      ) : (
        <span>
          {plural(total, 'comment')}{' '}
          <span className="faint small">
            newest by {newest.author}, <Moment at={newest.createdAt} />
          </span>
        </span>
      )}
      <span className="push" />
      <Button icon="comment" look="quiet" onClick={onOpen}>
        {newest === undefined ? 'Comment' : 'Read'}
      </Button>
    </section>
  )
}
