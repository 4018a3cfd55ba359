import { useCallback, useMemo } from 'react'
import type { Prompt } from '#contract/prompts.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { FolderPanel } from '#web/pages/prompts/folder-panel.tsx'
import { LabelBadges } from '#web/pages/prompts/label-badges.tsx'
import { NewPromptDialog } from '#web/pages/prompts/new-prompt-dialog.tsx'
import { usePromptFreshness } from '#web/pages/prompts/use-prompt-freshness.ts'
import { useAllPrompts, usePrompts } from '#web/pages/prompts/use-prompts.ts'
import { type Place, paths, type Search } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton, LinkButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { FilterChips } from '#web/ui/filter-chips.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { SearchField } from '#web/ui/search-field.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/prompts/prompts-page.css'

const filterNames = ['search', 'folder', 'tag'] as const
const filterTitles = { search: 'text', folder: 'folder', tag: 'tag' }
const kept = [
  { value: 'live', label: 'In use' },
  { value: 'archived', label: 'Archived' },
] as const

/** The prompts of the project: found by folder, tag and words, each with where its labels stand. */
export function PromptsPage() {
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const isArchived = search['archived'] === 'true'
  const question = useMemo(
    () => ({
      project: place.project,
      ...given(search),
      ...(isArchived ? { archived: 'true' as const } : {}),
    }),
    [place.project, search, isArchived],
  )
  usePromptFreshness(place.project)
  const prompts = usePrompts(question)
  const all = useAllPrompts(place.project, isArchived)
  const columns = useMemo(() => promptColumns(place), [place])
  const isFiltered = filterNames.some((name) => search[name] !== undefined)
  const change = useCallback(
    (patch: Search) => setSearch({ ...patch, selected: undefined }, 'replace'),
    [setSearch],
  )
  const searchFor = useCallback((text: string | undefined) => change({ search: text }), [change])
  const startNew = (): void => setSearch({ new: 'yes' }, 'replace')
  return (
    <Page
      title="Prompts"
      layout="fill"
      answer={
        all.data === undefined ? (
          <Skeleton width="45%" />
        ) : (
          <PromptsAnswer {...all.data} isArchived={isArchived} place={place} />
        )
      }
      actions={
        <>
          <LinkButton icon="copy" href={paths.fragments(place)}>
            Fragments
          </LinkButton>
          <AddButton disabledReason={refusal} onClick={startNew}>
            New prompt
          </AddButton>
        </>
      }
    >
      <div className="row wrap">
        <SearchField
          label="Search prompts"
          placeholder="Name, description, tag, owner  ( / )"
          value={search['search'] ?? ''}
          onChange={searchFor}
        />
        <span className="push" />
        <Segmented
          label="Which prompts"
          value={isArchived ? 'archived' : 'live'}
          choices={kept}
          onChange={(value) => change({ archived: value === 'archived' ? 'true' : undefined })}
        />
      </div>
      <FilterChips names={filterNames} titles={filterTitles} search={search} onChange={change} />
      <ErrorNote error={prompts.error ?? all.error} onRetry={prompts.retry} />
      <div className="prompts-body">
        <FolderPanel
          prompts={all.data?.items ?? []}
          isWhole={all.data?.isWhole ?? true}
          search={search}
          onChange={change}
        />
        <section className="panel prompts-list" aria-label="Prompt list">
          <DataTable<Prompt>
            label="Prompts"
            columns={columns}
            rows={prompts.items}
            keyOf={(row) => row.name}
            selected={search['selected']}
            onSelect={(selected) => setSearch({ selected }, 'replace')}
            onOpen={(row) => go(paths.prompt(place, row.name))}
            onEnd={prompts.more}
            isLoading={prompts.isLoading}
            empty={
              prompts.error === null ? (
                <NoPrompts
                  isFiltered={isFiltered}
                  isArchived={isArchived}
                  refusal={refusal}
                  onNew={startNew}
                />
              ) : null
            }
          />
        </section>
      </div>
      {search['new'] === 'yes' && refusal === undefined ? (
        <NewPromptDialog
          folder={search['folder'] ?? ''}
          onDone={({ name }, kind) =>
            go(paths.prompt(place, name, kind === 'text' ? { kind } : {}), 'replace')
          }
          onClose={() => setSearch({ new: undefined }, 'replace')}
        />
      ) : null}
    </Page>
  )
}

function given(search: Search): Partial<Record<(typeof filterNames)[number], string>> {
  return Object.fromEntries(
    filterNames.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])),
  )
}

