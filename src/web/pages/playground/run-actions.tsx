import type { ReactNode } from 'react'
import { playgroundRepeatsMax } from '#contract/playground.ts'
import { Button } from '#web/ui/button.tsx'
import { isMac } from '#web/url/is-mac.ts'

type RunActionsProps = {
  readonly repeats: number
  readonly onRepeats: (repeats: number) => void
  readonly isRunning: boolean
  /** Why the person may ask nothing; undefined if they may. */
  readonly refusal: string | undefined
  readonly onRun: () => void
  readonly onStop: () => void
  readonly isComparing: boolean
  readonly canCompare: boolean
  readonly onCompare: (isComparing: boolean) => void
  readonly saveMenu: ReactNode
}

/** What is done with all models at once: how often they are asked, compare, save, run, stop. */
export function RunActions(props: RunActionsProps) {
  const { repeats, isRunning, isComparing } = props
  return (
    <>
      <label className="repeats">
        Repeat
        <select
          className="select"
          value={repeats}
          onChange={(event) => props.onRepeats(Number(event.target.value))}
        >
          {Array.from({ length: playgroundRepeatsMax }, (_, index) => (
            <option key={index} value={index + 1}>
              {index === 0 ? 'once' : `${index + 1} times`}
            </option>
          ))}
        </select>
      </label>
      <Button
        icon="compare"
        aria-pressed={isComparing}
        disabledReason={
          props.canCompare || isComparing ? undefined : 'Two answers are needed first'
        }
        onClick={() => props.onCompare(!isComparing)}
      >
        Differences
      </Button>
      {props.saveMenu}
      {isRunning ? (
        <Button look="danger" icon="stop" onClick={props.onStop}>
          Stop all
        </Button>
      ) : (
        <Button look="primary" icon="play" disabledReason={props.refusal} onClick={props.onRun}>
          Run <kbd>{isMac() ? '⌘ ↵' : 'Ctrl ↵'}</kbd>
        </Button>
      )}
    </>
  )
}
