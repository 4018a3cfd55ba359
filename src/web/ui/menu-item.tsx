import type { ComponentProps } from 'react'
import { hinted } from '#web/ui/hinted.ts'
import '#web/ui/popover.css'

type MenuItemProps = Omit<ComponentProps<'button'>, 'className' | 'disabled'> & {
  /** Why it cannot be chosen now; it can where there is no reason. */
  readonly disabledReason?: string | undefined
}

/** A line of a small panel that does something. With a reason it is disabled, yet found and explained. */
export function MenuItem({ disabledReason, children, ...rest }: MenuItemProps) {
  return (
    <button
      {...rest}
      type="button"
      className="menu-item"
      aria-disabled={disabledReason === undefined ? undefined : true}
      {...hinted(disabledReason ?? rest['aria-description'])}
      onClick={disabledReason === undefined ? rest.onClick : undefined}
    >
      {children}
    </button>
  )
}
