import type { ReactNode } from 'react'
import { Link } from '#web/ui/link.tsx'
import '#web/ui/tabs.css'

type TabsProps = {
  readonly label: string
  readonly tabs: readonly {
    readonly href: string
    readonly label: ReactNode
    readonly isCurrent: boolean
  }[]
}

/** Parts of a page, each with its own address. */
export function Tabs({ label, tabs }: TabsProps) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.isCurrent ? 'page' : undefined}>
          {tab.label}
        </Link>
      ))}
    </nav>
  )
}
