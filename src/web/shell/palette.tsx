import { Command } from 'cmdk'
import { lazy, Suspense, useState } from 'react'
import { windowChoices } from '#web/format/window.ts'
import type { PaletteEntry } from '#web/pages/define-page.ts'
import { type Place, paths } from '#web/paths.ts'
import { navigation, pagesInOrder } from '#web/shell/navigation.ts'
import { PaletteItem } from '#web/shell/palette-item.tsx'
import { rememberTheme } from '#web/shell/remembered.ts'
import { useSession } from '#web/shell/session.ts'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/shell/palette.css'

// What one letter finds is no help, and has to be asked for.
const foundFrom = 2

const palettes = pagesInOrder.flatMap(({ id, palette }) =>
  palette === undefined ? [] : [{ id, ...palette }],
)
const goEntries = palettes.flatMap(({ go = [] }) => go).toSorted((a, b) => a.rank - b.rank)
const deedEntries = palettes.flatMap(({ deeds = [] }) => deeds).toSorted((a, b) => a.rank - b.rank)
const finders = palettes.flatMap(({ id, found }) =>
  found === undefined ? [] : [{ id, Found: lazy(async () => ({ default: await found() })) }],
)

type PaletteProps = { readonly onClose: () => void; readonly onHelp: () => void }

/** Goes anywhere and does anything by typing. */
export function Palette({ onClose, onHelp }: PaletteProps) {
  const [text, setText] = useState('')
  const place = usePlace()
  const { projects } = useSession()
  const go = useGo()
  const leave = (href: string) => () => {
    onClose()
    go(href)
  }
  const run = (deed: () => void) => () => {
    onClose()
    deed()
  }
  const typed = text.trim()
  return (
    <Command.Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      label="Search and commands"
      className="palette"
      overlayClassName="palette-shade"
    >
      <Command.Input
        placeholder="Go to a page, search traces, do something…"
        value={text}
        onValueChange={setText}
      />
      <Command.List>
        <Command.Empty>Nothing of that name.</Command.Empty>
        <Command.Group heading="Go to">
          {navigation.flat().map((item) => (
            <PaletteItem
              key={item.title}
              icon={item.icon}
              value={`go ${item.title}`}
              onSelect={leave(item.href(place))}
            >
              {item.title}
            </PaletteItem>
          ))}
          <Entries entries={goEntries} place={place} leave={leave} />
        </Command.Group>
        <Deeds place={place} leave={leave} run={run} onHelp={onHelp} />
        {projects.length < 2 ? null : (
          <Command.Group heading="Projects">
            {projects.map((project) => (
              <PaletteItem
                key={project.id}
                icon="overview"
                value={`project ${project.name}`}
                onSelect={leave(paths.overview({ project: project.slug }))}
              >
                {project.name}
              </PaletteItem>
            ))}
          </Command.Group>
        )}
        {typed === '' ? null : <TypedEntries text={typed} place={place} leave={leave} />}
        {typed.length < foundFrom
          ? null
          : finders.map(({ id, Found }) => (
              <Suspense key={id}>
                <Found text={typed} leave={leave} />
              </Suspense>
            ))}
      </Command.List>
    </Command.Dialog>
  )
}

type DeedsProps = {
  readonly place: Place
  /** Closes the palette and goes there. */
  readonly leave: (href: string) => () => void
  /** Closes the palette and does it. */
  readonly run: (deed: () => void) => () => void
  readonly onHelp: () => void
}

function Deeds({ place, leave, run, onHelp }: DeedsProps) {
  const [, setSearch] = useSearch()
  return (
    <Command.Group heading="Do">
      <Entries entries={deedEntries} place={place} leave={leave} />
      {windowChoices.map((choice) => (
        <PaletteItem
          key={choice.from}
          icon="clock"
          value={`time range ${choice.label}`}
          onSelect={run(() => setSearch({ from: choice.from, to: undefined }))}
        >
          Time range: {choice.label}
        </PaletteItem>
      ))}
      {(['light', 'dark', 'system'] as const).map((theme) => (
        <PaletteItem
          key={theme}
          icon={theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'system'}
          value={`theme ${theme}`}
          onSelect={run(() => rememberTheme(theme))}
        >
          Theme: {theme}
        </PaletteItem>
      ))}
      <PaletteItem icon="help" value="keyboard help keys shortcuts" onSelect={run(onHelp)}>
        Keyboard help
      </PaletteItem>
    </Command.Group>
  )
}

type EntriesProps = Pick<DeedsProps, 'place' | 'leave'> & {
  readonly entries: readonly PaletteEntry[]
}

function Entries({ entries, place, leave }: EntriesProps) {
  return entries.map(({ icon, title, words, href }) => (
    <PaletteItem key={words} icon={icon} value={words} onSelect={leave(href(place))}>
      {title}
    </PaletteItem>
  ))
}

type TypedEntriesProps = Pick<DeedsProps, 'place' | 'leave'> & { readonly text: string }

function TypedEntries({ text, place, leave }: TypedEntriesProps) {
  const groups = Map.groupBy(
    palettes.flatMap(({ typed }) => typed?.(text, place) ?? []),
    ({ heading }) => heading,
  )
  return [...groups].map(([heading, entries]) => (
    <Command.Group key={heading} heading={heading}>
      {entries.map(({ icon, title, words, href }) => (
        <PaletteItem key={words} icon={icon} value={words} onSelect={leave(href)}>
          {title}
        </PaletteItem>
      ))}
    </Command.Group>
  ))
}
