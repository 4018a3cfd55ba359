import type { ReactNode } from 'react'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'

type FormDialogProps = {
  readonly title: string
  /** What its button does, in words; null where it cannot be done, but something else can. */
  readonly deed: string | null
  /** Deeds that it sends, of which one is under way at a time; their error is shown. */
  readonly sending: readonly { readonly error: Error | null; readonly isPending: boolean }[]
  /** An error of what the form was filled with. */
  readonly error?: Error | null
  /** Why it cannot be sent yet. */
  readonly missing?: string | undefined
  /** What was typed is not thrown away by a slip: whoever leaves otherwise than by Cancel is asked. */
  readonly draft?: { readonly isChanged: boolean; readonly fields?: readonly string[] }
  /** The step after it: what came of it stands in place of the form. */
  readonly done?: Done | undefined
  /** What leaves it without the deed; `Cancel` unless something was done already. */
  readonly leave?: string
  readonly width?: number
  /** Buttons between Cancel and the deed. */
  readonly more?: ReactNode
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

type Done = {
  readonly title?: string
  readonly body: ReactNode
  /** Where one goes from here, after the button that only closes. */
  readonly actions?: ReactNode
}

/** A dialog with a form: the one way in which the page asks for what it then sends. */
export function FormDialog(props: FormDialogProps) {
  const { title, deed, sending, error = null, missing, draft, width, more, onClose } = props
  const { done } = props
  const isBusy = sending.some(({ isPending }) => isPending)
  function leave(): void {
    const isKept = draft?.isChanged !== true
    if (isKept || window.confirm('What you typed here is lost when it closes. Close it?')) onClose()
  }
  if (done !== undefined)
    return (
      <Dialog
        title={done.title ?? title}
        onClose={onClose}
        {...(width === undefined ? {} : { width })}
        footer={
          <>
            <Button look={done.actions === undefined ? 'primary' : 'plain'} onClick={onClose}>
              {done.actions === undefined ? 'Done' : 'Close'}
            </Button>
            {done.actions}
          </>
        }
      >
        {done.body}
      </Dialog>
    )
  return (
    <Dialog title={title} onClose={leave} {...(width === undefined ? {} : { width })}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (deed !== null && missing === undefined && !isBusy) props.onSubmit()
        }}
      >
        {props.children}
        <ErrorNote
          error={sending.find((one) => one.error !== null)?.error ?? error}
          {...(draft?.fields === undefined ? {} : { fields: draft.fields })}
        />
        <div className="row wrap form-end">
          <Button onClick={onClose}>{props.leave ?? 'Cancel'}</Button>
          {more}
          {deed === null ? null : (
            <Button look="primary" type="submit" isBusy={isBusy} disabledReason={missing}>
              {deed}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
