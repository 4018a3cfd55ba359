import { useMemo } from 'react'
import { type Fragment, listFragments } from '#contract/fragments.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { plural } from '#web/format/number.ts'
import { FragmentPanel } from '#web/pages/prompts/fragment-panel.tsx'
import { usePromptFreshness } from '#web/pages/prompts/use-prompt-freshness.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { AddButton, LinkButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/prompts/prompts-page.css'

const columns: readonly Column<Fragment>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 'minmax(130px, 1fr)',
    cell: (row) => <span className="mono cut">{row.name}</span>,
  },
  {
    id: 'description',
    title: 'What it is for',
    width: 'minmax(120px, 2fr)',
    cell: (row) => <span className="cut">{row.description}</span>,
  },
  {
    id: 'version',
    title: 'Version',
    width: '80px',
    align: 'end',
    cell: (row) => row.latestVersion,
  },
  {
    id: 'made',
    fold: 'first',
    title: 'Made',
    width: '100px',
    align: 'end',
    cell: (row) => <Moment at={row.createdAt} />,
  },
]

/** Texts that several prompts share: each with its versions and the prompts that have it. */
export function FragmentsPage() {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  usePromptFreshness(place.project)
  const { data, error, isPending, refetch } = useAnswer(listFragments, {
    query: { project: place.project },
  })
  const rows = useMemo(() => data?.items ?? [], [data])
  const isNew = search['new'] === 'yes'
  const selected = isNew ? undefined : search['fragment']
  const startNew = (): void => setSearch({ new: 'yes', fragment: undefined }, 'replace')
  return (
    <Page
      title="Fragments"
      layout="fill"
      answer={
        data === undefined ? (
          <Skeleton width="35%" />
        ) : (
          <>
            {plural(rows.length, 'text')} that prompts share. A prompt keeps the version that it was
            saved with until it takes a newer one.
          </>
        )
      }
      actions={
        <>
          <LinkButton icon="chevronLeft" href={paths.prompts(place)}>
            All prompts
          </LinkButton>
          <AddButton disabledReason={refusal} onClick={startNew}>
            New fragment
          </AddButton>
        </>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <div className={`fragments-body ${isNew || selected !== undefined ? 'with-panel' : ''}`}>
        <section className="panel prompts-list" aria-label="Fragment list">
          <DataTable<Fragment>
            label="Fragments"
            columns={columns}
            rows={rows}
            keyOf={(row) => row.name}
            selected={selected}
            onSelect={(fragment) => setSearch({ fragment, new: undefined }, 'replace')}
            isLoading={isPending}
            empty={
              error === null ? (
                <EmptyState title="No fragments yet">
                  <span>
                    Text that several prompts need, such as rules of safety, is kept once.
                  </span>
                  <CodeBlock
                    code={'{% include "safety" %}'}
                    what="how a prompt includes a fragment"
                  />
                  <AddButton disabledReason={refusal} onClick={startNew}>
                    Write the first fragment
                  </AddButton>
                </EmptyState>
              ) : null
            }
          />
        </section>
        {isNew || selected !== undefined ? (
          <FragmentPanel
            key={selected ?? 'new'}
            name={selected}
            onClose={() => setSearch({ fragment: undefined, new: undefined }, 'replace')}
            onSaved={(name) => setSearch({ fragment: name, new: undefined }, 'replace')}
          />
        ) : null}
      </div>
    </Page>
  )
}
