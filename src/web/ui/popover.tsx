import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon, type IconName } from '#web/ui/icon.tsx'
import '#web/ui/popover.css'

type PopoverProps = {
  /** What stands on the button. */
  readonly words?: ReactNode
  readonly icon?: IconName
  /** The button's name. */
  readonly label: string
  readonly align?: 'start' | 'end'
  readonly look?: 'plain' | 'quiet'
  /** Without the arrow that says a panel opens. */
  readonly isBare?: boolean
  /** The panel; it may close itself. */
  readonly children: (close: () => void) => ReactNode
}

/** A button that opens a small panel beside it; a click elsewhere or Escape closes it. */
export function Popover({
  words,
  icon,
  label,
  align = 'start',
  look = 'plain',
  isBare = false,
  children,
}: PopoverProps) {
  const [isOpen, setIsOpen] = useState(false)
  const element = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen) return undefined
    const leave = (event: PointerEvent): void => {
      if (event.target instanceof Node && element.current?.contains(event.target) !== true)
        setIsOpen(false)
    }
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      setIsOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('keydown', escape, true)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('keydown', escape, true)
    }
  }, [isOpen])
  return (
    <div className="popover" ref={element}>
      <button
        ref={button}
        type="button"
        className={words === undefined ? 'icon-button' : `button ${look}`}
        aria-label={label}
        data-hint={words === undefined ? label : undefined}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {icon === undefined ? null : <Icon name={icon} />}
        {words}
        {words === undefined || isBare ? null : <Icon name="chevronDown" size={12} />}
      </button>
      {isOpen ? (
        <div className={`popover-panel ${align}`} role="group" aria-label={label}>
          {children(() => setIsOpen(false))}
        </div>
      ) : null}
    </div>
  )
}
