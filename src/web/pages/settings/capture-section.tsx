import { useState } from 'react'
import { type Capture, createProject, editProject, type Project } from '#contract/projects.ts'
import { timeZone } from '#contract/time-zone.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatBytes } from '#web/format/bytes.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { readCount, readList } from '#web/forms/read-text.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { Section } from '#web/pages/settings/section.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal, useSession } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'

const captures: readonly {
  readonly value: Capture
  readonly title: string
  readonly meaning: string
}[] = [
  {
    value: 'full',
    title: 'Everything',
    meaning:
      'Messages, replies and metadata. Needed to read conversations and to build datasets from them.',
  },
  {
    value: 'metadata',
    title: 'Without messages',
    meaning: 'Who, when, which model, tokens, cost, tags; no message and no reply is ever written.',
  },
  {
    value: 'none',
    title: 'Counts only',
    meaning: 'Calls, tokens, time and cost. No names, no tags, no content.',
  },
]

const bytesMin = 1000
const bytesMax = 10_000_000

/** The project: its name, who answers for it, its environments, and what is kept of its calls. */
export function CaptureSection() {
  const { project } = useSession()
  const refusal = useRefusal('edit')
  const [isAdding, setIsAdding] = useState(false)
  return (
    <Section
      summary="What is kept is decided per project, before anything is written. A change applies to calls from then on."
      isLoading={false}
      error={null}
      onRetry={() => undefined}
      actions={
        <Button icon="plus" disabledReason={refusal} onClick={() => setIsAdding(true)}>
          Make a project
        </Button>
      }
    >
      <Panel title={`Project “${project.name}”`}>
        <ProjectForm key={project.id} project={project} refusal={refusal} />
      </Panel>
      {isAdding ? <ProjectDialog onClose={() => setIsAdding(false)} /> : null}
    </Section>
  )
}

function ProjectForm({
  project,
  refusal,
}: {
  readonly project: Project
  readonly refusal: string | undefined
}) {
  const [name, setName] = useState(project.name)
  const [owner, setOwner] = useState(project.owner)
  const [environments, setEnvironments] = useState(project.environments.join('\n'))
  const [capture, setCapture] = useState<Capture>(project.capture)
  const [bytes, setBytes] = useState(String(project.captureBytesMax))
  const [zone, setZone] = useState(project.timeZone)
  const edit = useDeed(editProject, { changes: ['projects'] })
  const captureBytesMax = readCount(bytes, bytesMin)
  const isBytesWrong =
    captureBytesMax === undefined || captureBytesMax === null || captureBytesMax > bytesMax
  const isZoneWrong = !timeZone.safeParse(zone.trim()).success
  const list = readList(environments)
  return (
    <form
      className="stack project-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isBytesWrong || isZoneWrong) return
        edit.mutate({
          params: { id: project.id },
          body: {
            name: name.trim(),
            owner: owner.trim(),
            environments: [...list],
            capture,
            captureBytesMax,
            timeZone: zone.trim(),
          },
        })
      }}
    >
      <div className="form-grid">
        <TextField label="Name" required maxLength={120} value={name} onChange={setName} />
        <TextField
          label="Owner"
          help="Who answers for it; evidence for the maturity page."
          maxLength={200}
          value={owner}
          onChange={setOwner}
        />
      </div>
      <fieldset className="stack">
        <legend>What is kept of a call</legend>
        {captures.map((each) => (
          <label key={each.value} className="check">
            <input
              type="radio"
              name="capture"
              checked={capture === each.value}
              onChange={() => setCapture(each.value)}
            />
            <span>
              {each.title}
              <span className="capture-meaning soft">{each.meaning}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="form-grid">
        <TextField
          label="Longest body kept, bytes"
          help={
            isBytesWrong
              ? undefined
              : `${formatBytes(captureBytesMax)} per request and per reply; longer ones are cut and say so.`
          }
          error={isBytesWrong ? 'A whole number from 1,000 to 10,000,000.' : undefined}
          look="number"
          inputMode="numeric"
          value={bytes}
          onChange={setBytes}
        />
        <AreaField
          label="Environments"
          help="One per line, in the order in which a release goes through them."
          look="mono"
          required
          value={environments}
          onChange={setEnvironments}
        />
        <TextField
          label="Time zone"
          help={isZoneWrong ? undefined : 'Where its days begin, in charts of days and weeks.'}
          error={
            isZoneWrong ? 'An IANA name such as Europe/Berlin, Asia/Kolkata or UTC.' : undefined
          }
          maxLength={64}
          value={zone}
          onChange={setZone}
        />
      </div>
      <ErrorNote error={edit.error} />
      <div className="row">
        <Button
          look="primary"
          type="submit"
          isBusy={edit.isPending}
          disabledReason={
            refusal ?? (isBytesWrong || isZoneWrong ? 'Mend the marked field first' : undefined)
          }
        >
          Save
        </Button>
        <span aria-live="polite" className="good">
          {edit.isSuccess ? 'Saved.' : ''}
        </span>
      </div>
    </form>
  )
}

function ProjectDialog({ onClose }: { readonly onClose: () => void }) {
  const place = usePlace()
  const go = useGo()
  const create = useDeed(createProject, {
    changes: ['projects'],
    onDone: (made) => {
      onClose()
      go(paths.settings({ ...place, project: made.slug }, 'capture'))
    },
  })
  const draft = useDraft(createProject.body, { name: '', slug: '' }, create.error)
  const { name, slug } = draft.trimmed
  const suggested = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
  return (
    <FormDialog
      title="Make a project"
      onClose={onClose}
      deed="Make the project"
      draft={draft}
      sending={[create]}
      onSubmit={() => {
        create.mutate({ body: { name, slug: slug === '' ? suggested : slug } })
      }}
    >
      <TextField label="Name" {...draft.text('name')} />
      <TextField
        label="Short name"
        help="Stands in addresses; cannot be changed later."
        look="mono"
        pattern="[a-z0-9][a-z0-9\-]{0,39}"
        placeholder={suggested}
        {...draft.text('slug')}
      />
    </FormDialog>
  )
}
