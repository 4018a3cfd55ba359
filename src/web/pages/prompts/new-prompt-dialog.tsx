import { useState } from 'react'
import { createPrompt, type Prompt, promptName } from '#contract/prompts.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ModelList } from '#web/forms/model-list.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Field } from '#web/ui/field.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { usePlace } from '#web/url/use-place.ts'

type NewPromptDialogProps = {
  /** Folder that one is looking at; the new prompt goes there. */
  readonly folder: string
  /** With the kind of its first version, which is written next. */
  readonly onDone: (prompt: Prompt, kind: 'chat' | 'text') => void
  readonly onClose: () => void
}

const modelListId = 'models-of-new-prompt'

const kinds = [
  { value: 'chat', label: 'Chat' },
  { value: 'text', label: 'One text' },
] as const

/** Makes a prompt, with a first version when a text is given. */
export function NewPromptDialog({ folder: presentFolder, onDone, onClose }: NewPromptDialogProps) {
  const place = usePlace()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [folder, setFolder] = useState(presentFolder)
  const [system, setSystem] = useState('')
  const [user, setUser] = useState('')
  const [model, setModel] = useState('')
  const [kind, setKind] = useState<'chat' | 'text'>('chat')
  const create = useDeed(createPrompt, {
    changes: promptNouns,
    onDone: (prompt) => onDone(prompt, kind),
  })
  const wrong = name === '' ? undefined : promptName.safeParse(name).error?.issues[0]?.message
  return (
    <Dialog title="New prompt" onClose={onClose} width={620}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
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
              Applications call it as <code>prompt/{name === '' ? 'name' : name}</code>. It cannot
              be changed later.
            </>
          }
          error={wrong === undefined ? undefined : `A name has ${wrong}.`}
          look="mono"
          required
          placeholder="support-answer"
          value={name}
          onChange={setName}
        />
        <div className="form-grid">
          <TextField
            label="What it is for"
            isOptional
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
            <TemplateArea
              label="System part"
              placeholder="You answer customers of {{ company }} in two sentences."
              value={system}
              onChange={setSystem}
            />
            <TemplateArea
              label="User message"
              placeholder="<question>{{ question }}</question>"
              value={user}
              onChange={setUser}
            />
            <TextField
              label="Model"
              isOptional
              look="mono"
              list={modelListId}
              placeholder="sim/echo"
              help="connection/model, or an alias. Every version can name another one."
              value={model}
              onChange={setModel}
            />
            <ModelList id={modelListId} />
          </>
        ) : null}
        <ErrorNote error={create.error} />
        <div className="row form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            isBusy={create.isPending}
            disabledReason={name === '' || wrong !== undefined ? 'Give it a name first' : undefined}
          >
            Make the prompt
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type TemplateAreaProps = {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onChange: (text: string) => void
}

function TemplateArea({ label, placeholder, value, onChange }: TemplateAreaProps) {
  return (
    <Field label={label} isOptional>
      {(control) => (
        <textarea
          {...control}
          className="control mono"
          rows={3}
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
