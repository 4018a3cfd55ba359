import { useState } from 'react'
import { ApiError } from '#client/client.ts'
import type { PromptContent } from '#contract/prompt-content.ts'
import { createPromptVersion, type Prompt, type PromptVersion } from '#contract/prompts.ts'
import { plural } from '#web/format/number.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { describeChange } from '#web/pages/prompts/describe-change.ts'
import type { DraftBase } from '#web/pages/prompts/use-draft.ts'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { showNotice } from '#web/ui/notice.tsx'
import { usePlace } from '#web/url/use-place.ts'

type SaveDialogProps = {
  readonly prompt: Prompt
  readonly base: DraftBase
  /** Content of the latest version. */
  readonly before: PromptContent | null
  readonly content: PromptContent
  /** Errors that the lint found. */
  readonly errors: number
  readonly onClose: () => void
  /** Called when somebody else saved a version meanwhile. */
  readonly onBehind: () => void
  readonly onDone: (version: PromptVersion) => void
}

/** Saves a draft as the next version, with what changed and why. */
export function SaveDialog(props: SaveDialogProps) {
  const { prompt, base, before, content, errors, onClose, onBehind, onDone } = props
  const place = usePlace()
  const [message, setMessage] = useState(() => describeChange(before, content))
  const save = useDeed(createPromptVersion, {
    changes: promptNouns,
    onDone: ({ version, isNew }) => {
      showNotice({
        text: isNew
          ? `Version ${version.version} is saved. No label moved: applications get what they got.`
          : `This is what version ${version.version} says already; no version was made.`,
      })
      onDone(version)
    },
  })
  return (
    <FormDialog
      title={`Save version ${prompt.latestVersion + 1}`}
      onClose={onClose}
      deed="Save"
      sending={[save]}
      onSubmit={() => {
        save.mutate(
          {
            params: { name: prompt.name },
            query: { project: place.project },
            body: { content, message, basedOn: base.latest },
          },
          {
            onError: (error) => {
              if (error instanceof ApiError && error.problem.code === 'conflict') onBehind()
            },
          },
        )
      }}
    >
      <TextField
        label="What changed and why"
        isOptional
        maxLength={2000}
        value={message}
        onChange={setMessage}
      />
      {base.version !== 0 && base.version < base.latest ? (
        <p className="soft">
          It was written from version {base.version}, not from the latest, {base.latest}.
        </p>
      ) : null}
      {errors === 0 ? null : (
        <p className="warn">
          The checks name {plural(errors, 'error')}. The version can be saved all the same.
        </p>
      )}
    </FormDialog>
  )
}
