import { useState } from 'react'
import { editPrompt, type Prompt } from '#contract/prompts.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { usePlace } from '#web/url/use-place.ts'

type PromptDetailsDialogProps = { readonly prompt: Prompt; readonly onClose: () => void }

/** What a prompt is found by; none of it makes a version. */
export function PromptDetailsDialog({ prompt, onClose }: PromptDetailsDialogProps) {
  const place = usePlace()
  const [description, setDescription] = useState(prompt.description)
  const [folder, setFolder] = useState(prompt.folder)
  const [tags, setTags] = useState(prompt.tags.join(', '))
  const [owner, setOwner] = useState(prompt.owner)
  const edit = useDeed(editPrompt, { changes: promptNouns, onDone: onClose })
  return (
    <Dialog title={`About “${prompt.name}”`} onClose={onClose} width={560}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          edit.mutate({
            params: { name: prompt.name },
            query: { project: place.project },
            body: {
              description,
              folder: folder.trim(),
              tags: tags
                .split(',')
                .map((tag) => tag.trim())
                .filter((tag) => tag !== ''),
              owner,
              revision: prompt.revision,
            },
          })
        }}
      >
        <TextField
          label="What it is for"
          maxLength={2000}
          value={description}
          onChange={setDescription}
        />
        <TextField
          label="Folder"
          isOptional
          look="mono"
          placeholder="support/answers"
          value={folder}
          onChange={setFolder}
        />
        <TextField
          label="Tags"
          isOptional
          help="Words to find it by, with commas between them."
          value={tags}
          onChange={setTags}
        />
        <TextField label="Owner" help="Who answers for it." value={owner} onChange={setOwner} />
        <ErrorNote error={edit.error} />
        <div className="row form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" isBusy={edit.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
