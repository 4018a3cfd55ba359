import { type Deployment, editDeployment } from '#contract/deployments.ts'
import { createRelease, listReleases, type Release } from '#contract/releases.ts'
import { pageMax } from '#contract/page.ts'
import { useState } from 'react'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import {
  emptyRelease,
  missingOfRelease,
  releaseBody,
  ReleaseFields,
} from '#web/pages/deployments/release-fields.tsx'
import { releaseWords } from '#web/pages/deployments/release-name.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { usePlace } from '#web/url/use-place.ts'

type ReleaseDialogProps = { readonly deployment: Deployment; readonly onClose: () => void }

const aNewOne = 'new'

/** Has another release answer, one that is there or a new one: all calls of it, at once. */
export function ReleaseDialog({ deployment, onClose }: ReleaseDialogProps) {
  const place = usePlace()
  const query = { project: place.project }
  const { name, environment } = deployment
  const known = useAnswer(listReleases, { query: { ...query, name, limit: pageMax } })
  const others = (known.data?.items ?? []).filter(({ id }) => id !== deployment.release)
  const [chosen, setChosen] = useState(aNewOne)
  const release = useDeed(createRelease, { changes: ['releases'] })
  const serve = useDeed(editDeployment, {
    changes: ['deployments'],
    onDone: () => {
      showNotice({ text: `Another release of ${name} serves in ${environment}.` })
      onClose()
    },
  })
  const draft = useDraft(createRelease.body, emptyRelease, release.error)
  const serveRelease = (id: string): void =>
    serve.mutate({ params: { name }, query: { ...query, environment }, body: { release: id } })
  return (
    <FormDialog
      title={`Serve another release of ${name}`}
      onClose={onClose}
      deed="Serve it"
      sending={[release, serve]}
      error={known.error}
      draft={draft}
      missing={chosen === aNewOne ? missingOfRelease(draft.trimmed) : undefined}
      onSubmit={() => {
        if (chosen !== aNewOne) return serveRelease(chosen)
        release.mutate(
          { query, body: releaseBody(name, draft.trimmed) },
          { onSuccess: ({ id }) => serveRelease(id) },
        )
      }}
    >
      <p>
        All calls of <code>deployment/{name}</code> in {environment} are answered by it from then
        on, at once. What serves now is kept, one step back.
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
    </FormDialog>
  )
}

function choiceWords(release: Release): string {
  const note = release.note === '' ? '' : ` – ${release.note.slice(0, 60)}`
  return `${release.hash.slice(0, 8)}: ${releaseWords(release)}${note}`
}
