import { lazy, type ReactNode, Suspense, useState } from 'react'
import { PanelButton, type PanelButtonLook } from '#web/ui/panel-button.tsx'
import '#web/ui/popover.css'

type PopoverProps = PanelButtonLook & {
  readonly align?: 'start' | 'end'
  /** What stands in the panel; it may close it. */
  readonly children: (close: () => void) => ReactNode
}

const fetchPanel = () => import('#web/ui/popover-panel.tsx')
const Panel = lazy(async () => ({ default: (await fetchPanel()).PopoverPanel }))

/** A button that opens a small panel beside it; a click elsewhere or Escape closes it. What only lists deeds is a menu. */
export function Popover({ align = 'start', children, ...look }: PopoverProps) {
  const [state, setState] = useState<'never' | 'open' | 'closed'>('never')
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  const isOpen = state === 'open'
  const close = (): void => setState('closed')
  return (
    <>
      <PanelButton
        {...look}
        opens="dialog"
        onButton={setButton}
        isOpen={isOpen}
        onNear={() => void fetchPanel()}
        onToggle={() => setState(isOpen ? 'closed' : 'open')}
      />
      {state === 'never' ? null : (
        <Suspense>
          <Panel isOpen={isOpen} label={look.label} button={button} align={align} onClose={close}>
            {isOpen ? children(close) : null}
          </Panel>
        </Suspense>
      )}
    </>
  )
}
