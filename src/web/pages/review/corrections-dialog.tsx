import { listDatasets } from '#contract/datasets.ts'
import { takeCorrections } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { plural } from '#web/format/number.ts'
import { LeftOut } from '#web/parts/left-out.tsx'
import type { ShownQueue } from '#web/pages/review/shown-queue.ts'
import { Check } from '#web/ui/check.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** Makes what reviewers wrote the expected outputs of a dataset. */
export function CorrectionsDialog({
  shown,
  onClose,
}: {
  readonly shown: ShownQueue
  readonly onClose: () => void
}) {
  const place = usePlace()
  const { queue, corrections } = shown
  const query = { project: place.project }
  const datasets = useAnswer(listDatasets, { query })
  const take = useDeed(takeCorrections, { changes: ['datasets', 'dataset-items'] })
  const draft = useDraft(
    takeCorrections.body,
    { dataset: queue.dataset, approved: corrections === 0 },
    take.error,
  )
  const { dataset, approved } = draft.trimmed
  const made = take.data
  return (
    <FormDialog
      title="Take corrections into a dataset"
      deed="Take them over"
      sending={[take]}
      draft={draft}
      missing={dataset === '' ? 'Name a dataset first' : undefined}
      done={
        made === undefined
          ? undefined
          : {
              body: (
                <>
                  <p role="status">
                    Version {made.version} of <strong>{dataset}</strong>:{' '}
                    {plural(made.added, 'item')} added, {made.changed} changed.
                  </p>
                  <LeftOut items={made.leftOut} total={made.leftOutTotal} />
                </>
              ),
            }
      }
      onSubmit={() => take.mutate({ params: { queue: queue.id }, query, body: draft.trimmed })}
      onClose={onClose}
    >
      <p className="soft">
        {corrections === 0
          ? 'Nobody has corrected an item yet.'
          : `${plural(corrections, 'item')} ${corrections === 1 ? 'has' : 'have'} a correction; the newest of an item becomes its expected output.`}{' '}
        The dataset gets a new version; earlier ones stay.
      </p>
      <TextField
        label="Dataset"
        help="Made when there is none of that name."
        offered={(datasets.data?.items ?? []).map(({ name, description }) => ({
          name,
          title: description,
        }))}
        {...draft.text('dataset')}
      />
      <Check isOn={approved} onChange={(isOn) => draft.change({ approved: isOn })}>
        Also outputs that everybody who judged them found good enough, as they are
      </Check>
    </FormDialog>
  )
}
