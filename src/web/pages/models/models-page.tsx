import { useCallback, useMemo, useState } from 'react'
import { listModels, type ModelCard } from '#contract/models.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { CompareModels } from '#web/pages/models/compare-models.tsx'
import { filterModels, modelKey } from '#web/pages/models/filter-models.ts'
import { ModelDetail } from '#web/pages/models/model-detail.tsx'
import { modelColumns } from '#web/pages/models/model-columns.tsx'
import { RequestsLink } from '#web/parts/requests-link.tsx'
import { paths } from '#web/paths.ts'
import { SavedViews } from '#web/shell/saved-views.tsx'
import { sortRows } from '#web/table/column.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { SearchField } from '#web/ui/search-field.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { Select } from '#web/ui/select.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { placeQueryOf, usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/models/models-page.css'

const onlyChoices = [
  { value: 'all', label: 'All' },
  { value: 'callable', label: 'Callable here' },
  { value: 'measured', label: 'Measured here' },
] as const

/** How many models can stand side by side. */
const comparedMax = 4

/** What a saved view keeps. */
const viewNames = ['search', 'provider', 'only', 'sort', 'compare', 'show', 'environment']

/** The catalogue: what is published about a model beside what this installation measured. */
export function ModelsPage() {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const [selected, setSelected] = useState<string | undefined>(undefined)
  const answer = useAnswer(listModels, { query: placeQueryOf(place) }, { keepsPrevious: true })
  const all = useMemo(() => answer.data?.items ?? [], [answer.data])
  const compared = useMemo(
    () => (search['compare'] === undefined ? [] : search['compare'].split(',')),
    [search],
  )
  const isComparing = search['show'] === 'comparison' && compared.length > 1
  const toggle = useCallback(
    (key: string) => {
      const next = compared.includes(key)
        ? compared.filter((each) => each !== key)
        : [...compared, key].slice(0, comparedMax)
      setSearch({ compare: next.join(',') }, 'replace')
    },
    [compared, setSearch],
  )
  const columns = useMemo(
    () => modelColumns({ compared, comparedMax, onCompare: toggle }),
    [compared, toggle],
  )
  const rows = useMemo(
    () => sortRows(filterModels(all, search), columns, search['sort']),
    [all, search, columns],
  )
  const searchFor = useCallback(
    (text: string | undefined) => setSearch({ search: text }, 'replace'),
    [setSearch],
  )
  const chosen =
    rows.find((card) => modelKey(card) === selected) ??
    all.find((card) => modelKey(card) === selected)
  const comparedCards = compared.flatMap((key) => all.find((card) => modelKey(card) === key) ?? [])
  const benchmarked = comparedCards.flatMap((card) => (card.isCallable ? [card.callName] : []))
  if (isComparing) {
    return (
      <Page
        title="Compare models"
        answer={
          answer.data === undefined ? (
            <Skeleton width="40%" />
          ) : (
            `${comparedCards.length} models side by side: as published, and as measured here over the last 30 days.`
          )
        }
        actions={
          <Button icon="chevronLeft" onClick={() => setSearch({ show: undefined })}>
            All models
          </Button>
        }
      >
        <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
        <CompareModels cards={comparedCards} onRemove={toggle} />
      </Page>
    )
  }
  return (
    <Page
      title="Models"
      layout="fill"
      answer={
        answer.data === undefined ? (
          <Skeleton width="50%" />
        ) : (
          <ModelsAnswer
            cards={all}
            connect={paths.settings(place, 'connections', { new: 'yes' })}
          />
        )
      }
      actions={<RequestsLink />}
    >
      <div className="row wrap models-tools">
        <SearchField
          label="Search models"
          placeholder="Name, provider, capability  ( / )"
          value={search['search'] ?? ''}
          onChange={searchFor}
        />
        <ProviderSelect
          cards={all}
          value={search['provider'] ?? ''}
          onChange={(provider) => setSearch({ provider }, 'replace')}
        />
        <Segmented
          label="Which models"
          value={onlyChoices.find((each) => each.value === search['only'])?.value ?? 'all'}
          choices={onlyChoices}
          onChange={(only) => setSearch({ only: only === 'all' ? undefined : only }, 'replace')}
        />
        <span className="push" />
        <SavedViews page="models" names={viewNames} />
        {benchmarked.length > 0 ? (
          <LinkButton
            icon="evaluations"
            href={paths.newEvaluation(place, { models: benchmarked.join(',') })}
          >
            Benchmark {plural(benchmarked.length, 'model')}
          </LinkButton>
        ) : null}
        <Button
          look={compared.length > 1 ? 'primary' : 'plain'}
          icon="compare"
          disabledReason={compared.length > 1 ? undefined : `Tick 2 to ${comparedMax} models first`}
          onClick={() => setSearch({ show: 'comparison' })}
        >
          Compare{compared.length === 0 ? '' : ` ${compared.length}`}
        </Button>
      </div>
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      <div className={`models-body ${chosen === undefined ? '' : 'with-detail'}`}>
        <section className="panel models-list" aria-label="Catalogue">
          <DataTable<ModelCard>
            label="Models"
            columns={columns}
            rows={rows}
            keyOf={modelKey}
            selected={selected}
            onSelect={setSelected}
            sort={search['sort']}
            onSort={(sort) => setSearch({ sort }, 'replace')}
            isLoading={answer.isPending}
            empty={
              answer.error === null ? (
                <EmptyState title="No model matches">
                  Take a filter away, or search for a part of the name.
                </EmptyState>
              ) : null
            }
          />
        </section>
        {chosen === undefined ? null : (
          <ModelDetail card={chosen} onClose={() => setSelected(undefined)} />
        )}
      </div>
    </Page>
  )
}

function ModelsAnswer({
  cards,
  connect,
}: {
  readonly cards: readonly ModelCard[]
  readonly connect: string
}) {
  const callable = cards.filter((card) => card.isCallable).length
  const measured = cards.filter((card) => card.measured !== null).length
  const providers = new Set(cards.map((card) => card.provider)).size
  return (
    <>
      <strong>{formatCount(cards.length)}</strong> models of {plural(providers, 'provider')};{' '}
      <strong>{formatCount(callable)}</strong> callable through your{' '}
      <Link href={connect}>connections</Link>, <strong>{formatCount(measured)}</strong> measured
      here in the last 30 days.
    </>
  )
}

type ProviderSelectProps = {
  readonly cards: readonly ModelCard[]
  readonly value: string
  readonly onChange: (provider: string | undefined) => void
}

function ProviderSelect({ cards, value, onChange }: ProviderSelectProps) {
  const providers = useMemo(() => {
    const titles = new Map(cards.map((card) => [card.provider, card.providerTitle]))
    return [...titles].sort(([, left], [, right]) => left.localeCompare(right))
  }, [cards])
  return (
    <Select
      className="models-provider"
      aria-label="Provider"
      value={value}
      choices={[
        { value: '', label: 'All providers' },
        ...providers.map(([id, title]) => ({ value: id, label: title })),
      ]}
      onChange={onChange}
    />
  )
}
