import type { ReactNode } from 'react'
import { Icon, type IconName } from '#web/ui/icon.tsx'

/** What a button that opens a small panel looks like. */
export type PanelButtonLook = {
  /** What stands on the button. */
  readonly words?: ReactNode
  readonly icon?: IconName
  /** The button's name, and the panel's. */
  readonly label: string
  readonly look?: 'plain' | 'quiet'
  /** Without the arrow that says a panel opens. */
  readonly isBare?: boolean
}

type PanelButtonProps = PanelButtonLook & {
  readonly opens: 'menu' | 'dialog'
  readonly isOpen: boolean
  readonly onButton: (button: HTMLButtonElement | null) => void
  /** Begins to fetch the code of the panel: the button was pointed at, or has the focus. */
  readonly onNear: () => void
  /** From the keyboard the first or the last entry takes the focus. */
  readonly onToggle: (by: OpenedBy) => void
}

/** By what a panel was opened: it says where the focus goes. */
export type OpenedBy = 'pointer' | 'first' | 'last'

/** The button of a menu or popover. */
export function PanelButton(props: PanelButtonProps) {
  const { words, icon, label, look = 'plain', isBare = false, opens, isOpen, onNear } = props
  const { onButton, onToggle } = props
  return (
    <button
      ref={onButton}
      type="button"
      className={words === undefined ? 'icon-button' : `button ${look}`}
      aria-label={label}
      data-hint={words === undefined ? label : undefined}
      aria-haspopup={opens}
      aria-expanded={isOpen}
      onPointerEnter={onNear}
      onFocus={onNear}
      // A click without a pointer comes from Enter or the space bar.
      onClick={(event) => onToggle(event.detail === 0 ? 'first' : 'pointer')}
      onKeyDown={(event) => {
        if (opens !== 'menu' || isOpen) return
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        event.preventDefault()
        onToggle(event.key === 'ArrowUp' ? 'last' : 'first')
      }}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {words}
      {words === undefined || isBare ? null : <Icon name="chevronDown" size={12} />}
    </button>
  )
}
