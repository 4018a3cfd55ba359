import { useParams } from '@tanstack/react-router'
import { type Deployment, resumeDeployment, showDeployment } from '#contract/deployments.ts'
import { showRelease } from '#contract/releases.ts'
import { listRollouts } from '#contract/rollouts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { deploymentPaths } from '#web/pages/deployments/paths.ts'
import { ReleaseDialog } from '#web/pages/deployments/release-dialog.tsx'
import { ReleaseFacts } from '#web/pages/deployments/release-facts.tsx'
import { ReleaseName, releaseWords } from '#web/pages/deployments/release-name.tsx'
import { RolloutPanel } from '#web/pages/deployments/rollout-panel.tsx'
import { StateBadge } from '#web/pages/deployments/state-badge.tsx'
import { StopDialog } from '#web/pages/deployments/stop-dialog.tsx'
import { useDeliveryFreshness } from '#web/pages/deployments/use-delivery-freshness.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Skeleton, SkeletonPanel, SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/ui/facts.css'

/** Rollouts of the project among which the deployment's last one is looked for. */
const rolloutsLookedThrough = 50

/** One deployment: what serves, what came before it, and the buttons that change it. */
export function DeploymentPage() {
  const { environment = '', name = '' } = useParams({ strict: false })
  const place = usePlace()
  useDeliveryFreshness(place.project)
  const { data, error, refetch } = useAnswer(showDeployment, {
    params: { name },
    query: { project: place.project, environment },
  })
  return (
    <Page
      title={name}
      answer={
        data === undefined ? (
          error === null ? (
            <Skeleton width="50%" />
          ) : undefined
        ) : (
          <DeploymentAnswer deployment={data} />
        )
      }
      actions={
        <>
          <LinkButton icon="chevronLeft" href={deploymentPaths.list(place)}>
            All deployments
          </LinkButton>
          {data === undefined ? null : <DeploymentActions deployment={data} />}
        </>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data === undefined ? (
        error === null ? (
          <SkeletonPanel count={6} label="Loading the deployment" />
        ) : null
      ) : (
        <DeploymentPanels deployment={data} />
      )}
    </Page>
  )
}

function DeploymentAnswer({ deployment }: { readonly deployment: Deployment }) {
  const place = usePlace()
  const { name, environment, stopped } = deployment
  const traces = paths.traces(place, { environment, deployment: name })
  if (stopped !== null)
    return (
      <>
        <strong className="bad">Stopped</strong> in {environment} by {stopped.by},{' '}
        <Moment at={stopped.at} />: {stopped.why} <Link href={traces}>Its traces</Link>
      </>
    )
  return (
    <>
      <StateBadge {...deployment} /> in <strong>{environment}</strong>
      {deployment.purpose === '' ? '' : `: ${deployment.purpose}`}.{' '}
      <Link href={traces}>Its traces</Link>
    </>
  )
}

function DeploymentActions({ deployment }: { readonly deployment: Deployment }) {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const { name, environment } = deployment
  const resume = useDeed(resumeDeployment, { changes: ['deployments'] })
  const close = (): void => setSearch({ ask: undefined }, 'replace')
  return (
    <>
      {deployment.state === 'stopped' ? (
        <Button
          icon="play"
          disabledReason={refusal}
          isBusy={resume.isPending}
          onClick={() =>
            resume.mutate({ params: { name }, query: { project: place.project, environment } })
          }
        >
          Serve again
        </Button>
      ) : (
        <Button
          icon="stop"
          look="danger"
          disabledReason={refusal}
          onClick={() => setSearch({ ask: 'stop' }, 'replace')}
        >
          Stop
        </Button>
      )}
      <Button
        look="primary"
        disabledReason={
          refusal ?? (deployment.rollout === null ? undefined : 'A rollout is under way')
        }
        onClick={() => setSearch({ ask: 'release' }, 'replace')}
      >
        Serve another release
      </Button>
      {search['ask'] === 'stop' && refusal === undefined ? (
        <StopDialog deployment={deployment} onClose={close} />
      ) : null}
      {search['ask'] === 'release' && refusal === undefined ? (
        <ReleaseDialog deployment={deployment} onClose={close} />
      ) : null}
      <ErrorNote error={resume.error} />
    </>
  )
}

function DeploymentPanels({ deployment }: { readonly deployment: Deployment }) {
  const { project } = usePlace()
  const serving = useAnswer(showRelease, {
    params: { id: deployment.release },
    query: { project },
  })
  const previous = useAnswer(
    showRelease,
    { params: { id: deployment.previousRelease ?? '' }, query: { project } },
    { isEnabled: deployment.previousRelease !== null },
  )
  const rollouts = useAnswer(listRollouts, { query: { project, limit: rolloutsLookedThrough } })
  const last = (rollouts.data?.items ?? []).find(
    (one) => one.deployment === deployment.name && one.environment === deployment.environment,
  )
  const rollout = deployment.rollout?.id ?? last?.id
  return (
    <>
      {rollout === undefined ? null : <RolloutPanel key={rollout} id={rollout} />}
      <ErrorNote error={serving.error} onRetry={() => void serving.refetch()} />
      <Panel title="What serves">
        {serving.data === undefined ? (
          <SkeletonRows count={4} label="Loading the release" />
        ) : (
          <ReleaseFacts release={serving.data} />
        )}
      </Panel>
      <Panel title="About it">
        <dl className="facts">
          <Fact name="Owner">{deployment.owner === '' ? '–' : deployment.owner}</Fact>
          <Fact name="Risk">{deployment.riskTier}</Fact>
          <Fact name="Unit">
            a rollout gives each {deployment.unit === 'header' ? 'x-belay-unit' : deployment.unit}{' '}
            one release, for as long as it goes on
          </Fact>
          <Fact name="Before">
            {deployment.previousRelease === null ? (
              'nothing served before'
            ) : previous.data === undefined ? (
              deployment.previousRelease
            ) : (
              <>
                <ReleaseName release={previous.data} /> {releaseWords(previous.data)}
              </>
            )}
          </Fact>
          <Fact name="When stopped">
            {deployment.safeAnswer === null
              ? 'callers get an error in the format of their API'
              : `callers are answered: ${deployment.safeAnswer}`}
          </Fact>
          <Fact name="Made">
            <Moment at={deployment.createdAt} /> by {deployment.createdBy}
          </Fact>
        </dl>
      </Panel>
      <Panel title="Call it">
        <CodeBlock what="a call of it" code={callSnippet(deployment.name)} />
      </Panel>
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function callSnippet(name: string): string {
  return `curl ${window.location.origin}/v1/chat/completions \\
  -H "authorization: Bearer $BELAY_KEY" -H "content-type: application/json" \\
  -d '{"model":"deployment/${name}","messages":[{"role":"user","content":"Hello"}],"user":"user-1"}'`
}
