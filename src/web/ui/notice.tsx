import { useEffect, useSyncExternalStore } from 'react'
import { Button, IconButton } from '#web/ui/button.tsx'
import { useKeys } from '#web/url/use-keys.ts'
import '#web/ui/notice.css'

/** A short word about what was just done, and a way to undo it while it stands. */
export type Notice = {
  readonly text: string
  readonly tone?: 'plain' | 'bad'
  readonly forMs?: number
  readonly action?: { readonly words: string; readonly key: string; readonly run: () => void }
}

const defaultMs = 6000
let shown: Notice | null = null
const watchers = new Set<() => void>()

/** Shows a notice in place of the one before. */
export function showNotice(notice: Notice): void {
  shown = notice
  for (const changed of watchers) changed()
}

export function dismissNotice(): void {
  shown = null
  for (const changed of watchers) changed()
}

function subscribe(changed: () => void): () => void {
  watchers.add(changed)
  return () => watchers.delete(changed)
}

/** Where notices appear; screen readers are told of them without being interrupted. */
export function NoticeBar() {
  const notice = useSyncExternalStore(subscribe, () => shown)
  useEffect(() => {
    if (notice === null) return undefined
    const timer = window.setTimeout(dismissNotice, notice.forMs ?? defaultMs)
    return () => window.clearTimeout(timer)
  }, [notice])
  const action = notice?.action
  useKeys(action === undefined ? {} : { [action.key]: action.run }, action !== undefined)
  return (
    <div className="notice-place no-print" role="status">
      {notice === null ? null : (
        <div className={`notice ${notice.tone ?? 'plain'}`}>
          <span>{notice.text}</span>
          {action === undefined ? null : (
            <Button look="quiet" onClick={action.run}>
              {action.words} <kbd>{action.key}</kbd>
            </Button>
          )}
          <IconButton icon="close" label="Dismiss" onClick={dismissNotice} />
        </div>
      )}
    </div>
  )
}