function promptColumns(place: Place): readonly Column<Prompt>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: 'minmax(150px, 1.4fr)',
      cell: (row) => (
        <Link className="cut mono" href={paths.prompt(place, row.name)}>
          {row.name}
        </Link>
      ),
    },
    {
      id: 'description',
      title: 'What it is for',
      width: 'minmax(130px, 2fr)',
      cell: (row) => <Cut text={row.description} />,
    },
    {
      id: 'labels',
      fold: 'second',
      title: 'Labels',
      help: 'Each label with the version that it stands on',
      width: 'minmax(180px, 1.5fr)',
      cell: (row) =>
        row.labels.some(({ label }) => label !== 'latest') ? (
          <LabelBadges labels={row.labels} />
        ) : (
          <span className="faint">none yet</span>
        ),
    },
    {
      id: 'latest',
      fold: 'second',
      title: 'Latest',
      help: 'Number of the newest version',
      width: '64px',
      align: 'end',
      cell: (row) =>
        row.latestVersion === 0 ? <span className="faint">–</span> : row.latestVersion,
    },
    {
      id: 'tags',
      title: 'Tags',
      width: 'minmax(110px, 1fr)',
      cell: (row) => <Tags tags={row.tags} />,
    },
    {
      id: 'folder',
      title: 'Folder',
      width: 'minmax(90px, 0.8fr)',
      cell: (row) => <Cut text={row.folder} />,
    },
    {
      id: 'owner',
      title: 'Owner',
      width: 'minmax(100px, 0.8fr)',
      cell: (row) => <Cut text={row.owner} />,
    },
    {
      id: 'made',
      fold: 'first',
      title: 'Made',
      width: '92px',
      align: 'end',
      cell: (row) => <Moment at={row.createdAt} />,
    },
  ]
}

/** As many as fit, and how many more there are. */
function Tags({ tags }: { readonly tags: readonly string[] }) {
  const [first, ...more] = tags
  if (first === undefined) return null
  return (
    <>
      <Badge>{first}</Badge>
      {more.length === 0 ? null : (
        <Hint className="faint" text={more.join(', ')}>
          +{more.length}
        </Hint>
      )}
    </>
  )
}

function Cut({ text }: { readonly text: string }) {
  if (text === '') return <span className="faint">–</span>
  return <span className="cut">{text}</span>
}

type PromptsAnswerProps = {
  readonly items: readonly Prompt[]
  readonly isWhole: boolean
  readonly isArchived: boolean
  readonly place: Place
}

function PromptsAnswer({ items, isWhole, isArchived, place }: PromptsAnswerProps) {
  if (isArchived) return <>{plural(items.length, 'archived prompt')}; each can be brought back.</>
  if (items.length === 0) return <>No prompts yet.</>
  const inProduction = items.filter((each) => each.labels.some((on) => on.label === 'production'))
  const ahead = inProduction.filter((each) =>
    each.labels.some((on) => on.label === 'production' && on.version < each.latestVersion),
  )
  return (
    <>
      {isWhole ? '' : 'At least '}
      <Link href={paths.prompts(place)}>{plural(items.length, 'prompt')}</Link>,{' '}
      <strong>{formatCount(inProduction.length)}</strong> in production
      {ahead.length === 0 ? null : (
        <>
          ; <strong>{formatCount(ahead.length)}</strong>{' '}
          {ahead.length === 1 ? 'has a version' : 'have versions'} that production does not have
        </>
      )}
      .
    </>
  )
}

type NoPromptsProps = {
  readonly isFiltered: boolean
  readonly isArchived: boolean
  readonly refusal: string | undefined
  readonly onNew: () => void
}

function NoPrompts({ isFiltered, isArchived, refusal, onNew }: NoPromptsProps) {
  if (isFiltered)
    return (
      <EmptyState title="No prompt matches">
        Take a filter away, or search for a part of the name.
      </EmptyState>
    )
  if (isArchived)
    return (
      <EmptyState title="Nothing is archived">
        What is archived can be brought back here.
      </EmptyState>
    )
  return (
    <EmptyState title="No prompts yet">
      <span>
        A prompt kept here has versions that never change, labels such as <code>production</code>{' '}
        that are moved without a release, and a name that applications call as a model:{' '}
        <code>prompt/support-answer</code>.
      </span>
      <AddButton disabledReason={refusal} onClick={onNew}>
        Make the first prompt
      </AddButton>
      <span>Prompts of other tools come in from the command line:</span>
      <CodeBlock
        code="npx belay import promptfoo promptfooconfig.yaml"
        what="the command that imports prompts"
      />
    </EmptyState>
  )
}
