import { type ReactNode, useEffect, useId, useRef } from 'react'
import { IconButton } from '#web/ui/button.tsx'
import '#web/ui/dialog.css'

type DialogProps = {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons, the deed last. */
  readonly footer?: ReactNode
  readonly width?: number
  /** False: only its own buttons close it, for what is shown once. */
  readonly isEasyToLeave?: boolean
}

/** A dialog over the page: the browser's own, which keeps the focus inside and closes on Escape. */
export function Dialog({
  title,
  onClose,
  children,
  footer,
  width = 520,
  isEasyToLeave = true,
}: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const leave = useRef(onClose)
  useEffect(() => {
    leave.current = onClose
  })
  useEffect(() => {
    const dialog = element.current
    if (dialog === null || !isEasyToLeave) return undefined
    // Only the backdrop is the dialog itself; everything else is inside it.
    const click = (event: MouseEvent): void => {
      if (event.target === dialog) leave.current()
    }
    dialog.addEventListener('click', click)
    return () => dialog.removeEventListener('click', click)
  }, [isEasyToLeave])
  useEffect(() => {
    const dialog = element.current
    if (dialog === null || dialog.open) return
    dialog.showModal()
    // The browser would begin at the close button; people begin at the first field.
    dialog.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)')?.focus()
  }, [])
  return (
    <dialog
      ref={element}
      className="dialog"
      style={{ width }}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        if (isEasyToLeave) onClose()
      }}
    >
      <div className="dialog-inside">
        <header className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          {isEasyToLeave ? <IconButton icon="close" label="Close" onClick={onClose} /> : null}
        </header>
        <div className="dialog-body">{children}</div>
        {footer === undefined ? null : <footer className="dialog-foot">{footer}</footer>}
      </div>
    </dialog>
  )
}
