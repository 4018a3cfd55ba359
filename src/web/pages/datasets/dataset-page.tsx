import { useParams } from '@tanstack/react-router'
import { showDataset } from '#contract/datasets.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { DatasetWorkbench } from '#web/pages/datasets/dataset-workbench.tsx'
import { useDatasetFreshness } from '#web/pages/datasets/use-dataset-freshness.ts'
import { paths } from '#web/paths.ts'
import { LinkButton } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton, SkeletonPanel } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/pages/datasets/datasets-page.css'

/** One dataset: its items, its versions, what its items must look like. */
export function DatasetPage() {
  const { dataset = '' } = useParams({ strict: false })
  const place = usePlace()
  useDatasetFreshness(place.project)
  const { data, error, refetch } = useAnswer(showDataset, {
    params: { dataset },
    query: { project: place.project },
  })
  if (data !== undefined) return <DatasetWorkbench key={data.id} dataset={data} />
  return (
    <Page
      title="Dataset"
      answer={error === null ? <Skeleton width="40%" /> : undefined}
      actions={
        <LinkButton icon="chevronLeft" href={paths.datasets(place)}>
          All datasets
        </LinkButton>
      }
    >
      {error === null ? (
        <SkeletonPanel count={12} label="Loading the dataset" />
      ) : (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}
