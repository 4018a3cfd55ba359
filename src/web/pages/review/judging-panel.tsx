import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import type { ReviewDimension, ReviewQueue } from '#contract/reviews.ts'
import { isGoodEnough } from '#web/pages/review/is-good-enough.ts'
import type { Sitting, SittingState } from '#web/pages/review/sitting.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { hinted } from '#web/ui/hinted.ts'

type JudgingPanelProps = {
  readonly queue: ReviewQueue
  readonly sitting: Sitting
  readonly state: SittingState
}

/** One row of buttons for each dimension, a comment, a correction, and the way on. */
export function JudgingPanel({ queue, sitting, state }: JudgingPanelProps) {
  const { said, item } = state
  return (
    <section className="panel judging" aria-label="Your judgement">
      {queue.dimensions.map((dimension, at) => (
        <ChoiceRow
          key={dimension.name}
          dimension={dimension}
          chosen={said.values[dimension.name]}
          isActive={at === state.active}
          onChoose={(value) => sitting.choose(dimension.name, value)}
        />
      ))}
      <TypedField name="Comment" sitting={sitting}>
        <AreaField
          label="Comment"
          isOptional
          rows={2}
          placeholder="Why, for whoever reads it later  ( m )"
          value={said.comment}
          onChange={(comment) => sitting.write({ comment })}
        />
      </TypedField>
      {said.correction === null ? (
        <div>
          <Button icon="edit" onClick={() => sitting.write({ correction: item?.output ?? '' })}>
            Correct the output <kbd>c</kbd>
          </Button>
        </div>
      ) : (
        <TypedField name="Correction" sitting={sitting}>
          <AreaField
            label="Correction"
            help="What the output should have been. Esc goes back to the keys, Ctrl Enter saves."
            rows={8}
            value={said.correction}
            onChange={(correction) => sitting.write({ correction })}
          />
          <div>
            <Button look="quiet" onClick={() => sitting.write({ correction: null })}>
              No correction
            </Button>
          </div>
        </TypedField>
      )}
      {state.hint === '' ? null : (
        <p className="warn" role="status">
          {state.hint}
        </p>
      )}
      <div className="row wrap">
        <Button look="primary" onClick={() => void sitting.save()}>
          Save, next <kbd>Enter</kbd>
        </Button>
        <Button onClick={() => void sitting.skip()}>
          Skip <kbd>s</kbd>
        </Button>
      </div>
    </section>
  )
}

type TypedFieldProps = {
  readonly name: string
  readonly sitting: Sitting
  readonly children: ReactNode
}

/** A field out of which Escape leads back to the keys, and Ctrl Enter to the next item. */
function TypedField({ name, sitting, children }: TypedFieldProps) {
  function leave(event: KeyboardEvent<HTMLElement>): void {
    if (!(event.target instanceof HTMLTextAreaElement)) return
    if (event.key === 'Escape') event.target.blur()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.target.blur()
      void sitting.save()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // It only listens to what is typed into the field that it holds.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div data-field={name} onKeyDown={leave}>
      {children}
    </div>
  )
}

type ChoiceRowProps = {
  readonly dimension: ReviewDimension
  readonly chosen: number | string | undefined
  readonly isActive: boolean
  readonly onChoose: (value: number | string) => void
}

/** The steps or words of one dimension; while it is active the number keys choose among them. */
function ChoiceRow({ dimension, chosen, isActive, onChoose }: ChoiceRowProps) {
  const values: readonly (number | string)[] =
    dimension.kind === 'scale'
      ? Array.from({ length: dimension.steps }, (_, at) => at + 1)
      : dimension.labels
  function choose(event: MouseEvent<HTMLButtonElement>, value: number | string): void {
    onChoose(value)
    // With the focus left on the button, Enter would press it again instead of going on.
    if (event.detail > 0) event.currentTarget.blur()
  }
  return (
    <div
      className={`choice-row ${isActive ? 'active' : ''}`}
      role="group"
      aria-label={dimension.name}
    >
      <div className="row wrap">
        <strong>{dimension.name}</strong>
        <span className="small faint">
          {dimension.kind === 'scale'
            ? `1 worst, ${dimension.steps} best`
            : dimension.description.slice(0, 80)}
        </span>
      </div>
      <div className={`choice-buttons ${dimension.kind}`}>
        {values.map((value, at) => (
          <button
            key={value}
            type="button"
            className={isGoodEnough(dimension, value) ? 'passing' : ''}
            aria-pressed={chosen === value}
            aria-label={`${dimension.name} ${value}`}
            {...hinted(isGoodEnough(dimension, value) ? 'good enough' : 'not good enough')}
            onClick={(event) => choose(event, value)}
          >
            {dimension.kind === 'choice' ? <kbd>{at + 1}</kbd> : null}
            {value}
          </button>
        ))}
      </div>
    </div>
  )
}
