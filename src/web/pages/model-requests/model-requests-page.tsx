import { listModelRequests, type ModelRequest } from '#contract/model-requests.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { AskDialog } from '#web/pages/model-requests/ask-dialog.tsx'
import { DecideDialog } from '#web/pages/model-requests/decide-dialog.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton, Button, LinkButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton, SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/model-requests/model-requests-page.css'

/** Who asked for which model, what for, and what was decided, by whom, and why. */
export function ModelRequestsPage() {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('connections')
  const answer = useAnswer(listModelRequests, { query: { project: place.project } })
  const all = answer.data?.items ?? []
  const isOpen = ({ decision }: ModelRequest): boolean => decision === 'open'
  // What waits for somebody stands first; the rest is history.
  const rows = [...all.filter(isOpen), ...all.filter((one) => !isOpen(one))]
  const decided = all.find(({ id, decision }) => id === search['decide'] && decision === 'open')
  return (
    <Page
      title="Requests for models"
      answer={
        answer.data === undefined ? (
          <Skeleton width="45%" />
        ) : (
          <RequestsAnswer open={all.filter(isOpen).length} total={all.length} />
        )
      }
      actions={
        <>
          <LinkButton icon="chevronLeft" href={paths.models(place)}>
            All models
          </LinkButton>
          <AddButton onClick={() => setSearch({ ask: 'yes' })}>Ask for a model</AddButton>
        </>
      }
    >
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      <section className="panel" aria-label="Request list">
        {answer.isPending ? <SkeletonRows count={6} label="Loading requests" /> : null}
        {answer.data === undefined ? null : (
          <PlainTable<ModelRequest>
            label="Requests for models"
            rows={rows}
            keyOf={(row) => row.id}
            empty={
              <EmptyState title="Nobody has asked for a model">
                <span>
                  Whoever may read may ask: which model, and what for. Who may connect providers
                  decides, and the reason stays here.
                </span>
                <CodeBlock what="the command that asks" code={askSnippet} />
              </EmptyState>
            }
            columns={[
              {
                id: 'model',
                title: 'Model',
                cell: ({ model }) => <strong className="request-model">{model}</strong>,
              },
              {
                id: 'use',
                title: 'What for',
                cell: ({ useCase }) => <div className="request-text">{useCase}</div>,
              },
              {
                id: 'asked',
                title: 'Asked by',
                cell: ({ requestedBy, requestedAt }) => (
                  <>
                    <span className="request-who">{requestedBy}</span>
                    <div className="small faint">
                      <Moment at={requestedAt} />
                    </div>
                  </>
                ),
              },
              { id: 'decision', title: 'Decision', cell: (row) => <Decision row={row} /> },
              {
                id: 'decided',
                title: 'Decided by',
                cell: ({ decidedBy, decidedAt }) =>
                  decidedAt === null ? (
                    <span className="faint">–</span>
                  ) : (
                    <>
                      <span className="request-who">{decidedBy}</span>
                      <div className="small faint">
                        <Moment at={decidedAt} />
                      </div>
                    </>
                  ),
              },
              {
                id: 'deed',
                title: '',
                align: 'end',
                cell: (row) =>
                  isOpen(row) ? (
                    <Button
                      aria-label={`Decide on ${row.model}`}
                      disabledReason={refusal}
                      onClick={() => setSearch({ decide: row.id })}
                    >
                      Decide
                    </Button>
                  ) : row.decision === 'granted' ? (
                    <Link href={paths.settings(place, 'connections')}>Connections</Link>
                  ) : null,
              },
            ]}
          />
        )}
      </section>
      {search['ask'] === undefined ? null : (
        <AskDialog
          model={search['model'] ?? ''}
          onClose={() => setSearch({ ask: undefined, model: undefined }, 'replace')}
        />
      )}
      {decided === undefined ? null : (
        <DecideDialog
          key={decided.id}
          request={decided}
          onClose={() => setSearch({ decide: undefined }, 'replace')}
        />
      )}
    </Page>
  )
}

const askSnippet = `npx belay model-requests create --model mistral/codestral \\
  --use-case "code completion in the editor"`

function RequestsAnswer({ open, total }: { readonly open: number; readonly total: number }) {
  if (total === 0) return <>A model that is missing is asked for here, and the answer stays.</>
  return (
    <>
      <strong>{plural(open, 'request')}</strong> {open === 1 ? 'waits' : 'wait'} for a decision;{' '}
      {formatCount(total - open)} decided.
    </>
  )
}

const decisionTones = { open: 'warn', granted: 'good', declined: 'bad' } as const

function Decision({ row }: { readonly row: ModelRequest }) {
  return (
    <>
      <Badge tone={decisionTones[row.decision]}>{row.decision}</Badge>
      {row.reason === '' ? null : <div className="request-text soft">{row.reason}</div>}
    </>
  )
}
