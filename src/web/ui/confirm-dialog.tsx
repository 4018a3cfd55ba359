import { type ReactNode, useState } from 'react'
import { TextField } from '#web/forms/text-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'

type ConfirmDialogProps = {
  /** The deed as a question or title: `Revoke key “support”`. */
  readonly title: string
  /** What it touches, with names and numbers. */
  readonly children: ReactNode
  readonly deed: string
  /** Must be typed before the deed, where it cannot be undone. */
  readonly typed?: string
  /** The deed under way, which is told of its error; left out where it is done at once. */
  readonly sending?: { readonly error: Error | null; readonly isPending: boolean }
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** The one way in which the page asks before it destroys something. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, deed, typed, sending, onConfirm, onClose } = props
  const [text, setText] = useState('')
  const isReady = typed === undefined || text.trim() === typed
  return (
    <Dialog
      title={title}
      onClose={onClose}
      width={460}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="danger"
            isBusy={sending?.isPending ?? false}
            disabledReason={isReady ? undefined : `Type “${typed}” first`}
            onClick={onConfirm}
          >
            {deed}
          </Button>
        </>
      }
    >
      <div>{children}</div>
      {typed === undefined ? null : (
        <TextField
          label={`Type ${typed} to confirm`}
          autoComplete="off"
          value={text}
          onChange={setText}
        />
      )}
      <ErrorNote error={sending?.error ?? null} />
    </Dialog>
  )
}
