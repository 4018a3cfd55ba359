import { editDataset } from '#contract/datasets.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import { readTags } from '#web/pages/datasets/read-tags.ts'
import { usePlace } from '#web/url/use-place.ts'

type DatasetDetailsDialogProps = { readonly dataset: ShownDataset; readonly onClose: () => void }

/** What a dataset is found by; none of it makes a version. */
export function DatasetDetailsDialog({ dataset, onClose }: DatasetDetailsDialogProps) {
  const place = usePlace()
  const edit = useDeed(editDataset, { changes: ['datasets'], onDone: onClose })
  const draft = useDraft(
    editDataset.body,
    {
      name: dataset.name,
      description: dataset.description,
      tags: dataset.tags.join(', '),
    },
    edit.error,
  )
  const { name, description, tags } = draft.trimmed
  return (
    <FormDialog
      title={`About “${dataset.name}”`}
      onClose={onClose}
      deed="Save"
      draft={draft}
      sending={[edit]}
      missing={name === '' ? 'It needs a name' : undefined}
      onSubmit={() => {
        edit.mutate({
          params: { dataset: dataset.id },
          query: { project: place.project },
          body: { name, description, tags: readTags(tags) },
        })
      }}
    >
      <TextField
        label="Name"
        help={
          <>
            Its id stays <code>{dataset.id}</code>.
          </>
        }
        required
        {...draft.text('name')}
      />
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
