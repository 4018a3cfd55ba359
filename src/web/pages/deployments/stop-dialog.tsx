import { type Deployment, stopDeployment } from '#contract/deployments.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { usePlace } from '#web/url/use-place.ts'

type StopDialogProps = { readonly deployment: Deployment; readonly onClose: () => void }

/** Stops a deployment, with the reason for everybody whose call is then refused. */
export function StopDialog({ deployment, onClose }: StopDialogProps) {
  const place = usePlace()
  const { name, environment, safeAnswer } = deployment
  const stop = useDeed(stopDeployment, { changes: ['deployments'], onDone: onClose })
  const draft = useDraft(stopDeployment.body, { why: '' }, stop.error)
  const { why } = draft.trimmed
  return (
    <FormDialog
      title={`Stop ${name} in ${environment}`}
      onClose={onClose}
      deed="Stop it now"
      sending={[stop]}
      draft={draft}
      missing={why === '' ? 'Say why first' : undefined}
      onSubmit={() => {
        stop.mutate({
          params: { name },
          query: { project: place.project, environment },
          body: { why },
        })
      }}
    >
      <p>
        No model answers <code>deployment/{name}</code> any more, on every server, until somebody
        lets it serve again.{' '}
        {safeAnswer === null
          ? 'Callers get an error in the format of their API.'
          : `Callers are answered: ${safeAnswer}`}{' '}
        Calls under way finish.
      </p>
      <AreaField
        label="Why"
        rows={2}
        help="Everybody whose call is refused reads it."
        {...draft.text('why')}
      />
    </FormDialog>
  )
}
