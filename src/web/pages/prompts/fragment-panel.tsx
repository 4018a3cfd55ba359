import { useState } from 'react'
import {
  type FragmentVersion,
  putFragment,
  removeFragment,
  showFragment,
} from '#contract/fragments.ts'
import { promptName } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { WordDiff } from '#web/diff/diff-view.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { plural } from '#web/format/number.ts'
import { TemplateArea } from '#web/pages/prompts/template-area.tsx'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button, IconButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useUnsavedGuard } from '#web/url/use-unsaved-guard.ts'

type FragmentPanelProps = {
  /** Undefined: one that is not there yet. */
  readonly name: string | undefined
  readonly onClose: () => void
  readonly onSaved: (name: string) => void
}

type Shown = {
  readonly description: string
  /** Newest first. */
  readonly versions: readonly FragmentVersion[]
  readonly usedBy: readonly {
    readonly prompt: string
    readonly promptVersion: number
    readonly fragmentVersion: number
  }[]
}

const nothingYet: Shown = { description: '', versions: [], usedBy: [] }

/** One fragment beside the list: its text, its versions, the prompts that have it. */
export function FragmentPanel({ name, onClose, onSaved }: FragmentPanelProps) {
  const place = usePlace()
  const shown = useAnswer(
    showFragment,
    { params: { name: name ?? '' }, query: { project: place.project } },
    { isEnabled: name !== undefined },
  )
  const content =
    name === undefined
      ? nothingYet
      : shown.data === undefined
        ? undefined
        : { ...shown.data, description: shown.data.fragment.description }
  return (
    <section className="panel fragment-panel" aria-label={name ?? 'New fragment'}>
      <header className="panel-head">
        <h2 className={name === undefined ? '' : 'mono'}>{name ?? 'New fragment'}</h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <div className="fragment-inside stack">
        <ErrorNote error={shown.error} onRetry={() => void shown.refetch()} />
        {content === undefined ? (
          shown.error === null ? (
            <SkeletonRows count={8} label="Loading the fragment" />
          ) : null
        ) : (
          <FragmentForm
            key={content.versions[0]?.version ?? 0}
            name={name}
            shown={content}
            onSaved={onSaved}
            onClose={onClose}
          />
        )}
      </div>
    </section>
  )
}

type FragmentFormProps = FragmentPanelProps & { readonly shown: Shown }

function FragmentForm({ name: given, shown, onSaved, onClose }: FragmentFormProps) {
  const { description: oldDescription, versions, usedBy } = shown
  const place = usePlace()
  const refusal = useRefusal('edit')
  const latest = versions[0]
  const [name, setName] = useState(given ?? '')
  const [text, setText] = useState(latest?.text ?? '')
  const [description, setDescription] = useState(oldDescription)
  const [message, setMessage] = useState('')
  const [isArchiving, setIsArchiving] = useState(false)
  const query = { project: place.project }
  const changes = [...promptNouns, 'fragments']
  const isDirty = text !== (latest?.text ?? '') || description !== oldDescription
  useUnsavedGuard(isDirty, 'This fragment has changes that are not saved. Leave without them?')
  const save = useDeed(putFragment, {
    changes,
    onDone: ({ fragment, version, isNew }) => {
      showNotice({
        text: isNew
          ? `Version ${version.version} of ${fragment.name} is saved. Prompts take it with their next version.`
          : `${fragment.name} is saved; its text stays version ${version.version}.`,
      })
      setMessage('')
      onSaved(fragment.name)
    },
  })
  const remove = useDeed(removeFragment, { changes, onDone: onClose })
  const wrong = name === '' ? undefined : promptName.safeParse(name).error?.issues[0]?.message
  return (
    <>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ params: { name }, query, body: { text, description, message } })
        }}
      >
        {given === undefined ? (
          <TextField
            label="Name"
            look="mono"
            required
            placeholder="safety"
            error={wrong === undefined ? undefined : `A name has ${wrong}.`}
            value={name}
            onChange={setName}
          />
        ) : null}
        <TextField
          label="What it is for"
          isOptional
          disabledReason={refusal}
          value={description}
          onChange={setDescription}
        />
        <TemplateArea
          label="Text"
          place="fragment"
          rows={6}
          disabledReason={refusal}
          value={text}
          onChange={setText}
        />
        {given === undefined ? null : (
          <TextField
            label="What changed and why"
            isOptional
            disabledReason={refusal}
            value={message}
            onChange={setMessage}
          />
        )}
        <ErrorNote error={save.error} />
        <div className="row form-end">
          {given === undefined ? null : (
            <Button look="quiet" disabledReason={refusal} onClick={() => setIsArchiving(true)}>
              Archive
            </Button>
          )}
          <Button
            look="primary"
            type="submit"
            isBusy={save.isPending}
            disabledReason={
              refusal ??
              (name === '' || wrong !== undefined
                ? 'Give it a name first'
                : isDirty
                  ? undefined
                  : 'Nothing has changed')
            }
          >
            {text === latest?.text ? 'Save' : `Save version ${(latest?.version ?? 0) + 1}`}
          </Button>
        </div>
      </form>
      {given === undefined ? null : (
        <>
          <section aria-label="Where it is used">
            <h3>In {plural(usedBy.length, 'prompt')}</h3>
            {usedBy.length === 0 ? (
              <p className="soft">
                A prompt has it by <code>{`{% include "${given}" %}`}</code>.
              </p>
            ) : (
              <ul className="fragment-uses">
                {usedBy.map(({ prompt, promptVersion, fragmentVersion }) => (
                  <li key={prompt} className="row">
                    <Link className="mono" href={paths.prompt(place, prompt)}>
                      {prompt}
                    </Link>
                    <span className="faint">version {promptVersion}</span>
                    <span className="push" />
                    <span className={fragmentVersion === latest?.version ? 'soft' : 'warn'}>
                      has version {fragmentVersion}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section aria-label="Versions of the fragment">
            <h3>Versions</h3>
            <ul className="fragment-versions">
              {versions.map((version, index) => (
                <VersionLine
                  key={version.id}
                  version={version}
                  before={versions[index + 1]?.text ?? ''}
                />
              ))}
            </ul>
          </section>
        </>
      )}
      {isArchiving && given !== undefined ? (
        <ConfirmDialog
          title={`Archive fragment “${given}”`}
          deed="Archive it"
          sending={remove}
          onClose={() => setIsArchiving(false)}
          onConfirm={() => remove.mutate({ params: { name: given }, query })}
        >
          New versions of prompts cannot include it any more. {plural(usedBy.length, 'prompt')} that
          have it now keep its text.
        </ConfirmDialog>
      ) : null}
    </>
  )
}

type VersionLineProps = { readonly version: FragmentVersion; readonly before: string }

function VersionLine({ version, before }: VersionLineProps) {
  const { version: number, message, createdAt, createdBy, text } = version
  return (
    <li>
      <details>
        <summary>
          <span className="number">{number}</span> {message === '' ? 'no message' : message}{' '}
          <span className="faint small">
            <Moment at={createdAt} /> by {createdBy}
          </span>
        </summary>
        <WordDiff before={before} after={text} />
      </details>
    </li>
  )
}
