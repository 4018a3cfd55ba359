import type { ReactNode } from 'react'
import { hinted } from '#web/ui/hinted.ts'

/** A link out of somebody's text: it says which host it leads to, and hands over nothing. */
export function ExternalLink({
  href,
  children,
}: {
  readonly href: string
  readonly children: ReactNode
}) {
  const host = hostOf(href)
  if (host === null) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc" {...hinted(href)}>
      {children} <span className="faint small">({host})</span>
    </a>
  )
}

/** Host of a web or mail address; null for anything that must not become a link. */
export function hostOf(href: string): string | null {
  try {
    const url = new URL(href)
    if (url.protocol === 'mailto:') return url.pathname
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.host : null
  } catch {
    return null
  }
}
