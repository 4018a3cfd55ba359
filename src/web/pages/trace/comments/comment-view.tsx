import { useState } from 'react'
import {
  editTraceComment,
  removeTraceComment,
  type TraceComment,
} from '#contract/trace-comments.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { Markdown } from '#web/parts/conversation/markdown.tsx'
import { useSession } from '#web/shell/session.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button, IconButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { usePlace } from '#web/url/use-place.ts'

type CommentViewProps = {
  readonly comment: TraceComment
  /** Null: it is about the trace as a whole. */
  readonly spanName: string | null
  readonly isOfSelected: boolean
  readonly onSelect: (spanId: string) => void
}

/** One comment: who said it when, of what, and what its author may do with it. */
export function CommentView({ comment, spanName, isOfSelected, onSelect }: CommentViewProps) {
  const { actor } = useSession()
  const [isEditing, setIsEditing] = useState(false)
  const [isRemoving, setIsRemoving] = useState(false)
  const { author, authorKind, createdAt, editedAt, isOwn, spanId, text } = comment
  return (
    <li className={isOfSelected ? 'comment selected' : 'comment'} aria-label={`By ${author}`}>
      <div className="row wrap">
        <strong>{author}</strong>
        {authorKind === 'person' ? null : (
          <Badge hint="Not written by a person on the page">{authorKind}</Badge>
        )}
        <span className="faint small">
          <Moment at={createdAt} />
          {editedAt === null ? null : (
            <>
              , edited <Moment at={editedAt} />
            </>
          )}
        </span>
        {spanName === null ? null : (
          <button type="button" className="comment-span" onClick={() => onSelect(spanId)}>
            on {spanName}
          </button>
        )}
        <span className="comment-deeds">
          {isOwn && !isEditing ? (
            <IconButton icon="edit" label="Edit the comment" onClick={() => setIsEditing(true)} />
          ) : null}
          {isOwn || actor.scopes.includes('people') ? (
            <IconButton
              icon="trash"
              label="Remove the comment"
              onClick={() => setIsRemoving(true)}
            />
          ) : null}
        </span>
      </div>
      {isEditing ? (
        <EditForm comment={comment} onDone={() => setIsEditing(false)} />
      ) : (
        <Markdown text={text} />
      )}
      {isRemoving ? <RemoveDialog comment={comment} onClose={() => setIsRemoving(false)} /> : null}
    </li>
  )
}

type EditFormProps = { readonly comment: TraceComment; readonly onDone: () => void }

function EditForm({ comment, onDone }: EditFormProps) {
  const { project } = usePlace()
  const [text, setText] = useState(comment.text)
  const edit = useDeed(editTraceComment, { changes: ['trace-comments'], onDone })
  return (
    <form
      className="comment-form"
      onSubmit={(event) => {
        event.preventDefault()
        edit.mutate({ params: { id: comment.id }, query: { project }, body: { text } })
      }}
    >
      <AreaField label="Comment" rows={4} value={text} onChange={setText} />
      <ErrorNote error={edit.error} />
      <div className="row">
        <Button
          type="submit"
          look="primary"
          isBusy={edit.isPending}
          disabledReason={text.trim() === '' ? 'Say something first' : undefined}
        >
          Save
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  )
}

type RemoveDialogProps = { readonly comment: TraceComment; readonly onClose: () => void }

function RemoveDialog({ comment, onClose }: RemoveDialogProps) {
  const { project } = usePlace()
  const remove = useDeed(removeTraceComment, { changes: ['trace-comments'], onDone: onClose })
  return (
    <ConfirmDialog
      title={`Remove the comment of ${comment.author}`}
      deed="Remove the comment"
      sending={remove}
      onConfirm={() => remove.mutate({ params: { id: comment.id }, query: { project } })}
      onClose={onClose}
    >
      It cannot be brought back. The trace stays as it is.
    </ConfirmDialog>
  )
}
