import { Command } from 'cmdk'
import { type ReactNode, useState } from 'react'
import { listModels } from '#contract/models.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { windowChoices } from '#web/format/window.ts'
import { type Place, paths, settingsSections } from '#web/paths.ts'
import { navigation } from '#web/shell/navigation.ts'
import { rememberTheme } from '#web/shell/remembered.ts'
import { sectionTitles } from '#web/shell/section-titles.ts'
import { useSession } from '#web/shell/session.ts'
import { Icon, type IconName } from '#web/ui/icon.tsx'
import { useGo } from '#web/url/use-go.ts'
import { placeQueryOf, usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/shell/palette.css'

// More would not be read, and the catalogue has a thousand models.
const modelsMax = 8

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
            <Item
              key={item.title}
              icon={item.icon}
              value={`go ${item.title}`}
              onSelect={leave(item.path(place))}
            >
              {item.title}
            </Item>
          ))}
          {settingsSections.map((section) => (
            <Item
              key={section}
              icon="settings"
              value={`settings ${sectionTitles[section]}`}
              onSelect={leave(paths.settings(place, section))}
            >
              Settings: {sectionTitles[section]}
            </Item>
          ))}
          <Item
            icon="play"
            value="welcome getting started snippets"
            onSelect={leave(paths.welcome(place))}
          >
            Getting started: key and snippets
          </Item>
          <Item
            icon="link"
            value="api reference openapi endpoints try"
            onSelect={leave(paths.reference(place))}
          >
            API reference: every endpoint, to be tried
          </Item>
        </Command.Group>
        <Deeds place={place} leave={leave} run={run} onHelp={onHelp} />
        {projects.length < 2 ? null : (
          <Command.Group heading="Projects">
            {projects.map((project) => (
              <Item
                key={project.id}
                icon="overview"
                value={`project ${project.name}`}
                onSelect={leave(paths.overview({ project: project.slug }))}
              >
                {project.name}
              </Item>
            ))}
          </Command.Group>
        )}
        {typed === '' ? null : (
          <Command.Group heading="Traces">
            {/^[0-9a-f]{32}$/.test(typed) ? (
              <Item
                icon="traces"
                value={`open trace ${typed}`}
                onSelect={leave(paths.trace(place, typed))}
              >
                Open trace {typed}
              </Item>
            ) : null}
            <Item
              icon="search"
              value={`search traces ${typed}`}
              onSelect={leave(paths.traces(place, { search: typed }))}
            >
              Search traces for “{typed}”
            </Item>
          </Command.Group>
        )}
        {typed === '' ? null : (
          <Command.Group heading="Prompts and datasets">
            <Item
              icon="prompts"
              value={`search prompts ${typed}`}
              onSelect={leave(paths.prompts(place, { search: typed }))}
            >
              Search prompts for “{typed}”
            </Item>
            <Item
              icon="datasets"
              value={`search datasets ${typed}`}
              onSelect={leave(paths.datasets(place, { search: typed }))}
            >
              Search datasets for “{typed}”
            </Item>
          </Command.Group>
        )}
        {typed.length < 2 ? null : (
          <ModelItems
            text={typed}
            onChoose={(name) => leave(paths.models(place, { search: name }))()}
          />
        )}
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
      <Item
        icon="key"
        value="make a new key create"
        onSelect={leave(paths.settings(place, 'keys', { new: 'yes' }))}
      >
        Make a key
      </Item>
      <Item
        icon="link"
        value="connect a provider new connection"
        onSelect={leave(paths.settings(place, 'connections', { new: 'yes' }))}
      >
        Connect a provider
      </Item>
      <Item
        icon="evaluations"
        value="start a new evaluation compare prompts models"
        onSelect={leave(paths.newEvaluation(place))}
      >
        Start an evaluation
      </Item>
      <Item
        icon="maturity"
        value="self-assessment start"
        onSelect={leave(paths.selfAssessments(place))}
      >
        Start or continue a self-assessment
      </Item>
      <Item
        icon="error"
        value="show failed traces errors"
        onSelect={leave(paths.traces(place, { status: 'error' }))}
      >
        Show failed traces
      </Item>
      {windowChoices.map((choice) => (
        <Item
          key={choice.from}
          icon="clock"
          value={`time range ${choice.label}`}
          onSelect={run(() => setSearch({ from: choice.from, to: undefined }))}
        >
          Time range: {choice.label}
        </Item>
      ))}
      {(['light', 'dark', 'system'] as const).map((theme) => (
        <Item
          key={theme}
          icon={theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'system'}
          value={`theme ${theme}`}
          onSelect={run(() => rememberTheme(theme))}
        >
          Theme: {theme}
        </Item>
      ))}
      <Item icon="help" value="keyboard help keys shortcuts" onSelect={run(onHelp)}>
        Keyboard help
      </Item>
    </Command.Group>
  )
}

type ItemProps = {
  readonly icon: IconName
  /** What is typed to find it; unique. */
  readonly value: string
  readonly onSelect: () => void
  readonly children: ReactNode
}

function Item({ icon, value, onSelect, children }: ItemProps) {
  return (
    <Command.Item value={value} onSelect={onSelect}>
      <Icon name={icon} />
      <span className="cut">{children}</span>
    </Command.Item>
  )
}

function ModelItems({
  text,
  onChoose,
}: {
  readonly text: string
  readonly onChoose: (name: string) => void
}) {
  const place = usePlace()
  const models = useAnswer(listModels, { query: placeQueryOf(place) })
  const wanted = text.toLowerCase()
  const found = (models.data?.items ?? [])
    .filter((card) => card.callName.toLowerCase().includes(wanted))
    .slice(0, modelsMax)
  if (found.length === 0) return null
  return (
    <Command.Group heading="Models">
      {found.map((card) => (
        <Item
          key={card.callName}
          icon="models"
          value={`model ${card.callName} ${text}`}
          onSelect={() => onChoose(card.model)}
        >
          {card.callName}
        </Item>
      ))}
    </Command.Group>
  )
}
