import { useState } from 'react'
import { listDatasets } from '#contract/datasets.ts'
import { createReviewQueue, editReviewQueue, type ReviewQueue } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { DimensionFields } from '#web/pages/review/dimension-fields.tsx'
import { draftOfQueue, newQueueDraft, readQueueDraft } from '#web/pages/review/queue-draft.ts'
import { usePlace } from '#web/url/use-place.ts'

type QueueDialogProps = {
  /** The queue to change; undefined makes a new one. */
  readonly edited: ReviewQueue | undefined
  readonly onDone: (queue: ReviewQueue) => void
  readonly onClose: () => void
}

/** Makes or changes a queue. What it is judged by cannot change once somebody has judged. */
export function QueueDialog({ edited, onDone, onClose }: QueueDialogProps) {
  const place = usePlace()
  const query = { project: place.project }
  const [first] = useState(() => (edited === undefined ? newQueueDraft() : draftOfQueue(edited)))
  const [draft, setDraft] = useState(first)
  const [wantsSave, setWantsSave] = useState(false)
  const datasets = useAnswer(listDatasets, { query })
  const settings = {
    changes: ['review-queues'],
    onDone: (queue: ReviewQueue) => {
      onClose()
      onDone(queue)
    },
  }
  const create = useDeed(createReviewQueue, settings)
  const edit = useDeed(editReviewQueue, settings)
  const { problems, value } = readQueueDraft(draft)
  const errorAt = (path: string) =>
    wantsSave ? problems.find((one) => one.path === path)?.message : undefined
  const isJudged = edited !== undefined && edited.reviews > 0
  const change = (patch: Partial<typeof draft>): void =>
    setDraft((before) => ({ ...before, ...patch }))
  function save(): void {
    setWantsSave(true)
    if (value === null) return
    if (edited === undefined) create.mutate({ query, body: value })
    else {
      const { dimensions, ...rest } = value
      edit.mutate({
        params: { queue: edited.id },
        query,
        body: isJudged ? rest : { ...rest, dimensions },
      })
    }
  }
  return (
    <FormDialog
      title={edited === undefined ? 'New review queue' : `Change ${edited.name}`}
      onClose={onClose}
      width={680}
      deed={edited === undefined ? 'Make the queue' : 'Save'}
      draft={{ isChanged: draft !== first }}
      sending={[create, edit]}
      onSubmit={save}
    >
      <TextField
        label="Name"
        placeholder="support answers"
        value={draft.name}
        error={errorAt('name')}
        onChange={(name) => change({ name })}
      />
      <AreaField
        label="Guidelines"
        isOptional
        help="For reviewers, in Markdown: what is good, what is not, an example of each."
        rows={5}
        value={draft.guidelines}
        onChange={(guidelines) => change({ guidelines })}
      />
      <DimensionFields
        dimensions={draft.dimensions}
        isFixed={isJudged}
        errorAt={errorAt}
        onChange={(dimensions) => change({ dimensions })}
      />
      <div className="form-grid">
        <TextField
          label="Reviewers for each item"
          help="With two or more, you see how far people agree."
          look="number"
          inputMode="numeric"
          value={draft.reviewersPerItem}
          error={errorAt('reviewersPerItem')}
          onChange={(reviewersPerItem) => change({ reviewersPerItem })}
        />
        <TextField
          label="Dataset for corrections"
          isOptional
          help="Made when there is none of that name."
          offered={(datasets.data?.items ?? []).map(({ name, description }) => ({
            name,
            title: description,
          }))}
          value={draft.dataset}
          onChange={(dataset) => change({ dataset })}
        />
      </div>
    </FormDialog>
  )
}
