/** Puts the focus on the control that stands for a place of the prompt, or on what is nearest to it. */
export function goToPlace(place: string): void {
  const wanted = [place, place.replace(/\.\w+$/, ''), place.replace(/\[.*$/, '')]
  for (const name of wanted) {
    const holder = [...document.querySelectorAll<HTMLElement>('[data-place]')].find(
      (each) => each.dataset['place'] === name,
    )
    if (holder === undefined) continue
    holder.scrollIntoView({ block: 'center' })
    const control = holder.matches('textarea, input, select')
      ? holder
      : holder.querySelector<HTMLElement>('textarea, input, select, button')
    control?.focus({ preventScroll: true })
    return
  }
}
