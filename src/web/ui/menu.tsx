import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { IconName } from '#web/ui/icon.tsx'
import { type OpenedBy, PanelButton, type PanelButtonLook } from '#web/ui/panel-button.tsx'
import '#web/ui/popover.css'

/** A line of a menu that does something. */
export type MenuEntry = {
  /** Its name; arrow keys and the first letters find it. */
  readonly words: string
  readonly icon?: IconName | undefined
  /** More about it, fainter. */
  readonly note?: ReactNode
  /** Whether it is the one of its group that is chosen; left out where nothing is chosen. */
  readonly isChosen?: boolean
  /** Why it cannot be chosen now: it is found and explained. */
  readonly disabledReason?: string | undefined
  readonly onChoose: () => void
}

/** Entries between two lines. */
export type MenuGroup = {
  readonly id: string
  readonly title?: ReactNode
  readonly className?: string
  readonly entries: readonly MenuEntry[]
}

type MenuProps = PanelButtonLook & {
  readonly align?: 'start' | 'end'
  readonly groups: readonly MenuGroup[]
}

const fetchPanel = () => import('#web/ui/menu-panel.tsx')
const Panel = lazy(async () => ({ default: (await fetchPanel()).MenuPanel }))

/** A button that opens a list of deeds: walked with arrow keys and first letters, closed by a choice, a click elsewhere or Escape. */
export function Menu({ align = 'end', groups, ...look }: MenuProps) {
  const [state, setState] = useState<'never' | 'closed' | OpenedBy>('never')
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  const isOpen = state !== 'never' && state !== 'closed'
  return (
    <>
      <PanelButton
        {...look}
        opens="menu"
        onButton={setButton}
        isOpen={isOpen}
        onNear={() => void fetchPanel()}
        onToggle={(by) => setState(isOpen ? 'closed' : by)}
      />
      {state === 'never' ? null : (
        <Suspense>
          <Panel
            isOpen={isOpen}
            openedBy={isOpen ? state : 'pointer'}
            label={look.label}
            button={button}
            align={align}
            groups={groups}
            onClose={() => setState('closed')}
          />
        </Suspense>
      )}
    </>
  )
}
