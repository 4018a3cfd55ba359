import { useState } from 'react'
import { type EvaluatorEntry, metricRoles } from '#contract/evaluations.ts'
import { TextField } from '#web/forms/text-field.tsx'
import {
  type EvaluatorDraft,
  nameOfEvaluator,
  newEvaluator,
} from '#web/pages/new-evaluation/evaluation-draft.ts'
import { EvaluatorPicker } from '#web/parts/evaluators/evaluator-picker.tsx'
import { changePart, type FormPart } from '#web/pages/new-evaluation/form-parts.ts'
import { SettingControl } from '#web/parts/evaluators/setting-control.tsx'
import { type SettingField, settingFields } from '#web/parts/evaluators/setting-fields.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button, IconButton } from '#web/ui/button.tsx'
import { CodeText } from '#web/ui/code-text.tsx'
import { Segmented } from '#web/ui/segmented.tsx'

const roleHelp = {
  goal: 'must be shown to be better',
  guardrail: 'must be shown to be not worse by more than its margin',
  'dry-run': 'is only shown, decides nothing',
} as const

const roles = metricRoles.map((role) => ({ value: role, label: role }))

/** What is measured, and how each figure decides. */
export function EvaluatorFields(part: FormPart) {
  const { draft, offers, change } = part
  const [isPicking, setIsPicking] = useState(false)
  const { evaluators } = draft
  const add = (entry: EvaluatorEntry) =>
    change({ evaluators: [...evaluators, newEvaluator(entry)] })
  return (
    <div className="stack">
      {evaluators.length === 0 ? (
        <p className="soft">
          Without an evaluator the answers are only collected: nothing is scored, and nothing can be
          said of which variant is better.
        </p>
      ) : null}
      {evaluators.map((use, at) => (
        <EvaluatorCard
          key={use.key}
          {...part}
          use={use}
          path={`evaluators.${at}`}
          entry={offers.catalog.find(({ id }) => id === use.evaluator)}
          onChange={(patch) => change({ evaluators: changePart(evaluators, use.key, patch) })}
          onRemove={() => change({ evaluators: evaluators.filter(({ key }) => key !== use.key) })}
        />
      ))}
      <div>
        <Button icon="plus" onClick={() => setIsPicking(true)}>
          Add evaluators
        </Button>
      </div>
      {isPicking ? (
        <EvaluatorPicker
          catalog={offers.catalog}
          used={evaluators.map(({ evaluator }) => evaluator)}
          onAdd={add}
          onClose={() => setIsPicking(false)}
        />
      ) : null}
    </div>
  )
}

type EvaluatorCardProps = FormPart & {
  readonly use: EvaluatorDraft
  readonly entry: EvaluatorEntry | undefined
  readonly path: string
  readonly onChange: (patch: Partial<EvaluatorDraft>) => void
  readonly onRemove: () => void
}

function EvaluatorCard(props: EvaluatorCardProps) {
  const { use, entry, path, onChange, onRemove, errorAt, offers } = props
  const name = nameOfEvaluator(use, offers.catalog)
  const fields = settingFields(entry?.settings ?? {}).filter(
    // The threshold beside does the same; this one is shown where an earlier evaluation has it.
    (field) => field.name !== 'threshold' || (use.settings['threshold'] ?? '') !== '',
  )
  const open = fields.filter(({ isRequired }) => isRequired)
  const folded = fields.filter(({ isRequired }) => !isRequired)
  const isFoldedWrong = folded.some(
    (field) => errorAt(`${path}.settings.${field.name}`) !== undefined,
  )
  const changed = folded.filter((field) => (use.settings[field.name] ?? '') !== '').length
  const typed = (field: SettingField) => (
    <SettingControl
      key={field.name}
      field={field}
      value={use.settings[field.name] ?? ''}
      error={errorAt(`${path}.settings.${field.name}`)}
      onChange={(text) => onChange({ settings: { ...use.settings, [field.name]: text } })}
    />
  )
  return (
    <section className="form-card" aria-label={`Evaluator ${name}`}>
      <header className="form-card-head">
        <h3>{entry?.title ?? use.evaluator}</h3>
        {entry?.needs.includes('model') === true ? (
          <Badge hint="Each case is a call of the judge">judge</Badge>
        ) : null}
        {entry === undefined || entry.unit === '' ? null : <Badge>{entry.unit}</Badge>}
        <span className="push" />
        <IconButton icon="trash" label={`Remove evaluator ${name}`} onClick={onRemove} />
      </header>
      <p className="small soft">
        <CodeText text={entry?.summary ?? 'There is no such evaluator here any more.'} />
      </p>
      {errorAt(`${path}.evaluator`) === undefined ? null : (
        <div className="field-error">{errorAt(`${path}.evaluator`)}</div>
      )}
      <div className="row wrap">
        <Segmented
          label={`Role of ${name}`}
          value={use.role}
          choices={roles}
          onChange={(role) => onChange({ role })}
        />
        <span className="small faint">{roleHelp[use.role]}</span>
      </div>
      <div className="form-grid">
        <TextField
          label="Name of the metric"
          isOptional
          placeholder={(entry?.title ?? use.evaluator).toLowerCase()}
          value={use.name}
          error={errorAt(`${path}.name`)}
          onChange={(text) => onChange({ name: text })}
        />
        {entry?.measures === 'pass' ? null : (
          <TextField
            label="A case passes from"
            isOptional
            look="number"
            inputMode="decimal"
            value={use.threshold}
            error={errorAt(`${path}.threshold`)}
            onChange={(threshold) => onChange({ threshold })}
          />
        )}
        {use.role === 'guardrail' ? (
          <TextField
            label="Margin"
            help="By how much it may be worse; 0.02 of a share is 2 points."
            look="number"
            inputMode="decimal"
            value={use.margin}
            error={errorAt(`${path}.margin`)}
            onChange={(margin) => onChange({ margin })}
          />
        ) : null}
      </div>
      {open.length === 0 ? null : <div className="form-grid">{open.map(typed)}</div>}
      {folded.length === 0 ? null : (
        <details className="form-more" open={isFoldedWrong || undefined}>
          <summary>
            Settings
            <span className="faint"> {changed === 0 ? 'as usual' : `${changed} changed`}</span>
          </summary>
          <div className="form-grid">{folded.map(typed)}</div>
        </details>
      )}
    </section>
  )
}
