import { editPrompt, type Prompt } from '#contract/prompts.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { readList } from '#web/forms/read-text.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { usePlace } from '#web/url/use-place.ts'

type PromptDetailsDialogProps = { readonly prompt: Prompt; readonly onClose: () => void }

/** What a prompt is found by; none of it makes a version. */
export function PromptDetailsDialog({ prompt, onClose }: PromptDetailsDialogProps) {
  const place = usePlace()
  const edit = useDeed(editPrompt, { changes: promptNouns, onDone: onClose })
  const { description, folder, owner } = prompt
  const first = { description, folder, owner, tags: prompt.tags.join(', ') }
  const draft = useDraft(editPrompt.body, first, edit.error)
  return (
    <FormDialog
      title={`About “${prompt.name}”`}
      onClose={onClose}
      width={560}
      deed="Save"
      draft={draft}
      sending={[edit]}
      onSubmit={() => {
        edit.mutate({
          params: { name: prompt.name },
          query: { project: place.project },
          body: {
            ...draft.trimmed,
            tags: [...readList(draft.values.tags)],
            revision: prompt.revision,
          },
        })
      }}
    >
      <TextField label="What it is for" {...draft.text('description')} />
      <TextField
        label="Folder"
        isOptional
        look="mono"
        placeholder="support/answers"
        {...draft.text('folder')}
      />
      <TextField
        label="Tags"
        isOptional
        help="Words to find it by, with commas between them."
        {...draft.text('tags')}
      />
      <TextField label="Owner" help={draft.help('owner')} {...draft.text('owner')} />
    </FormDialog>
  )
}
