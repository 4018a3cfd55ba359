import { createDeployment, type Deployment } from '#contract/deployments.ts'
import { listEnvironments } from '#contract/environments.ts'
import { createRelease } from '#contract/releases.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import {
  emptyRelease,
  missingOfRelease,
  releaseBody,
  ReleaseFields,
} from '#web/pages/deployments/release-fields.tsx'
import { usePlace } from '#web/url/use-place.ts'

type NewDeploymentDialogProps = {
  readonly onDone: (made: Deployment) => void
  readonly onClose: () => void
}

const environmentDefault = 'production'

/** Makes a deployment together with its first release. */
export function NewDeploymentDialog({ onDone, onClose }: NewDeploymentDialogProps) {
  const place = usePlace()
  const query = { project: place.project }
  const environments = useAnswer(listEnvironments, { query })
  const release = useDeed(createRelease, { changes: ['releases'] })
  const create = useDeed(createDeployment, { changes: ['deployments'], onDone })
  const about = useDraft(
    createDeployment.body,
    { name: '', environment: place.environment ?? environmentDefault, purpose: '' },
    create.error,
  )
  const first = useDraft(createRelease.body, emptyRelease, release.error)
  const { name, environment, purpose } = about.trimmed
  const names = (environments.data?.items ?? []).map((one) => one.name)
  const choices = [...new Set([...names, environment])].map((value) => ({ value, label: value }))
  return (
    <FormDialog
      title="New deployment"
      onClose={onClose}
      deed="Deploy it"
      sending={[release, create]}
      draft={{
        isChanged: about.isChanged || first.isChanged,
        fields: [...about.fields, ...first.fields],
      }}
      missing={name === '' ? 'Give it a name first' : missingOfRelease(first.trimmed)}
      onSubmit={() => {
        release.mutate(
          { query, body: releaseBody(name, first.trimmed) },
          {
            onSuccess: ({ id }) =>
              create.mutate({ query, body: { name, environment, purpose, release: id } }),
          },
        )
      }}
    >
      <TextField
        label="Name"
        look="mono"
        placeholder="support-answer"
        help={
          <>
            Applications call it as the model{' '}
            <code>deployment/{name === '' ? 'support-answer' : name}</code>.
          </>
        }
        {...about.text('name')}
      />
      <ChoiceField
        label="Environment"
        help="Keys of this environment reach it, and no others."
        value={environment}
        choices={choices}
        onChange={(chosen) => about.change({ environment: chosen })}
      />
      <TextField label="What it is for" isOptional {...about.text('purpose')} />
      <ReleaseFields text={(field) => first.text(field)} />
    </FormDialog>
  )
}
