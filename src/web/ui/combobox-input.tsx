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
  return (
    <Autocomplete.Root<Offered>
      items={offered}
      value={value}
      limit={shownMax}
      openOnInputClick
      itemToStringValue={({ name }) => name}
      filter={(one, typed) => isOffered(one, typed, offered)}
      disabled={input.disabled === true}
      onValueChange={(text, { reason, cancel }) => {
        // Escape closes the list; Base UI would throw away what was typed as well.
        if (reason === 'escape-key') cancel()
        else onChange(text)
      }}
      onOpenChange={(isOpen, { reason, event }) => {
        // A dialog below stays open.
        if (!isOpen && reason === 'escape-key') event.preventDefault()
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

/** What has the typed letters in its name or title; everything, while one of them is chosen: the others are what one looks for. */
function isOffered({ name, title }: Offered, typed: string, all: readonly Offered[]): boolean {
  const sought = typed.trim().toLowerCase()
  return (
    `${name} ${title ?? ''}`.toLowerCase().includes(sought) ||
    all.some((one) => one.name.toLowerCase() === sought)
  )
}
