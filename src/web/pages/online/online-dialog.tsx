import { useState } from 'react'
import type { EvaluatorEntry } from '#contract/evaluations.ts'
import {
  createOnlineEvaluation,
  editOnlineEvaluation,
  type OnlineEvaluation,
} from '#contract/online-evaluations.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { ModelField } from '#web/forms/model-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { EvaluatorPicker } from '#web/parts/evaluators/evaluator-picker.tsx'
import {
  draftOfOnline,
  needsModel,
  newOnlineDraft,
  newOnlineEvaluator,
  onlineCatalog,
  readOnlineDraft,
} from '#web/pages/online/online-draft.ts'
import { OnlineEvaluatorFields } from '#web/pages/online/online-evaluator-fields.tsx'
import { OnlineFilterFields } from '#web/pages/online/online-filter-fields.tsx'
import { usePlace } from '#web/url/use-place.ts'

type OnlineDialogProps = {
  /** The one to change; undefined makes a new one. */
  readonly edited: OnlineEvaluation | undefined
  readonly catalog: readonly EvaluatorEntry[]
  readonly onClose: () => void
}

/** Makes or changes what judges traces as they come. */
export function OnlineDialog({ edited, catalog, onClose }: OnlineDialogProps) {
  const place = usePlace()
  const query = { project: place.project }
  const [first] = useState(() =>
    edited === undefined ? newOnlineDraft(place.environment ?? '') : draftOfOnline(edited, catalog),
  )
  const [draft, setDraft] = useState(first)
  const [isPicking, setIsPicking] = useState(false)
  const [wantsSave, setWantsSave] = useState(false)
  const settings = { changes: ['online-evaluations'], onDone: onClose }
  const create = useDeed(createOnlineEvaluation, settings)
  const edit = useDeed(editOnlineEvaluation, settings)
  const { problems, value } = readOnlineDraft(draft, catalog)
  const errorAt = (path: string) =>
    wantsSave ? problems.find((one) => one.path === path)?.message : undefined
  const change = (patch: Partial<typeof draft>): void =>
    setDraft((before) => ({ ...before, ...patch }))
  const asksJudge = draft.evaluators.some(({ evaluator }) => needsModel(catalog, evaluator))
  function save(): void {
    setWantsSave(true)
    if (value === null) return
    if (edited === undefined) create.mutate({ query, body: value })
    else edit.mutate({ params: { id: edited.id }, query, body: value })
  }
  return (
    <>
      <FormDialog
        title={edited === undefined ? 'Judge traces as they come' : `Change ${edited.name}`}
        width={720}
        deed={edited === undefined ? 'Start judging' : 'Save'}
        sending={[create, edit]}
        draft={{ isChanged: draft !== first }}
        onSubmit={save}
        onClose={onClose}
      >
        <TextField
          label="Name"
          placeholder="format"
          value={draft.name}
          error={errorAt('name')}
          onChange={(name) => change({ name })}
        />
        <OnlineEvaluatorFields
          uses={draft.evaluators}
          catalog={onlineCatalog(catalog)}
          errorAt={errorAt}
          onPick={() => setIsPicking(true)}
          onChange={(evaluators) => change({ evaluators })}
        />
        <OnlineFilterFields
          typed={draft.filter}
          share={draft.share}
          errorAt={errorAt}
          onChange={(filter) => change({ filter })}
        />
        <div className="form-grid">
          <TextField
            label="Share, %"
            help="Of the traces that match; the same ones whenever it is asked."
            look="number"
            inputMode="decimal"
            value={draft.share}
            error={errorAt('share')}
            onChange={(share) => change({ share })}
          />
          <TextField
            label="At most, an hour"
            help="Traces, whatever the share."
            look="number"
            inputMode="numeric"
            value={draft.tracesPerHourMax}
            error={errorAt('tracesPerHourMax')}
            onChange={(tracesPerHourMax) => change({ tracesPerHourMax })}
          />
          <TextField
            label="Delay, s"
            help="After a trace begins: longer than most of them last."
            look="number"
            inputMode="numeric"
            value={draft.delayS}
            error={errorAt('delayS')}
            onChange={(delayS) => change({ delayS })}
          />
        </div>
        {asksJudge || draft.judgeModel !== '' || draft.budgetUsdPerDay !== '' ? (
          <div className="form-grid">
            <ModelField
              label="Judge model"
              help="connection/model"

              value={draft.judgeModel}
              error={errorAt('judgeModel')}
              onChange={(judgeModel) => change({ judgeModel })}
            />
            <TextField
              label="Budget a day, US $"
              isOptional
              help="Of judges, by the UTC day; nothing is no bound."
              look="number"
              inputMode="decimal"
              value={draft.budgetUsdPerDay}
              error={errorAt('budgetUsdPerDay')}
              onChange={(budgetUsdPerDay) => change({ budgetUsdPerDay })}
            />
          </div>
        ) : null}
      </FormDialog>
      {isPicking ? (
        <EvaluatorPicker
          catalog={onlineCatalog(catalog)}
          used={draft.evaluators.map(({ evaluator }) => evaluator)}
          onAdd={(entry) =>
            change({ evaluators: [...draft.evaluators, newOnlineEvaluator(entry)] })
          }
          onClose={() => setIsPicking(false)}
        />
      ) : null}
    </>
  )
}
