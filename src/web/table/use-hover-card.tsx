import {
  type FocusEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import '#web/table/hover-card.css'

// Shorter, and cards flicker under a passing pointer; longer, and one waits for them.
const restMs = 300
const gapPx = 4
const edgePx = 8

type Place = { readonly left: number; readonly below: number; readonly above: number }
type Shown<Row> = { readonly key: string; readonly row: Row; readonly place: Place }

/** What a row needs to have a card: handlers, and the name of the card that describes it. */
export type HoverProps = {
  readonly onPointerEnter: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerLeave: () => void
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void
  readonly onBlur: () => void
  readonly 'aria-describedby': string | undefined
}

/**
 * A card beside the row on which a mouse rests or whose link has the keyboard's focus; never on
 * touch, where there is no resting. It takes no clicks and leaves with the first scroll or Escape.
 */
export function useHoverCard<Row>(content: ((row: Row) => ReactNode) | undefined): {
  readonly rowProps: (row: Row, key: string) => HoverProps | undefined
  readonly card: ReactNode
} {
  const [shown, setShown] = useState<Shown<Row> | null>(null)
  const timer = useRef<number | undefined>(undefined)
  const id = useId()
  const hide = (): void => {
    window.clearTimeout(timer.current)
    setShown(null)
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])
  useEffect(() => {
    if (shown === null) return undefined
    const leave = (event: Event): void => {
      if (!(event instanceof KeyboardEvent) || event.key === 'Escape') setShown(null)
    }
    document.addEventListener('scroll', leave, true)
    document.addEventListener('pointerdown', leave, true)
    document.addEventListener('keydown', leave, true)
    return () => {
      document.removeEventListener('scroll', leave, true)
      document.removeEventListener('pointerdown', leave, true)
      document.removeEventListener('keydown', leave, true)
    }
  }, [shown])
  function rowProps(row: Row, key: string): HoverProps {
    return {
      onPointerEnter(event) {
        if (event.pointerType !== 'mouse' || event.buttons !== 0) return
        const { currentTarget: element, clientX } = event
        window.clearTimeout(timer.current)
        timer.current = window.setTimeout(
          () => setShown({ key, row, place: placeOf(element, clientX) }),
          restMs,
        )
      },
      onPointerLeave: hide,
      onFocus(event) {
        if (!event.target.matches(':focus-visible')) return
        const { left } = event.target.getBoundingClientRect()
        setShown({ key, row, place: placeOf(event.currentTarget, left) })
      },
      onBlur: hide,
      'aria-describedby': shown?.key === key ? id : undefined,
    }
  }
  return {
    rowProps: (row, key) => (content === undefined ? undefined : rowProps(row, key)),
    card:
      shown === null || content === undefined ? null : (
        <Card id={id} place={shown.place}>
          {content(shown.row)}
        </Card>
      ),
  }
}

function placeOf(row: HTMLElement, left: number): Place {
  const { top, bottom } = row.getBoundingClientRect()
  return { left, below: bottom + gapPx, above: top - gapPx }
}

type CardProps = { readonly id: string; readonly place: Place; readonly children: ReactNode }

function Card({ id, place, children }: CardProps) {
  const element = useRef<HTMLDivElement>(null)
  // Its size is known once it stands: it is moved then, before the browser paints.
  useLayoutEffect(() => {
    const card = element.current
    if (card === null) return
    const { width, height } = card.getBoundingClientRect()
    const fitsBelow = place.below + height <= window.innerHeight - edgePx
    card.style.left = `${Math.max(edgePx, Math.min(place.left, window.innerWidth - width - edgePx))}px`
    card.style.top = `${fitsBelow ? place.below : Math.max(edgePx, place.above - height)}px`
    card.style.visibility = 'visible'
  })
  // On the page itself: a table that scrolls would be what `fixed` is measured from.
  return createPortal(
    <div ref={element} id={id} role="tooltip" className="hover-card">
      {children}
    </div>,
    document.body,
  )
}
