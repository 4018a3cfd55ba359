import { useLocation } from '@tanstack/react-router'
import { navigation, presentItem } from '#web/shell/navigation.ts'
import { IconButton } from '#web/ui/button.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Link } from '#web/ui/link.tsx'
import { usePlace } from '#web/url/use-place.ts'

type SidebarProps = {
  readonly isNarrow: boolean
  readonly onNarrow: (isNarrow: boolean) => void
  /** On small screens: the drawer closes when a page is chosen. */
  readonly onChosen: () => void
}

/** The navigation on the left. */
export function Sidebar({ isNarrow, onNarrow, onChosen }: SidebarProps) {
  const place = usePlace()
  const pathname = useLocation({ select: (location) => location.pathname })
  const present = presentItem(pathname)
  return (
    <nav className="sidebar" aria-label="Main">
      <Link className="brand" href={`/p/${place.project}`} onClick={onChosen} aria-label="Belay">
        <img src="/icon.svg" width="22" height="22" alt="" />
        <span className="sidebar-word">Belay</span>
      </Link>
      {navigation.map((group) => (
        <ul key={group[0]?.title} className="sidebar-group">
          {group.map((item) => (
            <li key={item.title}>
              <Link
                href={item.href(place)}
                aria-current={item === present ? 'page' : undefined}
                aria-label={isNarrow ? item.title : undefined}
                data-hint={isNarrow ? item.title : undefined}
                onClick={onChosen}
              >
                <Icon name={item.icon} />
                <span className="sidebar-word">{item.title}</span>
              </Link>
            </li>
          ))}
        </ul>
      ))}
      <div className="sidebar-foot">
        <IconButton
          icon="collapse"
          label={isNarrow ? 'Widen the navigation' : 'Narrow the navigation'}
          onClick={() => onNarrow(!isNarrow)}
        />
      </div>
    </nav>
  )
}
