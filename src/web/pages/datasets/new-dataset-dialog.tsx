import { useState } from 'react'
import { createDataset, type Dataset } from '#contract/datasets.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { readTags } from '#web/pages/datasets/read-tags.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { usePlace } from '#web/url/use-place.ts'

type NewDatasetDialogProps = {
  readonly onDone: (dataset: Dataset) => void
  readonly onClose: () => void
}

/** Makes an empty dataset; its items come from a file, from traces or by hand. */
export function NewDatasetDialog({ onDone, onClose }: NewDatasetDialogProps) {
  const place = usePlace()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [tags, setTags] = useState('')
  const create = useDeed(createDataset, { changes: ['datasets'], onDone })
  return (
    <Dialog title="New dataset" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate({
            query: { project: place.project },
            body: { name: name.trim(), description, tags: readTags(tags) },
          })
        }}
      >
        <TextField
          label="Name"
          required
          maxLength={120}
          placeholder="Questions at the desk"
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
        <ErrorNote error={create.error} />
        <div className="row form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            isBusy={create.isPending}
            disabledReason={name.trim() === '' ? 'Give it a name first' : undefined}
          >
            Make the dataset
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
