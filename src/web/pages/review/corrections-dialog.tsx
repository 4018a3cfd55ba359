import { useState } from 'react'
import { listDatasets } from '#contract/datasets.ts'
import { takeCorrections } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { plural } from '#web/format/number.ts'
import { LeftOut } from '#web/parts/left-out.tsx'
import type { ShownQueue } from '#web/pages/review/shown-queue.ts'
import { Button } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
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
  const [dataset, setDataset] = useState(queue.dataset)
  const [approved, setApproved] = useState(corrections === 0)
  const datasets = useAnswer(listDatasets, { query })
  const take = useDeed(takeCorrections, { changes: ['datasets', 'dataset-items'] })
  const made = take.data
  return (
    <Dialog
      title="Take corrections into a dataset"
      onClose={onClose}
      footer={
        made === undefined ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              look="primary"
              isBusy={take.isPending}
              disabledReason={dataset.trim() === '' ? 'Name a dataset first' : undefined}
              onClick={() =>
                take.mutate({
                  params: { queue: queue.id },
                  query,
                  body: { dataset: dataset.trim(), approved },
                })
              }
            >
              Take them over
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        )
      }
    >
      {made === undefined ? (
        <>
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
            value={dataset}
            onChange={setDataset}
          />
          <Check isOn={approved} onChange={setApproved}>
            Also outputs that everybody who judged them found good enough, as they are
          </Check>
          <ErrorNote error={take.error} />
        </>
      ) : (
        <>
          <p role="status">
            Version {made.version} of <strong>{dataset.trim()}</strong>:{' '}
            {plural(made.added, 'item')} added, {made.changed} changed.
          </p>
          <LeftOut items={made.leftOut} total={made.leftOutTotal} />
        </>
      )}
    </Dialog>
  )
}
