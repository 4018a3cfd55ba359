import { lazy, Suspense, useEffect, useState } from 'react'
import { type Hinted, hintOf, isPressable } from '#web/ui/hinted.ts'

/** A pointer that only passes shows nothing; where one was just shown, the next comes at once. */
const restMs = 400
const warmMs = 300
/** The way from the element to the bubble, which may be read and selected, takes this long at most. */
const leaveMs = 120
/** A finger that stays this long asks what the element is; shorter, it presses it. */
const holdMs = 500
/** A finger that moves farther scrolls. */
const holdPx = 10

const fetchBubble = () => import('#web/ui/tooltip-bubble.tsx')
const Bubble = lazy(async () => ({ default: (await fetchBubble()).TooltipBubble }))

/**
 * The one tooltip of the page. It listens at the document, so that an element needs no more than an attribute
 * (see `hinted.ts`), however many of them a list has: a resting pointer shows it, the keyboard’s focus, a tap on
 * what a tap does nothing else to (or that is disabled), and a finger that stays. Escape, a press or scrolling takes it away.
 */
export function Tooltips() {
  const [shown, setShown] = useState<Hinted | null>(null)
  useEffect(() => {
    const watch = new TooltipWatch(setShown)
    return () => watch.stop()
  }, [])
  if (shown === null) return null
  return (
    <Suspense>
      <Bubble {...shown} onClose={() => setShown(null)} />
    </Suspense>
  )
}

/** What the document tells, made into what is shown. */
class TooltipWatch {
  readonly #show: (shown: Hinted | null) => void
  readonly #stop = new AbortController()
  #shown: Hinted | null = null
  /** What will be shown when the pointer rests, or the finger stays. */
  #awaited: Element | null = null
  #timer: number | undefined
  #leftAtMs = 0
  #touch: { readonly x: number; readonly y: number } | null = null
  #wasHeld = false

  constructor(show: (shown: Hinted | null) => void) {
    this.#show = show
    const on = <Name extends keyof DocumentEventMap>(
      name: Name,
      listen: (event: DocumentEventMap[Name]) => void,
    ): void =>
      document.addEventListener(name, listen, {
        capture: true,
        signal: this.#stop.signal,
        passive: name !== 'click',
      })
    on('pointerover', (event) => this.#over(event))
    on('focusin', (event) => this.#focus(event.target))
    on('focusout', () => this.#hide())
    on('pointerdown', (event) => this.#press(event))
    on('pointermove', (event) => this.#move(event))
    on('pointerup', () => this.#lift())
    on('pointercancel', () => this.#lift())
    on('click', (event) => this.#click(event))
    on('keydown', (event) => {
      if (event.key === 'Escape') this.#hide()
    })
    on('scroll', () => this.#hide())
  }

  stop(): void {
    window.clearTimeout(this.#timer)
    this.#stop.abort()
  }

  #over({ target, pointerType, buttons }: PointerEvent): void {
    if (pointerType === 'touch' || buttons !== 0 || !(target instanceof Element)) return
    if (target.closest('.tooltip') !== null) return this.#await(null)
    const hinted = hintOf(target)
    if (hinted !== null && hinted.anchor === this.#shown?.anchor) return this.#await(null)
    if (hinted !== null && hinted.anchor === this.#awaited) return undefined
    if (hinted === null)
      return this.#shown === null
        ? this.#await(null)
        : this.#after(leaveMs, null, () => this.#hide())
    void fetchBubble()
    const isWarm = this.#shown !== null || Date.now() - this.#leftAtMs < warmMs
    return this.#after(isWarm ? 0 : restMs, hinted.anchor, () => this.#open(hinted))
  }

  #focus(target: EventTarget | null): void {
    if (!(target instanceof Element) || !target.matches(':focus-visible')) return
    const hinted = hintOf(target) ?? hintOf(cutWithin(target))
    if (hinted === null) return
    void fetchBubble()
    this.#after(isPressable(target) ? restMs : 0, hinted.anchor, () => this.#open(hinted))
  }

  #press({ target, pointerType, clientX, clientY }: PointerEvent): void {
    this.#wasHeld = false
    if (!(target instanceof Element)) return
    if (target.closest('.tooltip') !== null) return
    this.#hide()
    if (pointerType !== 'touch') return
    this.#touch = { x: clientX, y: clientY }
    const hinted = hintOf(target)
    if (hinted === null) return
    void fetchBubble()
    this.#after(holdMs, hinted.anchor, () => {
      this.#wasHeld = true
      this.#open(hinted)
    })
  }

  #move({ clientX, clientY }: PointerEvent): void {
    const begin = this.#touch
    if (begin === null || Math.hypot(clientX - begin.x, clientY - begin.y) < holdPx) return
    this.#lift()
  }

  #lift(): void {
    if (this.#touch !== null) this.#await(null)
    this.#touch = null
  }

  #click(event: MouseEvent): void {
    if (this.#wasHeld) {
      // The finger asked; it did not press.
      event.preventDefault()
      event.stopPropagation()
      this.#wasHeld = false
      return
    }
    const isTouch = event instanceof PointerEvent && event.pointerType === 'touch'
    const { target } = event
    if (!isTouch || !(target instanceof Element) || isPressable(target)) return
    const hinted = hintOf(target)
    if (hinted !== null) this.#open(hinted)
  }

  #open(hinted: Hinted): void {
    this.#await(null)
    if (!hinted.anchor.isConnected) return
    this.#shown = hinted
    this.#show(hinted)
  }

  #hide(): void {
    this.#await(null)
    if (this.#shown === null) return
    this.#shown = null
    this.#leftAtMs = Date.now()
    this.#show(null)
  }

  #after(waitMs: number, awaited: Element | null, then: () => void): void {
    window.clearTimeout(this.#timer)
    this.#awaited = awaited
    this.#timer = window.setTimeout(then, waitMs)
  }

  #await(nothing: null): void {
    window.clearTimeout(this.#timer)
    this.#awaited = nothing
  }
}

/** A link or button whose words are cut shows them when it gets the focus. */
function cutWithin(target: Element): Element | null {
  return target.matches('a, button') ? target.querySelector('.cut') : null
}
