import { useState } from 'react'
import { cancelEvaluation, resumeEvaluation } from '#contract/evaluations.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, formatSignificant } from '#web/format/number.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { readUsd } from '#web/forms/read-text.ts'
import { StateBadge } from '#web/pages/evaluations/evaluation-badges.tsx'
import { ProgressBar } from '#web/parts/progress-bar.tsx'
import { addSample, rateOf, rateSoFar, type Sample } from '#web/pages/evaluations/rate.ts'
import { isUnderWay, type ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { usePlace } from '#web/url/use-place.ts'

type EvaluationProgressProps = {
  readonly shown: ShownEvaluation
  /** When this was read; milliseconds since 1970. */
  readonly readAtMs: number
}

/** How far it is, how fast it goes, and the way to stop it or go on; nothing when all is done. */
export function EvaluationProgress({ shown, readAtMs }: EvaluationProgressProps) {
  const place = usePlace()
  const refusal = useRefusal('edit')
  const samples = useSamples(shown.callsDone, readAtMs)
  const [budget, setBudget] = useState('')
  const settings = { changes: ['evaluations'] }
  const cancel = useDeed(cancelEvaluation, settings)
  const resume = useDeed(resumeEvaluation, settings)
  const where = { params: { evaluation: shown.id }, query: { project: place.project } }
  const isRunning = isUnderWay(shown)
  if (shown.state === 'done' && shown.callsFailed === 0) return null
  const perS = shown.state === 'running' ? (rateOf(samples) ?? rateSoFar(shown, readAtMs)) : null
  const leftMs = perS === null ? null : ((shown.calls - shown.callsDone) / perS) * 1000
  const usd = readUsd(budget)
  const isStopped = shown.state === 'stopped'
  return (
    <section className="panel evaluation-progress" aria-label="Progress">
      <div className="row wrap">
        <StateBadge evaluation={shown} />
        {isRunning ? <ProgressBar done={shown.callsDone} total={shown.calls} /> : null}
        <span className="number">
          {formatCount(shown.callsDone)} of {formatCount(shown.calls)} calls
          {perS === null ? '' : `, ${rateWords(perS)}`}
          {leftMs === null ? '' : `, about ${formatDuration(leftMs)} left`}
        </span>
        {shown.callsFailed === 0 ? null : (
          <span className="bad number">{formatCount(shown.callsFailed)} failed</span>
        )}
        {shown.definition.budgetUsd === null ? null : (
          <span className="faint number">
            {formatUsd(shown.costUsd)} of {formatUsd(shown.definition.budgetUsd)}
          </span>
        )}
        <span className="push" />
        {isRunning ? (
          <Button
            look="danger"
            isBusy={cancel.isPending}
            disabledReason={refusal}
            onClick={() => cancel.mutate(where)}
          >
            Cancel
          </Button>
        ) : (
          <Button
            icon="try"
            isBusy={resume.isPending}
            disabledReason={
              refusal ??
              (usd === undefined ? 'The new budget is no amount of US dollars' : undefined)
            }
            onClick={() =>
              resume.mutate({ ...where, body: isStopped ? { budgetUsd: usd ?? null } : {} })
            }
          >
            {shown.state === 'done' ? 'Make failed calls again' : 'Resume'}
          </Button>
        )}
      </div>
      {shown.reason === '' ? null : <p className="warn">{shown.reason}</p>}
      {isStopped ? (
        <TextField
          label="New budget, US $"
          help="All calls counted, those already made too; empty: no bound."
          look="number"
          inputMode="decimal"
          value={budget}
          error={usd === undefined ? 'An amount such as 12.50, or nothing.' : undefined}
          onChange={setBudget}
        />
      ) : null}
      <ErrorNote error={cancel.error ?? resume.error} />
    </section>
  )
}

function rateWords(perS: number): string {
  return perS < 1
    ? `${formatSignificant(perS * 60)} a minute`
    : `${formatSignificant(perS)} a second`
}

/** How many calls were done at each of the latest readings. */
function useSamples(done: number, atMs: number): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([{ done, atMs }])
  if (samples.at(-1)?.done !== done) setSamples(addSample(samples, { done, atMs }))
  return samples
}
