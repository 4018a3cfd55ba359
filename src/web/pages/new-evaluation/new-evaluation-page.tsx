import { listDatasets } from '#contract/datasets.ts'
import { listEvaluators, showEvaluation } from '#contract/evaluations.ts'
import { listModels } from '#contract/models.ts'
import { listPrompts } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { draftOf, newDraft, promptReference } from '#web/pages/new-evaluation/evaluation-draft.ts'
import { EvaluationForm } from '#web/pages/new-evaluation/evaluation-form.tsx'
import { paths } from '#web/paths.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { SkeletonPanel } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/new-evaluation/new-evaluation-page.css'

// As many as one page of the API has; further ones can be typed by whoever needs them.
const promptsMax = 200

/**
 * The form for a new evaluation. The address may say with what it begins: `dataset`, `prompt`
 * (`NAME`, `NAME@VERSION`, several with commas), or `like` for a copy of an earlier one.
 */
export function NewEvaluationPage() {
  const place = usePlace()
  const [search] = useSearch()
  const { project } = place
  const like = search['like'] ?? ''
  const datasets = useAnswer(listDatasets, { query: { project } })
  const prompts = useAnswer(listPrompts, { query: { project, limit: promptsMax } })
  const evaluators = useAnswer(listEvaluators, {})
  const models = useAnswer(listModels, { query: { project, only: 'callable' } })
  const earlier = useAnswer(
    showEvaluation,
    { params: { evaluation: like }, query: { project } },
    { isEnabled: like !== '' },
  )
  const error = datasets.error ?? prompts.error ?? evaluators.error ?? earlier.error
  const isReady =
    datasets.data !== undefined &&
    prompts.data !== undefined &&
    evaluators.data !== undefined &&
    (like === '' || earlier.data !== undefined)
  const retry = () => {
    for (const question of [datasets, prompts, evaluators])
      if (question.error !== null) void question.refetch()
    if (like !== '' && earlier.error !== null) void earlier.refetch()
  }
  return (
    <Page
      title="New evaluation"
      answer={
        earlier.data === undefined ? (
          'Every variant is asked the same items; every answer is scored; the verdict says which is better, by how much, and how sure that is.'
        ) : (
          <>
            A copy of{' '}
            <Link href={paths.evaluation(place, earlier.data.id)}>{earlier.data.name}</Link>; change
            what you like, the earlier one stays as it is.
          </>
        )
      }
    >
      <ErrorNote error={error} onRetry={retry} />
      {isReady ? (
        <EvaluationForm
          key={like}
          first={
            earlier.data === undefined
              ? newDraft(
                  search['dataset'] ?? '',
                  listOf(search['prompt']).map(promptReference),
                  listOf(search['models']),
                )
              : draftOf(earlier.data.definition, evaluators.data.items)
          }
          offers={{
            catalog: evaluators.data.items,
            prompts: prompts.data.items,
            hasAllPrompts: prompts.data.nextCursor === null,
            datasets: datasets.data.items,
          }}
          models={models.data?.items ?? []}
        />
      ) : error === null ? (
        <SkeletonPanel count={14} label="Loading the form" />
      ) : null}
    </Page>
  )
}

/** The parts of a comma list in the address. */
function listOf(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((each) => each !== '')
}
