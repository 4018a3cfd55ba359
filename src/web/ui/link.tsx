import { type AnyRouter, useRouter } from '@tanstack/react-router'
import type { ComponentProps, MouseEvent } from 'react'

type LinkProps = Omit<ComponentProps<'a'>, 'href'> & { readonly href: string }

/**
 * A link inside the page: an ordinary anchor that does not load the page anew. The code of where it leads is
 * fetched when it is pointed at or focused, so that the page is there when it is pressed.
 */
export function Link({ href, onClick, onPointerEnter, onFocus, children, ...rest }: LinkProps) {
  const router = useRouter()
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event)
    const wantsNewTab =
      event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    if (event.defaultPrevented || wantsNewTab || rest.target === '_blank') return
    event.preventDefault()
    router.history.push(href)
  }
  return (
    <a
      {...rest}
      href={href}
      onClick={follow}
      onPointerEnter={(event) => {
        onPointerEnter?.(event)
        fetchCode(router, href)
      }}
      onFocus={(event) => {
        onFocus?.(event)
        fetchCode(router, href)
      }}
    >
      {children}
    </a>
  )
}

function fetchCode(router: AnyRouter, href: string): void {
  const { origin, pathname } = new URL(href, window.location.href)
  if (origin !== window.location.origin) return
  // Whoever then presses the link is told what went wrong; pointing at it is no occasion.
  for (const route of router.getMatchedRoutes(pathname)[0])
    router.loadRouteChunk(route)?.catch(() => undefined)
}
