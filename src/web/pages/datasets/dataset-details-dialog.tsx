import { useState } from 'react'
import { editDataset } from '#contract/datasets.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import type { ShownDataset } from '#web/pages/datasets/shown-dataset.ts'
import { readTags } from '#web/pages/datasets/read-tags.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { usePlace } from '#web/url/use-place.ts'

type DatasetDetailsDialogProps = { readonly dataset: ShownDataset; readonly onClose: () => void }

/** What a dataset is found by; none of it makes a version. */
export function DatasetDetailsDialog({ dataset, onClose }: DatasetDetailsDialogProps) {
  const place = usePlace()
  const [name, setName] = useState(dataset.name)
  const [description, setDescription] = useState(dataset.description)
  const [tags, setTags] = useState(dataset.tags.join(', '))
  const edit = useDeed(editDataset, { changes: ['datasets'], onDone: onClose })
  return (
    <Dialog title={`About “${dataset.name}”`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          edit.mutate({
            params: { dataset: dataset.id },
            query: { project: place.project },
            body: { name: name.trim(), description, tags: readTags(tags) },
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
          maxLength={120}
          value={name}
          onChange={setName}
        />
        <TextField
          label="What its items are and are for"
          isOptional
          maxLength={5000}
          value={description}
          onChange={setDescription}
        />
        <TextField
          label="Tags"
          isOptional
          help="Words to find it by, with commas between them."
          value={tags}
          onChange={setTags}
        />
        <ErrorNote error={edit.error} />
        <div className="row form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            isBusy={edit.isPending}
            disabledReason={name.trim() === '' ? 'It needs a name' : undefined}
          >
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
