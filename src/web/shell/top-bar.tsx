import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { everyEnvironment, ownEnvironment } from '#contract/environment-names.ts'
import { signOut } from '#contract/people.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { type Place, paths } from '#web/paths.ts'
import { pageAt } from '#web/shell/navigation.ts'
import { rememberTheme, type Theme } from '#web/shell/remembered.ts'
import type { Session } from '#web/shell/session.ts'
import { TimeRange } from '#web/shell/time-range.tsx'
import { useTheme } from '#web/shell/use-theme.ts'
import { IconButton } from '#web/ui/button.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Menu, type MenuEntry } from '#web/ui/menu.tsx'
import { isMac } from '#web/url/is-mac.ts'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

type TopBarProps = {
  readonly session: Session | null
  readonly onMenu: () => void
  readonly onPalette: () => void
  readonly onHelp: () => void
}

/** Where one is (project, environment, time range) and what is always at hand. */
export function TopBar({ session, onMenu, onPalette, onHelp }: TopBarProps) {
  const place = usePlace()
  const { pathname } = useLocation()
  return (
    <header className="top-bar">
      <span className="only-narrow">
        <IconButton icon="menu" label="Open the navigation" onClick={onMenu} />
      </span>
      <PlaceSelects session={session} place={place} />
      <span className="push" />
      <button
        type="button"
        className="palette-button"
        onClick={onPalette}
        aria-label="Search or do"
      >
        <Icon name="search" size={14} />
        <span>Search or do</span>
        <kbd>{isMac() ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      {pageAt(pathname)?.takesRange === true ? <TimeRange /> : null}
      <ThemeSwitch />
      <span className="not-narrow">
        <IconButton icon="help" label="Keyboard help" onClick={onHelp} />
      </span>
      <AccountMenu session={session} />
    </header>
  )
}

function PlaceSelects({
  session,
  place,
}: {
  readonly session: Session | null
  readonly place: Place
}) {
  const go = useGo()
  const [, setSearch] = useSearch()
  return (
    <div className="place-selects">
      <select
        className="select"
        aria-label="Project"
        value={session?.project.slug ?? ''}
        onChange={(event) =>
          go(paths.overview({ ...place, project: event.target.value, environment: undefined }))
        }
      >
        {session === null ? <option value="">…</option> : null}
        {session?.projects.map((each) => (
          <option key={each.id} value={each.slug}>
            {each.name}
          </option>
        ))}
      </select>
      <span className="faint" aria-hidden="true">
        /
      </span>
      <select
        className="select"
        aria-label="Environment"
        value={place.environment ?? ''}
        onChange={(event) => setSearch({ environment: event.target.value })}
      >
        <option value="">All environments</option>
        {session?.project.environments.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
        <option value={ownEnvironment}>{ownEnvironment}: Belay’s own calls</option>
        <option value={everyEnvironment}>Everything</option>
      </select>
    </div>
  )
}

function ThemeSwitch() {
  const theme = useTheme()
  const icon = theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'system'
  return (
    <span className="not-narrow">
      <Menu icon={icon} label="Theme" groups={[{ id: 'theme', entries: themeEntries(theme) }]} />
    </span>
  )
}

function themeEntries(theme: Theme): readonly MenuEntry[] {
  return themes.map(({ value, label, icon }) => ({
    words: label,
    icon,
    isChosen: theme === value,
    onChoose: () => rememberTheme(value),
  }))
}

const themes = [
  { value: 'system', label: 'As the system', icon: 'system' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
] as const

function AccountMenu({ session }: { readonly session: Session | null }) {
  const go = useGo()
  const theme = useTheme()
  const cache = useQueryClient()
  const leave = useDeed(signOut, {
    changes: [],
    onDone: () => {
      cache.clear()
      go(paths.signIn('/'))
    },
  })
  if (session === null) return <IconButton icon="person" label="Account" />
  const { actor } = session
  return (
    <Menu
      icon="person"
      label="Account"
      groups={[
        {
          id: 'person',
          title: (
            <>
              <strong className="account-name">{actor.name}</strong>
              {actor.role ?? actor.kind}
            </>
          ),
          entries: [],
        },
        { id: 'theme', className: 'only-narrow', entries: themeEntries(theme) },
        {
          id: 'out',
          entries: [{ words: 'Sign out', icon: 'signOut', onChoose: () => leave.mutate({}) }],
        },
      ]}
    />
  )
}
