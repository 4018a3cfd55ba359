import { useState } from 'react'
import { type Deployment, editDeployment } from '#contract/deployments.ts'
import { createRelease, listReleases, type ReleaseSummary } from '#contract/releases.ts'
import { pageMax } from '#contract/page.ts'
import { startRollout } from '#contract/rollouts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import {
  firstPlan,
  missingOfPlan,
  PlanFields,
  planOf,
} from '#web/pages/deployments/plan-fields.tsx'
import {
  emptyRelease,
  missingOfRelease,
  releaseBody,
  ReleaseFields,
} from '#web/pages/deployments/release-fields.tsx'
import { releaseWords } from '#web/pages/deployments/release-name.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { usePlace } from '#web/url/use-place.ts'

type ReleaseDialogProps = { readonly deployment: Deployment; readonly onClose: () => void }

const aNewOne = 'new'

const ways = [
  { value: 'steps', label: 'Step by step' },
  { value: 'at-once', label: 'At once' },
] as const

type Way = (typeof ways)[number]['value']

/** Has another release answer, one that is there or a new one: by a rollout, or all calls at once. */
export function ReleaseDialog({ deployment, onClose }: ReleaseDialogProps) {
  const place = usePlace()
  const query = { project: place.project }
  const { name, environment } = deployment
  const known = useAnswer(listReleases, { query: { ...query, name, limit: pageMax } })
  const others = (known.data?.items ?? []).filter(({ id }) => id !== deployment.release)
  const [chosen, setChosen] = useState(aNewOne)
  const [way, setWay] = useState<Way>('steps')
  const [plan, setPlan] = useState(firstPlan)
  const release = useDeed(createRelease, { changes: ['releases'] })
  const serve = useDeed(editDeployment, {
    changes: ['deployments'],
    onDone: () => {
      showNotice({ text: `Another release of ${name} serves in ${environment}.` })
      onClose()
    },
  })
  const start = useDeed(startRollout, { changes: ['rollouts', 'deployments'], onDone: onClose })
  const draft = useDraft(createRelease.body, emptyRelease, release.error)
  const serveRelease = (id: string): void => {
    if (way === 'at-once')
      serve.mutate({ params: { name }, query: { ...query, environment }, body: { release: id } })
    else
      start.mutate({
        query,
        body: { deployment: name, environment, release: id, plan: planOf(plan) },
      })
  }
  return (
    <FormDialog
      title={`Serve another release of ${name}`}
      onClose={onClose}
      deed={way === 'at-once' ? 'Serve it' : 'Roll it out'}
      sending={[release, serve, start]}
      error={known.error}
      draft={draft}
      missing={
        (chosen === aNewOne ? missingOfRelease(draft.trimmed) : undefined) ??
        (way === 'steps' ? missingOfPlan(plan) : undefined)
      }
      onSubmit={() => {
        if (chosen !== aNewOne) return serveRelease(chosen)
        release.mutate(
          { query, body: releaseBody(name, draft.trimmed) },
          { onSuccess: ({ id }) => serveRelease(id) },
        )
      }}
    >
      <div>
        <Segmented label="How it takes over" value={way} choices={ways} onChange={setWay} />
      </div>
      <p>
        {way === 'at-once' ? (
          <>
            All calls of <code>deployment/{name}</code> in {environment} are answered by it from
            then on. What serves now is kept, one step back.
          </>
        ) : (
          <>
            A share of the users of <code>deployment/{name}</code> in {environment} gets it, then
            more, for as long as nothing is worse than what serves now; else it is taken back by
            itself.
          </>
        )}
      </p>
      <ChoiceField
        label="Release"
        value={chosen}
        choices={[
          { value: aNewOne, label: 'A new one' },
          ...others.map((one) => ({ value: one.id, label: choiceWords(one) })),
        ]}
        onChange={setChosen}
      />
      {chosen === aNewOne ? <ReleaseFields text={(field) => draft.text(field)} /> : null}
      {way === 'steps' ? (
        <PlanFields
          plan={plan}
          onChange={(patch) => setPlan((before) => ({ ...before, ...patch }))}
        />
      ) : null}
    </FormDialog>
  )
}

function choiceWords(release: ReleaseSummary): string {
  const note = release.note === '' ? '' : ` – ${release.note.slice(0, 60)}`
  return `${release.hash.slice(0, 8)}: ${releaseWords(release)}${note}`
}
