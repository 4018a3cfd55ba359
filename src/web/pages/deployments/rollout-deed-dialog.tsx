import {
  abortRollout,
  pauseRollout,
  resumeRollout,
  type Rollout,
  skipRollout,
} from '#contract/rollouts.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatShare } from '#web/format/number.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { usePlace } from '#web/url/use-place.ts'

const deeds = {
  pause: {
    endpoint: pauseRollout,
    title: 'Pause the rollout',
    deed: 'Pause it',
    means: (now: string) =>
      `It stays at ${now}. What turns out to be worse is taken back all the same.`,
  },
  resume: {
    endpoint: resumeRollout,
    title: 'Let the rollout go on',
    deed: 'Go on',
    means: (now: string) =>
      `It goes on from ${now}, by its plan. Where it waited for a person, that is you.`,
  },
  skip: {
    endpoint: skipRollout,
    title: 'Take the next step now',
    deed: 'Take it',
    means: (now: string) =>
      `It leaves ${now} for the next step of its plan whatever it waits for; after the last one the new release serves everybody.`,
  },
  abort: {
    endpoint: abortRollout,
    title: 'Take the new release back',
    deed: 'Take it back',
    means: () =>
      'What served before answers everybody again, at once. Calls under way finish. A rollout that was taken back does not go on; a new one may begin.',
  },
} as const

export type RolloutDeed = keyof typeof deeds

type RolloutDeedDialogProps = {
  readonly rollout: Rollout
  readonly deed: RolloutDeed
  readonly onClose: () => void
}

/** Does something to a rollout, with the reason that is written down. */
export function RolloutDeedDialog({ rollout, deed: name, onClose }: RolloutDeedDialogProps) {
  const { project } = usePlace()
  const { endpoint, title, deed, means } = deeds[name]
  const send = useDeed(endpoint, { changes: ['rollouts', 'deployments'], onDone: onClose })
  const draft = useDraft(endpoint.body, { why: '' }, send.error)
  const { why } = draft.trimmed
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      deed={deed}
      sending={[send]}
      draft={draft}
      missing={why === '' ? 'Say why first' : undefined}
      onSubmit={() =>
        send.mutate({ params: { id: rollout.id }, query: { project }, body: { why } })
      }
    >
      <p>{means(formatShare(rollout.weight))}</p>
      <AreaField label="Why" rows={2} help="It is written down." {...draft.text('why')} />
    </FormDialog>
  )
}
