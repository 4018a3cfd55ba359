import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
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
  useLayoutEffect(() => {
    const dialog = element.current
    if (dialog === null) return undefined
    if (!dialog.open) dialog.showModal()
    // The browser would begin at the close button; people begin at the first field.
    dialog.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)')?.focus()
    // While it still stands in the page: the focus goes back to where it came from.
    return () => dialog.close()
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
      // Chromium closes it by itself where Escape comes again and nothing else did: who was asked and stays, stays.
      onClose={({ currentTarget }) => {
        if (currentTarget.isConnected && !currentTarget.open) currentTarget.showModal()
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
