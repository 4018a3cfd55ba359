import { useParams } from '@tanstack/react-router'
import { ApiError } from '#client/client.ts'
import { listPrompts, restorePrompt, showPrompt } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { PromptWorkbench } from '#web/pages/prompts/prompt-workbench.tsx'
import { promptNouns, usePromptFreshness } from '#web/pages/prompts/use-prompt-freshness.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton, SkeletonPanel } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/pages/prompts/prompts-page.css'

/** One prompt: written on one side, looked over on the other; its versions, and how it is called. */
export function PromptPage() {
  const { name = '' } = useParams({ strict: false })
  const place = usePlace()
  usePromptFreshness(place.project)
  const { data, error, refetch } = useAnswer(showPrompt, {
    params: { name },
    query: { project: place.project },
  })
  if (data !== undefined) return <PromptWorkbench key={data.prompt.id} shown={data} />
  return (
    <Page
      title={name}
      answer={error === null ? <Skeleton width="40%" /> : undefined}
      actions={
        <LinkButton icon="chevronLeft" href={paths.prompts(place)}>
          All prompts
        </LinkButton>
      }
    >
      {error === null ? (
        <SkeletonPanel count={10} label="Loading the prompt" />
      ) : (
        <MissingPrompt name={name} error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

type MissingPromptProps = {
  readonly name: string
  readonly error: Error
  readonly onRetry: () => void
}

/** What stands where a prompt cannot be shown: the way back for one that is archived, else what went wrong. */
function MissingPrompt({ name, error, onRetry }: MissingPromptProps) {
  const { project } = usePlace()
  const refusal = useRefusal('edit')
  const isMissing = error instanceof ApiError && error.problem.code === 'not_found'
  const archived = useAnswer(
    listPrompts,
    { query: { project, archived: 'true', search: name, limit: 200 } },
    { isEnabled: isMissing },
  )
  const restore = useDeed(restorePrompt, { changes: promptNouns })
  const prompt = archived.data?.items.find((each) => each.name === name)
  if (isMissing && archived.isPending) return <Skeleton width="40%" />
  if (prompt === undefined) return <ErrorNote error={error} onRetry={onRetry} />
  return (
    <section className="panel">
      <EmptyState title="This prompt is archived">
        <span>
          Since <Moment at={prompt.archivedAt} /> it is neither listed, rendered nor called. Its{' '}
          {prompt.latestVersion === 1 ? 'version is' : `${prompt.latestVersion} versions are`} kept.
        </span>
        <ErrorNote error={restore.error} />
        <Button
          look="primary"
          isBusy={restore.isPending}
          disabledReason={refusal}
          onClick={() => restore.mutate({ params: { name }, query: { project } })}
        >
          Bring it back
        </Button>
      </EmptyState>
    </section>
  )
}
