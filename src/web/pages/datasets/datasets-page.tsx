import { useMemo } from 'react'
import { type Dataset, listDatasets } from '#contract/datasets.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { NewDatasetDialog } from '#web/pages/datasets/new-dataset-dialog.tsx'
import { useDatasetFreshness } from '#web/pages/datasets/use-dataset-freshness.ts'
import { type Place, paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { type Column, sortRows } from '#web/table/column.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { SearchField } from '#web/ui/search-field.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/datasets/datasets-page.css'

/** The datasets of the project, the newest first. */
export function DatasetsPage() {
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  useDatasetFreshness(place.project)
  const wanted = search['search']
  const { data, error, isPending, refetch } = useAnswer(
    listDatasets,
    { query: { project: place.project, ...(wanted === undefined ? {} : { search: wanted }) } },
    { keepsPrevious: true },
  )
  const columns = useMemo(() => datasetColumns(place), [place])
  const rows = useMemo(
    () => sortRows(data?.items ?? [], columns, search['sort']),
    [data, columns, search],
  )
  const startNew = (): void => setSearch({ new: 'yes' }, 'replace')
  return (
    <Page
      title="Datasets"
      layout="fill"
      answer={
        data === undefined ? (
          <Skeleton width="35%" />
        ) : (
          <DatasetsAnswer items={data.items} wanted={wanted} />
        )
      }
      actions={
        <AddButton disabledReason={refusal} onClick={startNew}>
          New dataset
        </AddButton>
      }
    >
      <div className="row wrap">
        <SearchField
          label="Search datasets"
          placeholder="Name, description, tag  ( / )"
          value={wanted ?? ''}
          onChange={(text) => setSearch({ search: text, selected: undefined }, 'replace')}
        />
      </div>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <section className="panel datasets-list" aria-label="Dataset list">
        <DataTable<Dataset>
          label="Datasets"
          columns={columns}
          rows={rows}
          keyOf={(row) => row.id}
          selected={search['selected']}
          onSelect={(selected) => setSearch({ selected }, 'replace')}
          onOpen={(row) => go(paths.dataset(place, row.id))}
          sort={search['sort']}
          onSort={(sort) => setSearch({ sort }, 'replace')}
          isLoading={isPending}
          empty={
            error !== null ? null : wanted === undefined ? (
              <NoDatasets refusal={refusal} onNew={startNew} />
            ) : (
              <EmptyState title="No dataset matches">
                Search for a part of its name or tag.
              </EmptyState>
            )
          }
        />
      </section>
      {search['new'] === 'yes' && refusal === undefined ? (
        <NewDatasetDialog
          onDone={(made) => go(paths.dataset(place, made.id), 'replace')}
          onClose={() => setSearch({ new: undefined }, 'replace')}
        />
      ) : null}
    </Page>
  )
}

function datasetColumns(place: Place): readonly Column<Dataset>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: 'minmax(170px, 1.4fr)',
      cell: (row) => (
        <Link className="cut" href={paths.dataset(place, row.id)}>
          {row.name}
        </Link>
      ),
      sortBy: (row) => row.name,
    },
    {
      id: 'description',
      title: 'What it is',
      width: 'minmax(160px, 2.4fr)',
      cell: (row) =>
        row.description === '' ? (
          <span className="faint">–</span>
        ) : (
          <span className="cut">{row.description}</span>
        ),
    },
    {
      id: 'items',
      title: 'Items',
      width: '90px',
      align: 'end',
      cell: (row) => formatCount(row.items),
      sortBy: (row) => row.items,
    },
    {
      id: 'version',
      title: 'Version',
      width: '80px',
      align: 'end',
      cell: (row) => (row.version === 0 ? <span className="faint">–</span> : row.version),
      sortBy: (row) => row.version,
    },
    {
      id: 'tags',
      title: 'Tags',
      width: 'minmax(110px, 1fr)',
      cell: (row) => row.tags.map((tag) => <Badge key={tag}>{tag}</Badge>),
    },
    {
      id: 'by',
      title: 'Made by',
      width: 'minmax(110px, 0.8fr)',
      cell: (row) => <span className="cut">{row.createdBy}</span>,
    },
    {
      id: 'made',
      fold: 'first',
      title: 'Made',
      width: '100px',
      align: 'end',
      cell: (row) => <Moment at={row.createdAt} />,
      sortBy: (row) => row.createdAt,
    },
  ]
}

type DatasetsAnswerProps = {
  readonly items: readonly Dataset[]
  readonly wanted: string | undefined
}

function DatasetsAnswer({ items, wanted }: DatasetsAnswerProps) {
  if (wanted !== undefined)
    return (
      <>
        {plural(items.length, 'dataset')} match “{wanted}”.
      </>
    )
  if (items.length === 0) return <>No datasets yet.</>
  const count = items.reduce((sum, one) => sum + one.items, 0)
  const empty = items.filter((one) => one.items === 0).length
  return (
    <>
      <strong>{plural(items.length, 'dataset')}</strong> with{' '}
      <strong>{plural(count, 'item')}</strong>
      {empty === 0 ? '' : `; ${formatCount(empty)} ${empty === 1 ? 'is' : 'are'} still empty`}.
    </>
  )
}

type NoDatasetsProps = { readonly refusal: string | undefined; readonly onNew: () => void }

function NoDatasets({ refusal, onNew }: NoDatasetsProps) {
  return (
    <EmptyState title="No datasets yet">
      <span>
        A dataset is a list of items to try prompts and models with: an input and, where one is
        known, the right answer. Its versions never change, so a result can be measured again.
      </span>
      <AddButton disabledReason={refusal} onClick={onNew}>
        Make the first dataset
      </AddButton>
      <span>Or from the command line, out of a file:</span>
      <CodeBlock
        code={`npx belay datasets create --name questions
npx belay datasets import questions questions.csv`}
        what="the commands that make a dataset"
      />
    </EmptyState>
  )
}
