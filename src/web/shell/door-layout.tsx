import type { ReactNode } from 'react'
import { useTitle } from '#web/ui/page.tsx'
import '#web/shell/door-layout.css'

/** The pages before one is inside: signing in, joining by link. */
export function DoorLayout({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}) {
  useTitle(title)
  return (
    <main className="door">
      <div className="door-card">
        <div className="door-brand">
          <img src="/icon.svg" width="28" height="28" alt="" />
          <span>Belay</span>
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}
