/** What the tooltip says, and beside what. */
export type Hinted = { readonly anchor: Element; readonly text: string }

/** Spread into an element that has something to say of itself; without a text it is left as it is. */
export function hinted(text: string | undefined): { readonly 'aria-description'?: string } {
  return text === undefined || text === '' ? {} : { 'aria-description': text }
}

const hinting = '[data-hint], [aria-description], .cut'

/**
 * What the tooltip says of an element, or of what it stands in:
 * - `aria-description` is what screen readers say of it too;
 * - `data-hint` is for the eye alone, such as the name of a button that is an icon;
 * - a text that is cut (`.cut`) is shown whole, where it really is cut.
 */
export function hintOf(element: Element | null): Hinted | null {
  for (
    let anchor = element?.closest(hinting) ?? null;
    anchor !== null;
    anchor = anchor.parentElement?.closest(hinting) ?? null
  ) {
    const text = textOf(anchor)
    if (text !== '') return { anchor, text }
  }
  return null
}

/** Whether a tap on it does something, so that it cannot show a tooltip as well. */
export function isPressable(element: Element): boolean {
  if (element.closest('[aria-disabled="true"], :disabled') !== null) return false
  return (
    element.closest(
      'a, button, input, select, textarea, summary, label, [role="row"], [role="treeitem"]',
    ) !== null
  )
}

function textOf(anchor: Element): string {
  const told = anchor.getAttribute('data-hint') ?? anchor.getAttribute('aria-description') ?? ''
  const whole = anchor instanceof HTMLElement && isCut(anchor) ? anchor.innerText.trim() : ''
  return whole === '' || told.includes(whole) ? told : told === '' ? whole : `${whole}\n${told}`
}

function isCut(element: HTMLElement): boolean {
  return (
    element.classList.contains('cut') &&
    (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1)
  )
}
