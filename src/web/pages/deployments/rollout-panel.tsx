import { useState } from 'react'
import { rolloutPlan } from '#contract/rollout-plan.ts'
import { type Rollout, showRollout } from '#contract/rollouts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, formatShare, plural } from '#web/format/number.ts'
import { EffectBar } from '#web/pages/deployments/effect-bar.tsx'
import { effectText, marginText } from '#web/pages/deployments/effect-text.ts'
import { ReleaseById } from '#web/pages/deployments/release-by-id.tsx'
import { RolloutDeedDialog, type RolloutDeed } from '#web/pages/deployments/rollout-deed-dialog.tsx'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/pages/deployments/rollout.css'

// The server looks about once a second while calls come.
const refreshMs = 2000

/** A rollout: where it stands and why, what each metric says, and what can be done with it. */
export function RolloutPanel({ id }: { readonly id: string }) {
  const { project } = usePlace()
  const [asked, setAsked] = useState<RolloutDeed | null>(null)
  const answer = useAnswer(showRollout, { params: { id }, query: { project } }, { refreshMs })
  const rollout = answer.data
  if (rollout === undefined)
    return (
      <Panel title="Rollout">
        {answer.error === null ? <SkeletonRows count={4} label="Loading the rollout" /> : null}
        <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      </Panel>
    )
  return (
    <Panel
      title={rollout.endedAt === null ? 'Rollout' : 'Last rollout'}
      actions={rollout.endedAt === null ? <Deeds rollout={rollout} onAsk={setAsked} /> : undefined}
    >
      <div className="rollout">
        <p>
          <Standing rollout={rollout} /> <ReleaseById id={rollout.candidate} />
        </p>
        <p className="rollout-reason">{rollout.reason}</p>
        <Steps rollout={rollout} />
        <MetricTable rollout={rollout} />
        <p className="small faint">{exposureText(rollout)}</p>
        <p className="small faint">
          Begun <Moment at={rollout.startedAt} /> by {rollout.startedBy}
          {rollout.endedAt === null ? null : (
            <>
              , over <Moment at={rollout.endedAt} />
            </>
          )}
        </p>
      </div>
      {asked === null ? null : (
        <RolloutDeedDialog rollout={rollout} deed={asked} onClose={() => setAsked(null)} />
      )}
    </Panel>
  )
}

const stateWords: Readonly<Record<Rollout['state'], string>> = {
  running: 'under way',
  paused: 'paused',
  held: 'held',
  shipped: 'shipped',
  'rolled-back': 'taken back',
}

function Standing({ rollout: { state } }: { readonly rollout: Rollout }) {
  const tone =
    state === 'shipped'
      ? 'good'
      : state === 'rolled-back'
        ? 'bad'
        : state === 'running'
          ? 'accent'
          : 'warn'
  return <Badge tone={tone}>{stateWords[state]}</Badge>
}

function Deeds({
  rollout: { state },
  onAsk,
}: {
  readonly rollout: Rollout
  readonly onAsk: (deed: RolloutDeed) => void
}) {
  const refusal = useRefusal('edit')
  return (
    <>
      {state === 'running' ? (
        <Button icon="pause" disabledReason={refusal} onClick={() => onAsk('pause')}>
          Pause
        </Button>
      ) : (
        <Button icon="play" disabledReason={refusal} onClick={() => onAsk('resume')}>
          Go on
        </Button>
      )}
      <Button disabledReason={refusal} onClick={() => onAsk('skip')}>
        Next step
      </Button>
      <Button look="danger" disabledReason={refusal} onClick={() => onAsk('abort')}>
        Take it back
      </Button>
    </>
  )
}

/** The steps of the plan, with the one that it stands at. */
function Steps({ rollout }: { readonly rollout: Rollout }) {
  const plan = rolloutPlan.safeParse(rollout.plan)
  if (!plan.success) return null
  const at = rollout.state === 'shipped' ? plan.data.steps.length : rollout.step
  return (
    <ol className="rollout-steps" aria-label="Steps">
      {plan.data.steps.map(({ weight, pause }, step) => (
        <li
          key={`${step} ${weight}`}
          className={step < at ? 'done' : step === at ? 'now' : ''}
          aria-current={step === at ? 'step' : undefined}
        >
          <strong>{formatShare(weight / 100)}</strong>{' '}
          <span className="small">{pauseText(pause)}</span>
        </li>
      ))}
    </ol>
  )
}

function pauseText(pause: {
  readonly samples: number | null
  readonly seconds: number | null
  readonly approval: boolean
}): string {
  const words = [
    ...(pause.samples === null ? [] : [plural(pause.samples, 'call')]),
    ...(pause.seconds === null ? [] : [`${formatCount(pause.seconds)} s`]),
    ...(pause.approval ? ['a person'] : []),
  ]
  return words.join(', ')
}

const standingWords = {
  shown: { tone: 'good', words: 'held' },
  violated: { tone: 'bad', words: 'worse' },
  open: { tone: 'plain', words: 'open' },
  watched: { tone: 'plain', words: 'watched' },
} as const

function MetricTable({ rollout }: { readonly rollout: Rollout }) {
  return (
    <PlainTable<Rollout['metrics'][number]>
      label="Metrics of the rollout"
      rows={rollout.metrics}
      keyOf={({ name }) => name}
      empty={<p className="faint">No metric decides: it goes by its steps alone.</p>}
      columns={[
        {
          id: 'name',
          title: 'Metric',
          cell: (row) => (
            <>
              {row.name}
              <div className="small faint">{marginText(row)}</div>
            </>
          ),
        },
        {
          id: 'standing',
          title: 'Stands',
          cell: ({ standing, hindrance }) => (
            <Badge
              tone={standingWords[standing].tone}
              hint={hindrance === '' ? undefined : hindrance}
            >
              {standingWords[standing].words}
            </Badge>
          ),
        },
        {
          id: 'effect',
          title: 'New against old',
          help: 'With an interval that holds however often one looks',
          cell: (row) => (
            <span className="rollout-effect">
              <EffectBar metric={row} />
              <span className="number">{effectText(row)}</span>
            </span>
          ),
        },
        { id: 'n', title: 'Calls', align: 'end', cell: ({ n }) => formatCount(n) },
        {
          id: 'method',
          title: 'Method',
          cell: ({ method }) => <span className="small faint">{method}</span>,
        },
      ]}
    />
  )
}

function exposureText({ exposure, units, callsLeft, endedAt }: Rollout): string {
  const { calls, errors, costUsd } = exposure
  const split = `${formatCount(units.candidate)} units have the new release, ${formatCount(units.control)} the old one${units.isMismatch ? ', which is not the split that was planned: no figure is to be trusted' : ''}`
  const left =
    endedAt !== null
      ? ''
      : callsLeft === null
        ? ' How many more calls it takes cannot be foreseen yet.'
        : ` About ${formatCount(callsLeft)} more calls until everything is shown.`
  return `The new release has answered ${plural(calls, 'call')}, ${formatCount(errors)} of them with an error${costUsd === null ? '' : `, for ${formatUsd(costUsd.toFixed(6))}`}. ${split}.${left}`
}
