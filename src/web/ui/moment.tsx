import { formatAbsolute, formatClock, formatRelative, millisecondsOf } from '#web/format/time.ts'
import { useHintStop } from '#web/ui/hint.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { useNow } from '#web/ui/use-now.ts'
import '#web/ui/moment.css'

type MomentProps = {
  /** ISO 8601, as records carry it. */
  readonly at?: string | null
  /** Nanoseconds since 1970, as spans carry it. */
  readonly ns?: string
  /** What to show when there is no moment. */
  readonly never?: string
}

/** A moment as a distance from now, the clock beside it, and the full date, time and zone on hover. */
export function Moment({ at, ns, never = 'never' }: MomentProps) {
  const now = useNow()
  const tabIndex = useHintStop(true)
  if (ns === undefined && (at === undefined || at === null))
    return <span className="faint">{never}</span>
  const milliseconds = ns === undefined ? Date.parse(at ?? '') : millisecondsOf(ns)
  const absolute = formatAbsolute(milliseconds)
  return (
    <time
      className="number moment"
      dateTime={new Date(milliseconds).toISOString()}
      {...hinted(absolute)}
      tabIndex={tabIndex}
    >
      <span>
        {formatRelative(
          milliseconds,
          Math.max(now, milliseconds > now && milliseconds - now < 10_000 ? milliseconds : 0),
        )}
      </span>{' '}
      <span className="moment-clock">{formatClock(milliseconds, now)}</span>
    </time>
  )
}
