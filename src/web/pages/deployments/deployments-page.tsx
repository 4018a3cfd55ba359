import { useMemo } from 'react'
import { type Deployment, listDeployments } from '#contract/deployments.ts'
import { pageMax } from '#contract/page.ts'
import { listReleases, type ReleaseSummary } from '#contract/releases.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { plural } from '#web/format/number.ts'
import { NewDeploymentDialog } from '#web/pages/deployments/new-deployment-dialog.tsx'
import { deploymentPaths } from '#web/pages/deployments/paths.ts'
import { ReleaseName, releaseWords } from '#web/pages/deployments/release-name.tsx'
import { StateBadge } from '#web/pages/deployments/state-badge.tsx'
import { useDeliveryFreshness } from '#web/pages/deployments/use-delivery-freshness.ts'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { AddButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton, SkeletonRows } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

const snippet = `belay releases create support-answer --model openai/gpt-4.1 --json
belay deployments create support-answer --environment production --release ID`

/** What applications call by name, where, and what answers them. */
export function DeploymentsPage() {
  const place = usePlace()
  const go = useGo()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  useDeliveryFreshness(place.project)
  const { project, environment } = place
  const answer = useAnswer(listDeployments, {
    query: { project, ...(environment === undefined ? {} : { environment }) },
  })
  const releases = useAnswer(listReleases, { query: { project, limit: pageMax } })
  const releaseOf = useMemo(
    () => new Map((releases.data?.items ?? []).map((one) => [one.id, one])),
    [releases.data],
  )
  const start = (
    <AddButton disabledReason={refusal} onClick={() => setSearch({ new: 'yes' }, 'replace')}>
      New deployment
    </AddButton>
  )
  return (
    <Page
      title="Deployments"
      actions={start}
      answer={
        answer.data === undefined ? (
          <Skeleton width="45%" />
        ) : (
          <DeploymentsAnswer items={answer.data.items} environment={environment} />
        )
      }
    >
      <ErrorNote
        error={answer.error ?? releases.error}
        onRetry={() => {
          void answer.refetch()
          void releases.refetch()
        }}
      />
      <section className="panel" aria-label="Deployment list">
        {answer.isPending ? <SkeletonRows count={6} label="Loading deployments" /> : null}
        {answer.data === undefined ? null : (
          <PlainTable<Deployment>
            label="Deployments"
            rows={answer.data.items}
            keyOf={(row) => row.id}
            empty={
              <EmptyState title="Nothing is deployed here yet">
                <span>
                  A deployment is a name that applications call like a model:{' '}
                  <code>deployment/support-answer</code>. What answers is a release, which fixes
                  prompt, model and parameters, and which can be exchanged, tried on a share of the
                  users, taken back and stopped without touching the application.
                </span>
                {start}
                <CodeBlock what="the commands that make one" code={snippet} />
              </EmptyState>
            }
            columns={[
              {
                id: 'name',
                title: 'Name',
                cell: (row) => (
                  <>
                    <Link href={deploymentPaths.one(place, row)}>{row.name}</Link>
                    {row.purpose === '' ? null : <div className="small faint">{row.purpose}</div>}
                  </>
                ),
              },
              { id: 'environment', title: 'Environment', cell: (row) => row.environment },
              { id: 'state', title: 'State', cell: (row) => <StateBadge {...row} /> },
              {
                id: 'release',
                title: 'What serves',
                cell: (row) => <Serving release={releaseOf.get(row.release)} id={row.release} />,
              },
              {
                id: 'owner',
                title: 'Owner',
                cell: ({ owner }) => (owner === '' ? <span className="faint">–</span> : owner),
              },
              {
                id: 'made',
                title: 'Made',
                cell: (row) => <Moment at={row.createdAt} />,
              },
            ]}
          />
        )}
      </section>
      {search['new'] === 'yes' && refusal === undefined ? (
        <NewDeploymentDialog
          onDone={(made) => go(deploymentPaths.one(place, made), 'replace')}
          onClose={() => setSearch({ new: undefined }, 'replace')}
        />
      ) : null}
    </Page>
  )
}

function Serving({
  release,
  id,
}: {
  readonly release: ReleaseSummary | undefined
  readonly id: string
}) {
  if (release === undefined) return <code className="mono">{id}</code>
  return (
    <>
      <ReleaseName release={release} />
      <div className="small faint">{releaseWords(release)}</div>
    </>
  )
}

function DeploymentsAnswer({
  items,
  environment,
}: {
  readonly items: readonly Deployment[]
  readonly environment: string | undefined
}) {
  if (items.length === 0) return <>A name for each thing that your applications ask of models.</>
  const stopped = items.filter(({ state }) => state === 'stopped').length
  const rolling = items.filter(({ rollout }) => rollout !== null).length
  const places = new Set(items.map((one) => one.environment)).size
  return (
    <>
      <strong>{plural(items.length, 'deployment')}</strong> in{' '}
      {environment ?? plural(places, 'environment')}
      {rolling === 0 ? '' : `, ${plural(rolling, 'rollout')} under way`}
      {stopped === 0 ? (
        '; all of them serve.'
      ) : (
        <>
          ; <strong className="bad">{stopped} stopped</strong>.
        </>
      )}
    </>
  )
}
