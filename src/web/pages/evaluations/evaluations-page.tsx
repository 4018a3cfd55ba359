import { useCallback, useMemo } from 'react'
import { listDatasets } from '#contract/datasets.ts'
import { type Evaluation, listEvaluations } from '#contract/evaluations.ts'
import { call } from '#web/api/call.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { usePages } from '#web/api/use-pages.ts'
import { plural } from '#web/format/number.ts'
import { EvaluationCard } from '#web/pages/evaluations/evaluation-card.tsx'
import { evaluationColumns } from '#web/pages/evaluations/evaluation-columns.tsx'
import { EvaluationTabs } from '#web/parts/evaluation-tabs.tsx'
import { pathFromServer, paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { SearchField } from '#web/ui/search-field.tsx'
import { Select } from '#web/ui/select.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/evaluations/evaluations-page.css'

const pageSize = 100

/** The evaluations of the project, newest first; those that run move by themselves. */
export function EvaluationsPage() {
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const question = {
    project: place.project,
    ...(search['search'] === undefined ? {} : { search: search['search'] }),
    ...(search['dataset'] === undefined ? {} : { dataset: search['dataset'] }),
  }
  const pages = usePages([listEvaluations.id, question], (from) =>
    call(listEvaluations, { query: { ...question, limit: pageSize, ...from } }),
  )
  const { items: rows, more, hasMore } = pages
  const datasets = useAnswer(listDatasets, { query: { project: place.project } })
  const compared = useMemo(
    () => (search['compare'] === undefined ? [] : search['compare'].split(',')),
    [search],
  )
  const toggle = useCallback(
    (id: string) => {
      const next = compared.includes(id)
        ? compared.filter((each) => each !== id)
        : [...compared, id]
      setSearch({ compare: next.join(',') }, 'replace')
    },
    [compared, setSearch],
  )
  const columns = useMemo(
    () => evaluationColumns(place, { compared, onCompare: toggle }),
    [place, compared, toggle],
  )
  // Ids grow with time: the older one is the baseline.
  const [there, here] = compared.toSorted()
  const searchFor = useCallback(
    (text: string | undefined) => setSearch({ search: text }, 'replace'),
    [setSearch],
  )
  const isFiltered = search['search'] !== undefined || search['dataset'] !== undefined
  const hasDatasets = datasets.data === undefined || datasets.data.items.length > 0
  return (
    <Page
      title="Evaluations"
      layout="fill"
      answer={
        pages.pages === undefined ? (
          <Skeleton width="45%" />
        ) : (
          <EvaluationsAnswer rows={rows} hasMore={hasMore} />
        )
      }
      actions={
        refusal === undefined ? (
          <LinkButton look="primary" icon="plus" href={paths.newEvaluation(place)}>
            New evaluation
          </LinkButton>
        ) : (
          <Button icon="plus" disabledReason={refusal}>
            New evaluation
          </Button>
        )
      }
    >
      <EvaluationTabs current="evaluations" />
      <div className="row wrap">
        <SearchField
          label="Search evaluations"
          placeholder="Name  ( / )"
          value={search['search'] ?? ''}
          onChange={searchFor}
        />
        <Select
          className="evaluations-dataset"
          aria-label="Dataset"
          value={search['dataset'] ?? ''}
          choices={[
            { value: '', label: 'All datasets' },
            ...(datasets.data?.items ?? []).map(({ name }) => name),
          ]}
          onChange={(chosen) => setSearch({ dataset: chosen }, 'replace')}
        />
        <span className="push" />
        {here === undefined ? (
          <Button icon="compare" disabledReason="Tick two evaluations first">
            Compare
          </Button>
        ) : (
          <LinkButton
            look="primary"
            icon="compare"
            href={paths.compareEvaluations(place, { here, there })}
          >
            Compare the two
          </LinkButton>
        )}
      </div>
      <ErrorNote error={pages.error} onRetry={pages.retry} />
      <section className="panel evaluations-list" aria-label="Evaluation list">
        <DataTable<Evaluation>
          label="Evaluations"
          columns={columns}
          rows={rows}
          keyOf={(row) => row.id}
          selected={search['selected']}
          onSelect={(selected) => setSearch({ selected }, 'replace')}
          onOpen={(row) => go(paths.evaluation(place, row.id))}
          onEnd={more}
          isLoading={pages.isLoading}
          hoverCard={(row) => <EvaluationCard evaluation={row} />}
          empty={
            pages.error !== null ? null : isFiltered ? (
              <EmptyState title="No evaluation matches">
                Take the filter off, or search for a part of the name.
              </EmptyState>
            ) : (
              <NoEvaluations
                hasDatasets={hasDatasets}
                start={paths.newEvaluation(place)}
                datasets={pathFromServer(place, '/datasets')}
              />
            )
          }
        />
      </section>
    </Page>
  )
}

function EvaluationsAnswer({
  rows,
  hasMore,
}: {
  readonly rows: readonly Evaluation[]
  readonly hasMore: boolean
}) {
  const place = usePlace()
  const running = rows.filter(({ state }) => state === 'running' || state === 'queued').length
  const newest = rows.find(({ state }) => state !== 'running' && state !== 'queued')
  if (rows.length === 0)
    return <>Prompts, models and applications, measured against each other on the same questions.</>
  return (
    <>
      <strong>
        {hasMore ? 'More than ' : ''}
        {plural(rows.length, 'evaluation')}
      </strong>
      {running === 0 ? '' : `, ${running} of them under way`}
      {newest === undefined ? null : (
        <>
          ; the newest that is over is{' '}
          <Link href={paths.evaluation(place, newest.id)}>{newest.name}</Link>
          {wordsOf(newest)}
        </>
      )}
      .
    </>
  )
}

function wordsOf({ gate, verdicts }: Evaluation): string {
  const shipped = verdicts.filter(({ verdict }) => verdict === 'ship').map(({ variant }) => variant)
  const found = shipped.length > 0 ? [`${shipped.join(', ')} can ship`] : []
  const held =
    gate === 'passed' || gate === 'failed'
      ? [gate === 'passed' ? 'its gate is met' : 'its gate is not met']
      : []
  const words = [...found, ...held]
  return words.length === 0 ? '' : `: ${words.join(', ')}`
}

const fileSnippet = `# belay.eval.yaml
name: greetings
dataset:
  items:
    - input: { question: "Who holds the rope?" }
      expected: rope
variants:
  - kind: messages
    name: echo
    model: sim/echo
    messages:
      - role: user
        content: "{{ question }}"
evaluators:
  - name: says it
    evaluator: contains
`

function NoEvaluations({
  hasDatasets,
  start,
  datasets,
}: {
  readonly hasDatasets: boolean
  readonly start: string
  readonly datasets: string
}) {
  return (
    <EmptyState title="No evaluations yet">
      <span>
        {hasDatasets
          ? 'An evaluation puts every item of a dataset to each of your variants (prompt versions, models, your own application), scores the answers, and says whether the difference is real.'
          : 'An evaluation needs a dataset first: questions, with the right answers where they are known. Files and calls from your traces become its items.'}
      </span>
      {hasDatasets ? (
        <LinkButton look="primary" icon="plus" href={start}>
          Start the first evaluation
        </LinkButton>
      ) : (
        <LinkButton look="primary" icon="plus" href={datasets}>
          Make a dataset
        </LinkButton>
      )}
      <span>Or from a file in your repository, on your machine or in a pipeline:</span>
      <CodeBlock what="belay.eval.yaml" code={fileSnippet} />
      <CodeBlock what="the command that runs it" code="npx belay eval" />
    </EmptyState>
  )
}
