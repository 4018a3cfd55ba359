import { useState } from 'react'
import { editPromptRules, labelName, type PromptRules } from '#contract/prompts.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { Button } from '#web/ui/button.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { usePlace } from '#web/url/use-place.ts'

type ProtectedLabelsDialogProps = { readonly rules: PromptRules; readonly onClose: () => void }

/** Chooses the labels of the whole project that take a second person to move. */
export function ProtectedLabelsDialog({ rules, onClose }: ProtectedLabelsDialogProps) {
  const { project } = usePlace()
  const [text, setText] = useState(rules.protectedLabels.join(', '))
  const edit = useDeed(editPromptRules, { changes: promptNouns, onDone: onClose })
  const labels = text
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '')
  const wrong = labels.find((label) => !labelName.safeParse(label).success)
  const save = (protectedLabels: string[] | null): void =>
    edit.mutate({ query: { project }, body: { protectedLabels } })
  return (
    <FormDialog
      title="Protected labels"
      onClose={onClose}
      deed="Save"
      sending={[edit]}
      missing={wrong === undefined ? undefined : 'Mend the labels first'}
      more={
        rules.isDefault ? null : (
          <Button
            look="quiet"
            {...hinted('production, once there are two people')}
            onClick={() => save(null)}
          >
            Back to the default
          </Button>
        )
      }
      onSubmit={() => save(labels)}
    >
      <p className="soft">
        A protected label is moved by a signed-in reviewer, editor or owner who did not write the
        version. This counts for every prompt of the project.
      </p>
      <TextField
        label="Labels"
        isOptional
        help="With commas between them; empty protects none."
        look="mono"
        placeholder="production, canary"
        error={wrong === undefined ? undefined : `“${wrong}” is no label.`}
        value={text}
        onChange={setText}
      />
    </FormDialog>
  )
}
