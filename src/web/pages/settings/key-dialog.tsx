import { useState } from 'react'
import { createKey, editKey, type Key } from '#contract/keys.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { type KeyDraft, draftOf, momentIn, readDraft } from '#web/pages/settings/key-draft.ts'
import { KeyFields } from '#web/pages/settings/key-fields.tsx'
import { useSession } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import '#web/pages/settings/key-dialog.css'

type KeyDialogProps = {
  /** The key to change; undefined makes a new one. */
  readonly edited: Key | undefined
  readonly onClose: () => void
}

/** Makes a key and shows it once, or changes what a key may do. */
export function KeyDialog({ edited, onClose }: KeyDialogProps) {
  const [made, setMade] = useState<string | null>(null)
  if (made !== null) return <MadeKey made={made} onClose={onClose} />
  return <KeyForm edited={edited} onMade={setMade} onClose={onClose} />
}

/** The one moment at which a key can be read. */
function MadeKey({ made, onClose }: { readonly made: string; readonly onClose: () => void }) {
  return (
    <Dialog
      title="Your new key"
      onClose={onClose}
      isEasyToLeave={false}
      footer={
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <p>Copy it now: it is shown this once, and nobody can read it again, not even here.</p>
      <div className="made-key">
        <output className="mono" aria-label="The new key">
          {made}
        </output>
        <CopyButton text={made} what="the key" />
      </div>
    </Dialog>
  )
}

type KeyFormProps = {
  readonly edited: Key | undefined
  readonly onMade: (key: string) => void
  readonly onClose: () => void
}

function KeyForm({ edited, onMade, onClose }: KeyFormProps) {
  const { project, actor } = useSession()
  const [first] = useState(() => draftOf(edited, project))
  const [draft, setDraft] = useState(first)
  const changes = ['keys', 'welcome']
  const create = useDeed(createKey, { changes, onDone: (reply) => onMade(reply.key) })
  const edit = useDeed(editKey, { changes, onDone: onClose })
  const { errors, value } = readDraft(draft)
  function save(): void {
    if (value === null) return
    const expiresAt = momentIn(draft.days, Date.now())
    const { environment, scopes, days } = draft
    if (edited === undefined) {
      const body = { ...value, project: project.slug, environment, scopes: [...scopes], expiresAt }
      create.mutate({ body })
    } else {
      const params = { id: edited.id }
      edit.mutate({ params, body: { ...value, ...(days === '' ? {} : { expiresAt }) } })
    }
  }
  return (
    <FormDialog
      title={edited === undefined ? 'Make a key' : `Change key “${edited.name}”`}
      width={600}
      deed={edited === undefined ? 'Make the key' : 'Save'}
      sending={[create, edit]}
      missing={value === null ? 'Mend the marked fields first' : undefined}
      draft={{ isChanged: draft !== first }}
      onSubmit={save}
      onClose={onClose}
    >
      <KeyFields
        draft={draft}
        errors={errors}
        isNew={edited === undefined}
        environments={project.environments}
        grantable={actor.scopes}
        onChange={(patch: Partial<KeyDraft>) => setDraft({ ...draft, ...patch })}
      />
    </FormDialog>
  )
}
