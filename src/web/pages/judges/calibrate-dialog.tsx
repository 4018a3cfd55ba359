import { useState } from 'react'
import { type EvaluatorEntry, listEvaluators } from '#contract/evaluations.ts'
import { calibrateJudge, listReviewQueues } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { ModelField } from '#web/forms/model-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { plural } from '#web/format/number.ts'
import { SettingControl } from '#web/parts/evaluators/setting-control.tsx'
import { readSetting, readSettings, settingFields } from '#web/parts/evaluators/setting-fields.ts'
import { paths } from '#web/paths.ts'
import { CodeText } from '#web/ui/code-text.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { usePlace } from '#web/url/use-place.ts'

type CalibrateDialogProps = {
  /** What the address says already; empty strings where it does not. */
  readonly first: {
    readonly queue: string
    readonly evaluator: string
    readonly threshold: string
    readonly judgeModel: string
  }
  readonly onClose: () => void
}

/** Has a judge look at what people judged in a queue. */
export function CalibrateDialog({ first, onClose }: CalibrateDialogProps) {
  const place = usePlace()
  const query = { project: place.project }
  const queues = useAnswer(listReviewQueues, { query })
  const evaluators = useAnswer(listEvaluators, {})
  const [typed, setTyped] = useState({ ...first, dimension: '' })
  const [settings, setSettings] = useState<Readonly<Record<string, string>>>({})
  const calibrate = useDeed(calibrateJudge, { changes: ['judge-calibrations'], onDone: onClose })
  const judged = (queues.data?.items ?? []).filter(({ reviews }) => reviews > 0)
  const queue = judged.find(({ id }) => id === typed.queue) ?? judged[0]
  const dimension =
    queue?.dimensions.find(({ name }) => name === typed.dimension) ?? queue?.dimensions[0]
  const judges = (evaluators.data?.items ?? []).filter(isJudge).toSorted(byNeed)
  const judge = judges.find(({ id }) => id === typed.evaluator) ?? judges[0]
  const fields = settingFields(judge?.settings ?? {}).filter(({ name }) => name !== 'threshold')
  const read = readSettings(fields, settings)
  const threshold = typed.threshold.trim() === '' ? null : Number(typed.threshold)
  const missing =
    queue === undefined || dimension === undefined
      ? 'People review some items first'
      : judge === undefined
        ? 'Choose a judge first'
        : threshold === null || !Number.isFinite(threshold)
          ? 'Say from which score on the judge passes an answer'
          : typed.judgeModel.trim() === ''
            ? 'Say which model judges'
            : read.wrong.length === 0
              ? undefined
              : 'Fill in its settings first'

  function start(): void {
    if (queue === undefined || dimension === undefined || judge === undefined) return
    calibrate.mutate({
      query,
      body: {
        queue: queue.id,
        dimension: dimension.name,
        evaluator: judge.id,
        settings: read.values,
        threshold,
        judgeModel: typed.judgeModel.trim(),
      },
    })
  }

  const change = (patch: Partial<typeof typed>): void => setTyped({ ...typed, ...patch })
  return (
    <FormDialog
      title="Calibrate a judge"
      width={620}
      deed="Calibrate"
      sending={[calibrate]}
      missing={missing}
      onSubmit={start}
      onClose={onClose}
    >
      <ErrorNote error={queues.error ?? evaluators.error} />
      {queues.data !== undefined && judged.length === 0 ? (
        <p className="warn">
          Nobody has reviewed anything yet. <Link href={paths.reviews(place)}>Make a queue</Link>{' '}
          and judge some outputs first; a hundred tell a good deal.
        </p>
      ) : null}
      <div className="form-grid">
        <ChoiceField
          label="Reviewed in"
          help={queue === undefined ? undefined : `${plural(queue.reviews, 'review')} by people.`}
          value={queue?.id ?? ''}
          choices={judged.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => change({ queue: id, dimension: '' })}
        />
        <ChoiceField
          label="Should agree on"
          value={dimension?.name ?? ''}
          choices={(queue?.dimensions ?? []).map(({ name }) => ({ value: name, label: name }))}
          onChange={(name) => change({ dimension: name })}
        />
      </div>
      <ChoiceField
        label="Judge"
        help={judge === undefined ? undefined : <CodeText text={judge.summary} />}
        value={judge?.id ?? ''}
        choices={judges.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={(evaluator) => {
          setSettings({})
          change({ evaluator })
        }}
      />
      <div className="form-grid">
        <TextField
          label="Passes from"
          help="As evaluations use it; another bound is another judge."
          look="number"
          inputMode="decimal"
          placeholder="0.75"
          value={typed.threshold}
          onChange={(text) => change({ threshold: text })}
        />
        <ModelField
          label="Model"
          help="connection/model"

          value={typed.judgeModel}
          onChange={(judgeModel) => change({ judgeModel })}
        />
      </div>
      {fields.length === 0 ? null : (
        <details className="form-more" open={fields.some(({ isRequired }) => isRequired)}>
          <summary>Settings of the judge</summary>
          <div className="form-grid">
            {fields.map((field) => (
              <SettingControl
                key={field.name}
                field={field}
                value={settings[field.name] ?? ''}
                error={
                  readSetting(field, settings[field.name] ?? '') === undefined
                    ? 'This is no value of it.'
                    : undefined
                }
                onChange={(text) => setSettings({ ...settings, [field.name]: text })}
              />
            ))}
          </div>
        </details>
      )}
      <p className="small faint">
        Each item on which people were agreed is one call of the judge. It runs by itself; the list
        shows when it is over.
      </p>
    </FormDialog>
  )
}

/** Whether an evaluator judges single answers by a prompt. */
function isJudge({ over, judgePrompt }: EvaluatorEntry): boolean {
  return over === 'case' && judgePrompt !== ''
}

/** Judges that need no expected answer first: most reviewed outputs have none. */
function byNeed(left: EvaluatorEntry, right: EvaluatorEntry): number {
  return (
    Number(left.needs.includes('expected')) - Number(right.needs.includes('expected')) ||
    left.title.localeCompare(right.title)
  )
}
