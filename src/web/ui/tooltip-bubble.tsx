import { Tooltip } from '@base-ui/react/tooltip'
import { useEffect } from 'react'
import type { Hinted } from '#web/ui/hinted.ts'
import '#web/ui/tooltip.css'

/** The tooltip beside its element. Apart, so that the first load of a page is without what places it. */
export function TooltipBubble({
  anchor,
  text,
  onClose,
}: Hinted & { readonly onClose: () => void }) {
  useEffect(() => {
    // A row of a list may be drawn anew, a page left: nothing is told of what is gone.
    const watch = new MutationObserver(() => {
      if (!anchor.isConnected) onClose()
    })
    watch.observe(document.body, { childList: true, subtree: true })
    return () => watch.disconnect()
  }, [anchor, onClose])
  const dialog = anchor.closest('dialog')
  return (
    <Tooltip.Root
      open
      key={dialog === null ? 'page' : dialog.id}
      onOpenChange={(isOpen, details) => {
        // Escape is for what lies below as well: the tooltip came by itself.
        details.allowPropagation()
        if (!isOpen) onClose()
      }}
    >
      {/* What is outside of a modal dialog lies behind it. */}
      <Tooltip.Portal container={dialog ?? document.body}>
        <Tooltip.Positioner
          anchor={anchor}
          side="top"
          sideOffset={6}
          positionMethod="fixed"
          className="tooltip-place"
        >
          <Tooltip.Popup role="tooltip" className="tooltip">
            {text}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
