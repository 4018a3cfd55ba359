import { useState } from 'react'
import { createPrompt, type Prompt, promptName } from '#contract/prompts.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { ModelField } from '#web/forms/model-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { Segmented } from '#web/ui/segmented.tsx'
import { usePlace } from '#web/url/use-place.ts'

type NewPromptDialogProps = {
  /** Folder that one is looking at; the new prompt goes there. */
  readonly folder: string
  /** With the kind of its first version, which is written next. */
  readonly onDone: (prompt: Prompt, kind: 'chat' | 'text') => void
  readonly onClose: () => void
}

const kinds = [
  { value: 'chat', label: 'Chat' },
  { value: 'text', label: 'One text' },
] as const

/** Makes a prompt, with a first version when a text is given. */
export function NewPromptDialog({ folder: presentFolder, onDone, onClose }: NewPromptDialogProps) {
  const place = usePlace()
  const [kind, setKind] = useState<'chat' | 'text'>('chat')
  const create = useDeed(createPrompt, {
    changes: promptNouns,
    onDone: (prompt) => onDone(prompt, kind),
  })
  const first = {
    name: '',
    description: '',
    folder: presentFolder,
    system: '',
    user: '',
    model: '',
  }
  const draft = useDraft(createPrompt.body, first, create.error)
  const { name, description, folder, system, user, model } = draft.values
  const wrong = name === '' ? undefined : promptName.safeParse(name).error?.issues[0]?.message
  return (
    <FormDialog
      title="New prompt"
      onClose={onClose}
      width={620}
      deed="Make the prompt"
      draft={draft}
      sending={[create]}
      missing={name === '' || wrong !== undefined ? 'Give it a name first' : undefined}
      onSubmit={() => {
        create.mutate({
          query: { project: place.project },
          body: {
            name,
            description,
            folder: folder.trim(),
            ...(kind === 'chat' ? { system, user, model: model.trim() } : {}),
          },
        })
      }}
    >
      <TextField
        label="Name"
        help={
          <>
            Applications call it as <code>prompt/{name === '' ? 'name' : name}</code>. It cannot be
            changed later.
          </>
        }
        look="mono"
        required
        placeholder="support-answer"
        {...draft.text('name')}
        {...(wrong === undefined ? {} : { error: `A name has ${wrong}.` })}
      />
      <div className="form-grid">
        <TextField label="What it is for" isOptional {...draft.text('description')} />
        <TextField
          label="Folder"
          isOptional
          look="mono"
          placeholder="support/answers"
          {...draft.text('folder')}
        />
      </div>
      <div className="field">
        <strong>Kind</strong>
        <div className="row wrap">
          <Segmented label="Kind" value={kind} choices={kinds} onChange={setKind} />
          <span className="faint small">
            {kind === 'chat'
              ? 'Messages with roles, as chat models take them.'
              : 'One text with variables. It is written on the next page.'}
          </span>
        </div>
      </div>
      {kind === 'chat' ? (
        <>
          <AreaField
            isOptional
            look="mono"
            label="System part"
            placeholder="You answer customers of {{ company }} in two sentences."
            {...draft.text('system')}
          />
          <AreaField
            isOptional
            look="mono"
            label="User message"
            placeholder="<question>{{ question }}</question>"
            {...draft.text('user')}
          />
          <ModelField
            label="Model"
            isOptional

            placeholder="sim/echo"
            help="connection/model, or an alias. Every version can name another one."
            {...draft.text('model')}
          />
        </>
      ) : null}
    </FormDialog>
  )
}
