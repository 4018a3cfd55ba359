import type { PlaygroundAnswer } from '#client/playground-answer.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatUsd } from '#web/format/money.ts'
import { plural } from '#web/format/number.ts'
import { ModelInput } from '#web/forms/model-field.tsx'
import { AnswerView } from '#web/pages/playground/answer-view.tsx'
import { type ColumnRun, isOver } from '#web/pages/playground/runs.ts'
import { type Range, spreadOf } from '#web/pages/playground/spread.ts'
import { Button, IconButton } from '#web/ui/button.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { outputOf } from '#web/pages/playground/answer-parts.ts'
import { Hint } from '#web/ui/hint.tsx'

type ColumnViewProps = {
  /** From 1. */
  readonly number: number
  readonly name: string
  /** Of the palette; columns beside each other have different ones. */
  readonly colour: number
  /** Id of the list of names that can be chosen. */
  readonly run: ColumnRun | undefined
  readonly isRunning: boolean
  readonly onName: (name: string) => void
  readonly onRun: () => void
  readonly onStop: () => void
  /** Undefined where it is the last one. */
  readonly onRemove: (() => void) | undefined
  readonly onContinue: (answer: PlaygroundAnswer) => void
}

/** One model: its name, and what it answered. */
export function ColumnView(props: ColumnViewProps) {
  const { number, name, run, isRunning, onRemove } = props
  const answers = run?.answers ?? []
  const isBusy = isRunning && answers.some((answer) => !isOver(answer))
  return (
    <section className="panel column" aria-label={`Model ${number}: ${name || 'none chosen'}`}>
      <header className="column-head">
        <ModelDot name={name} colour={props.colour} />
        <ModelInput
          className="control mono column-name"
          aria-label={`Model ${number}`}
          placeholder="connection/model"
          spellCheck={false}
          value={name}
          onFocus={(event) => event.target.select()}
          onChange={props.onName}
        />
        {isBusy ? (
          <IconButton icon="stop" label={`Stop model ${number}`} onClick={props.onStop} />
        ) : (
          <IconButton
            icon="play"
            label={`Ask only model ${number}`}
            disabledReason={isRunning ? 'Others are being asked; stop them first' : undefined}
            onClick={props.onRun}
          />
        )}
        {onRemove === undefined ? null : (
          <IconButton icon="close" label={`Take model ${number} out`} onClick={onRemove} />
        )}
      </header>
      <div className="column-body">
        {run === undefined ? <p className="faint column-none">Not asked yet.</p> : null}
        {run !== undefined && run.model !== name ? (
          <p className="column-other small">
            Answered by <code>{run.model}</code>, before the model was changed.
          </p>
        ) : null}
        {answers.length > 1 ? <SpreadLine answers={answers} /> : null}
        {answers.map((answer, index) => (
          <div
            // Repeats have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            className="column-answer"
          >
            {answers.length > 1 ? <h3 className="faint small">Answer {index + 1}</h3> : null}
            <AnswerView
              answer={answer}
              name={answers.length > 1 ? `${run?.model}, ${index + 1}` : (run?.model ?? '')}
              actions={
                outputOf(answer) === '' ? null : (
                  <>
                    <Button look="quiet" onClick={() => props.onContinue(answer)}>
                      Continue
                    </Button>
                    <CopyButton text={outputOf(answer)} what="the answer" />
                  </>
                )
              }
            />
          </div>
        ))}
      </div>
    </section>
  )
}

function SpreadLine({ answers }: { readonly answers: readonly PlaygroundAnswer[] }) {
  const spread = spreadOf(answers)
  const { finished, failed, different, latencyMs, firstTokenMs, costUsd, unpriced } = spread
  return (
    <div className="spread" role="group" aria-label="Spread of the answers">
      <p>
        <strong>
          {finished} of {answers.length}
        </strong>{' '}
        answered
        {finished < 2
          ? ''
          : different === 1
            ? ', all the same'
            : `, ${plural(different, 'different answer')}`}
        {failed === 0 ? '' : `, ${failed} failed`}.
      </p>
      {latencyMs === null ? null : (
        <dl className="spread-figures">
          <SpreadFigure label="Latency" range={latencyMs} />
          {firstTokenMs === null ? null : <SpreadFigure label="First token" range={firstTokenMs} />}
          <div>
            <dt>Cost in all</dt>
            <dd className="number">
              {costUsd === null ? 'unpriced' : formatUsd(String(costUsd))}
              {costUsd !== null && unpriced > 0 ? ` + ${unpriced} unpriced` : ''}
            </dd>
          </div>
        </dl>
      )}
    </div>
  )
}

function SpreadFigure({ label, range }: { readonly label: string; readonly range: Range }) {
  const { least, middle, most } = range
  return (
    <div>
      <dt>{label}</dt>
      <dd className="number">
        <Hint text="median, and the least and most in brackets">
          {formatDuration(middle)}{' '}
          <span className="faint">
            [{formatDuration(least)}, {formatDuration(most)}]
          </span>
        </Hint>
      </dd>
    </div>
  )
}
