import { createContext, type ReactNode, use } from 'react'
import { hinted } from '#web/ui/hinted.ts'

/**
 * Where hints are reached with Tab: everywhere; in a short table those that say more than what stands there; in a long
 * list none, because the way through it would have no end. There the panel of the chosen row says the same.
 */
type Reach = 'everywhere' | 'table' | 'list'

export const HintReach = createContext<Reach>('everywhere')

type HintProps = {
  /** What the tooltip says; without it this is only a text. */
  readonly text: string | undefined
  readonly className?: string
  /** Says only more exactly what stands there: in tables it is not reached with Tab. */
  readonly isMinor?: boolean
  readonly children: ReactNode
}

/** A text that has something to say of itself: on hover, with the keyboard’s focus, on a tap, and to screen readers. */
export function Hint({ text, className, isMinor = false, children }: HintProps) {
  const tabIndex = useHintStop(isMinor)
  return (
    <span
      className={className}
      {...hinted(text)}
      tabIndex={text === undefined || text === '' ? undefined : tabIndex}
    >
      {children}
    </span>
  )
}

/** The `tabIndex` of an element with a hint that cannot be pressed. */
export function useHintStop(isMinor: boolean): 0 | undefined {
  const reach = use(HintReach)
  return reach === 'everywhere' || (reach === 'table' && !isMinor) ? 0 : undefined
}
