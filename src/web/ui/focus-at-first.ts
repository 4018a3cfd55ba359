/**
 * A ref for the one field a page is opened for: it has the focus as soon as it stands. The function
 * is always the same one, so drawing the field again does not take the focus back.
 */
export function focusAtFirst(element: HTMLElement | null): void {
  element?.focus()
}
