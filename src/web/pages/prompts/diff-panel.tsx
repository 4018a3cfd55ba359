import { useId, useState } from 'react'
import type { PromptInput } from '#contract/prompt-reviews.ts'
import { diffPromptVersions, type Prompt, showPromptVersion } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { DiffView } from '#web/diff/diff-view.tsx'
import { sampleValues } from '#web/pages/prompts/sample-values.ts'
import type { Search } from '#web/paths.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { Select } from '#web/ui/select.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'

type DiffPanelProps = {
  readonly prompt: Prompt
  readonly from: number
  readonly to: number
  readonly inputs: readonly PromptInput[]
  readonly onChange: (patch: Search) => void
}

const looks = [
  { value: 'text', label: 'Text' },
  { value: 'rendered', label: 'Rendered' },
] as const
/** Versions in a choice; older ones are reached from the list. */
const choicesMax = 500

/** What differs between two versions: as they are written, or as a model gets them. */
export function DiffPanel({ prompt, from, to, inputs, onChange }: DiffPanelProps) {
  const place = usePlace()
  const query = { project: place.project }
  const [look, setLook] = useState<'text' | 'rendered'>('text')
  const [inputId, setInputId] = useState('')
  const inputControl = useId()
  const isRendered = look === 'rendered'
  // Values for the variables of the newer one; the older one ignores what it does not know.
  const newer = useAnswer(
    showPromptVersion,
    { params: { name: prompt.name, version: String(to) }, query },
    { isEnabled: isRendered },
  )
  const older = useAnswer(
    showPromptVersion,
    { params: { name: prompt.name, version: String(from) }, query },
    { isEnabled: isRendered },
  )
  const given = inputs.find(({ id }) => id === inputId)?.variables ?? {}
  const variables = {
    ...sampleValues(older.data?.content.variables ?? [], given).values,
    ...sampleValues(newer.data?.content.variables ?? [], given).values,
  }
  const isReady = !isRendered || (newer.data !== undefined && older.data !== undefined)
  const diff = useAnswer(
    diffPromptVersions,
    {
      params: { name: prompt.name },
      query,
      body: { from: String(from), to: String(to), ...(isRendered ? { variables } : {}) },
    },
    { isEnabled: isReady && from !== to, keepsPrevious: true },
  )
  const text = isRendered ? diff.data?.rendered : diff.data?.text
  return (
    <Panel
      title="Difference"
      isFlush
      actions={
        <>
          <VersionChoice
            label="From version"
            prompt={prompt}
            value={from}
            onChange={(version) => onChange({ from: String(version) })}
          />
          <span className="faint">→</span>
          <VersionChoice
            label="To version"
            prompt={prompt}
            value={to}
            onChange={(version) => onChange({ to: String(version) })}
          />
          <Segmented label="How to compare" value={look} choices={looks} onChange={setLook} />
        </>
      }
    >
      {isRendered && inputs.length > 0 ? (
        <div className="row diff-with">
          <label htmlFor={inputControl}>Rendered with</label>
          <Select
            id={inputControl}
            value={inputId}
            choices={[
              { value: '', label: 'the examples of the variables' },
              ...inputs.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={setInputId}
          />
        </div>
      ) : null}
      <ErrorNote error={diff.error ?? newer.error ?? older.error} />
      {from === to ? (
        <p className="panel-body soft">Choose two versions to compare.</p>
      ) : diff.data === undefined || text === undefined ? (
        diff.error === null ? (
          <SkeletonRows count={6} label="Comparing" />
        ) : null
      ) : text === null || text === '' ? (
        <p className="panel-body soft">
          {isRendered
            ? 'Rendered with these values, the two are the same.'
            : 'The two versions are the same.'}
        </p>
      ) : (
        <DiffView diff={text} label={`Difference from version ${from} to version ${to}`} />
      )}
    </Panel>
  )
}

type VersionChoiceProps = {
  readonly label: string
  readonly prompt: Prompt
  readonly value: number
  readonly onChange: (version: number) => void
}

function VersionChoice({ label, prompt, value, onChange }: VersionChoiceProps) {
  const { latestVersion, labels } = prompt
  const count = Math.min(choicesMax, latestVersion)
  const versions = Array.from({ length: count }, (_, index) => latestVersion - index)
  const shown = versions.includes(value) ? versions : [...versions, value]
  return (
    <select
      className="select diff-version"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
    >
      {shown.map((version) => {
        const names = labels
          .filter((each) => each.version === version && each.label !== 'latest')
          .map((each) => each.label)
        return (
          <option key={version} value={version}>
            {[String(version), ...names].join(' · ')}
          </option>
        )
      })}
    </select>
  )
}
