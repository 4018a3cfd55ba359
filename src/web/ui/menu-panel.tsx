import { Menu } from '@base-ui/react/menu'
import { type FocusEvent, Fragment, useEffect, useRef } from 'react'
import { hinted } from '#web/ui/hinted.ts'
import { Icon } from '#web/ui/icon.tsx'
import type { MenuEntry, MenuGroup } from '#web/ui/menu.tsx'
import type { OpenedBy } from '#web/ui/panel-button.tsx'
import { type Placed, placeOf, stayOrLeave, withinPage } from '#web/ui/place-panel.ts'

type MenuPanelProps = Placed & {
  readonly openedBy: OpenedBy
  readonly groups: readonly MenuGroup[]
}

/** The list of a menu. Apart, so that the first load of a page is without what places it. */
export function MenuPanel({ openedBy, groups, ...placed }: MenuPanelProps) {
  const hasFocus = useRef(false)
  useEffect(() => {
    if (!placed.isOpen) hasFocus.current = false
  }, [placed.isOpen])
  /** Base UI puts the focus on the list; whoever came by the keyboard begins at an entry. */
  function begin({ target, currentTarget: list }: FocusEvent<HTMLElement>): void {
    if (hasFocus.current || openedBy === 'pointer' || target !== list) return
    hasFocus.current = true
    const all = [...list.querySelectorAll<HTMLElement>('[role^="menuitem"]')]
    const seen = all.filter((entry) => entry.checkVisibility())
    ;(openedBy === 'first' ? seen[0] : seen.at(-1))?.focus()
  }
  return (
    <Menu.Root open={placed.isOpen} onOpenChange={stayOrLeave(placed)} modal={false}>
      <Menu.Portal container={withinPage(placed.button)}>
        <Menu.Positioner {...placeOf(placed)}>
          <Menu.Popup
            className="popover-panel"
            aria-label={placed.label}
            finalFocus={() => placed.button}
            onFocus={begin}
          >
            {groups.map((group, at) => (
              <Fragment key={group.id}>
                {at === 0 ? null : <div className={`menu-line ${group.className ?? ''}`} />}
                <Group {...group} />
              </Fragment>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Group({ title, className, entries }: MenuGroup) {
  const chosen = entries.find(({ isChosen }) => isChosen === true)?.words
  return (
    <div className={className}>
      {title === undefined ? null : <div className="menu-title">{title}</div>}
      {entries.some(({ isChosen }) => isChosen !== undefined) ? (
        <Menu.RadioGroup value={chosen ?? ''}>
          {entries.map((entry) => (
            <Menu.RadioItem key={entry.words} value={entry.words} closeOnClick {...propsOf(entry)}>
              <Inside {...entry} />
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      ) : (
        entries.map((entry) => (
          <Menu.Item key={entry.words} {...propsOf(entry)}>
            <Inside {...entry} />
          </Menu.Item>
        ))
      )}
    </div>
  )
}

function propsOf({ words, disabledReason, onChoose }: MenuEntry) {
  return {
    className: 'menu-item',
    label: words,
    disabled: disabledReason !== undefined,
    onClick: disabledReason === undefined ? onChoose : undefined,
    ...hinted(disabledReason),
  }
}

function Inside({ words, icon, note }: MenuEntry) {
  return (
    <>
      {icon === undefined ? null : <Icon name={icon} />}
      <span>{words}</span>
      {note === undefined ? null : <span className="menu-note">{note}</span>}
    </>
  )
}
