import { Popover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import { type Placed, placeOf, stayOrLeave, withinPage } from '#web/ui/place-panel.ts'

/** The panel of a popover. Apart, so that the first load of a page is without what places it. */
export function PopoverPanel({ children, ...placed }: Placed & { readonly children: ReactNode }) {
  return (
    <Popover.Root open={placed.isOpen} onOpenChange={stayOrLeave(placed)}>
      <Popover.Portal container={withinPage(placed.button)}>
        <Popover.Positioner {...placeOf(placed)}>
          <Popover.Popup
            className="popover-panel"
            aria-label={placed.label}
            finalFocus={() => placed.button}
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
