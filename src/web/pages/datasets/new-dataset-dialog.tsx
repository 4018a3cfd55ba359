import { createDataset, type Dataset } from '#contract/datasets.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { readTags } from '#web/pages/datasets/read-tags.ts'
import { usePlace } from '#web/url/use-place.ts'

type NewDatasetDialogProps = {
  readonly onDone: (dataset: Dataset) => void
  readonly onClose: () => void
}

/** Makes an empty dataset; its items come from a file, from traces or by hand. */
export function NewDatasetDialog({ onDone, onClose }: NewDatasetDialogProps) {
  const place = usePlace()
  const create = useDeed(createDataset, { changes: ['datasets'], onDone })
  const draft = useDraft(createDataset.body, { name: '', description: '', tags: '' }, create.error)
  const { name, description, tags } = draft.trimmed
  return (
    <FormDialog
      title="New dataset"
      onClose={onClose}
      deed="Make the dataset"
      draft={draft}
      sending={[create]}
      missing={name === '' ? 'Give it a name first' : undefined}
      onSubmit={() => {
        create.mutate({
          query: { project: place.project },
          body: { name, description, tags: readTags(tags) },
        })
      }}
    >
      <TextField label="Name" placeholder="Questions at the desk" {...draft.text('name')} />
      <TextField label="What its items are and are for" isOptional {...draft.text('description')} />
      <TextField
        label="Tags"
        isOptional
        help="Words to find it by, with commas between them."
        {...draft.text('tags')}
      />
    </FormDialog>
  )
}
