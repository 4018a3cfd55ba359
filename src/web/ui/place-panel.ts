import type { SyntheticEvent } from 'react'

/** A panel, and the button that it belongs to. */
export type Placed = {
  readonly isOpen: boolean
  readonly label: string
  readonly button: HTMLElement | null
  readonly align: 'start' | 'end'
  readonly onClose: () => void
}

type ChangeDetails = {
  readonly reason: string
  readonly event: Event
  readonly cancel: () => void
}

/** Where the panel stands: below its button, within the window. */
export function placeOf({ button, align }: Pick<Placed, 'button' | 'align'>) {
  return {
    anchor: button,
    side: 'bottom',
    align,
    sideOffset: 4,
    collisionPadding: 8,
    positionMethod: 'fixed',
    className: 'panel-place',
    // In React a panel is inside of what its button stands in, such as a row that a click selects.
    onClick: (event: SyntheticEvent) => event.stopPropagation(),
  } as const
}

/** Inside a dialog where the button stands in one: what is outside of it lies behind it. */
export function withinPage(element: HTMLElement | null): HTMLElement {
  return element?.closest('dialog') ?? document.body
}

/** Closes the panel; what is done to its own button is left to the button. */
export function stayOrLeave({ button, onClose }: Pick<Placed, 'button' | 'onClose'>) {
  return (isOpen: boolean, { reason, event, cancel }: ChangeDetails): void => {
    if (isOpen) return
    const at = event instanceof FocusEvent ? event.relatedTarget : event.target
    const isOwn = at instanceof Node && button?.contains(at) === true
    if (isOwn && (reason === 'outside-press' || reason === 'focus-out')) return cancel()
    // A dialog below stays open.
    if (reason === 'escape-key') event.preventDefault()
    onClose()
  }
}
