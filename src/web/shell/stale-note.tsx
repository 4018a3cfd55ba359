import { useSyncExternalStore } from 'react'
import { liveBreak } from '#web/api/live.ts'
import { formatRelative, formatTime } from '#web/format/time.ts'
import { Icon } from '#web/ui/icon.tsx'
import { useNow } from '#web/ui/use-now.ts'

// A restart of the server is over before this; nobody needs to hear of it.
const quietMs = 4000

/** Says that what is shown is not fresh any more, and from when it is; nothing while all is well. */
export function StaleNote() {
  const since = useSyncExternalStore(liveBreak.subscribe, liveBreak.read)
  const now = useNow()
  if (since === null || now - since < quietMs) return null
  return (
    <div className="stale-note" role="status">
      <Icon name="warning" />
      <span>
        Not connected since {formatTime(since)} ({formatRelative(since, now)}): what is shown is of
        that time. Trying again.
      </span>
    </div>
  )
}
