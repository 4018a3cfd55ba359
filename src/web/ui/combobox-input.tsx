import { Autocomplete } from '@base-ui/react/autocomplete'
import { useLayoutEffect, useState } from 'react'
import type { ComboboxProps, Offered } from '#web/ui/combobox.tsx'
import { placeOf, withinPage } from '#web/ui/place-panel.ts'

/** What was marked in the plain input that had the focus. */
export type HeldFocus = { readonly from: number; readonly to: number }

/** More than these nobody reads; further letters find the rest. */
const shownMax = 200

/** The input of a combobox with its list. Apart, so that the first load of a page is without what places it. */
export function ComboboxInput({
  offered,
  value,
  onChange,
  held,
  ...input
}: ComboboxProps & { readonly held: { current: HeldFocus | null } }) {
  const [element, setElement] = useState<HTMLInputElement | null>(null)
  useLayoutEffect(() => {
    const before = held.current
    if (before === null || element === null) return
    element.focus()
    element.setSelectionRange(before.from, before.to)
  }, [held, element])
  const [isOpen, setIsOpen] = useState(false)
  const [isTyping, setIsTyping] = useState(false)
  const isChosen = isOneOf(offered, value)
  const matches = offered.filter((one) => isChosen || isOffered(one, value))
  // While it is open Base UI hides everything else from screen readers: it is not open over nothing, nor over what was typed to its end.
  const isShown = isOpen && matches.length > 0 && !(isTyping && isChosen)
  return (
    <Autocomplete.Root<Offered>
      items={matches}
      value={value}
      limit={shownMax}
      openOnInputClick
      itemToStringValue={({ name }) => name}
      filter={null}
      open={isShown}
      onValueChange={(text, { reason, cancel }) => {
        // Escape closes the list; Base UI would throw away what was typed as well.
        if (reason === 'escape-key') cancel()
        else {
          setIsTyping(true)
          onChange(text)
        }
      }}
      onOpenChange={(isNow, { reason, event }) => {
        setIsOpen(isNow)
        if (reason !== 'input-change') setIsTyping(false)
        // A dialog below stays open.
        if (!isNow && reason === 'escape-key') event.preventDefault()
      }}
    >
      <Autocomplete.Input {...input} ref={setElement} />
      <Autocomplete.Portal container={withinPage(element)}>
        <Autocomplete.Positioner {...placeOf({ button: element, align: 'start' })}>
          <Autocomplete.Popup className="popover-panel combobox-list">
            <Autocomplete.List>
              {(one: Offered) => (
                <Autocomplete.Item key={one.name} value={one} className="menu-item">
                  <span>{one.name}</span>
                  {one.title === undefined ? null : (
                    <span className="menu-note cut">{one.title}</span>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}

function isOneOf(all: readonly Offered[], text: string): boolean {
  const sought = text.trim().toLowerCase()
  return all.some(({ name }) => name.toLowerCase() === sought)
}

/** Whether the typed letters stand in its name or title. */
function isOffered({ name, title }: Offered, typed: string): boolean {
  return `${name} ${title ?? ''}`.toLowerCase().includes(typed.trim().toLowerCase())
}
