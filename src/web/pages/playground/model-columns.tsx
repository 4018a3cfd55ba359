import type { PlaygroundAnswer } from '#client/playground-answer.ts'
import { playgroundModelsMax } from '#contract/playground.ts'
import { lookOfModel } from '#web/charts/model-look.ts'
import { ColumnView } from '#web/pages/playground/column-view.tsx'
import { type Draft, newKey } from '#web/pages/playground/draft.ts'
import type { ModelChoices } from '#web/forms/model-choices.ts'
import type { Runs } from '#web/pages/playground/runs.ts'
import { paths } from '#web/paths.ts'
import { IconButton, LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { usePlace } from '#web/url/use-place.ts'

type Columns = Draft['models']

type ModelColumnsProps = {
  readonly columns: Columns
  readonly runs: Runs
  readonly models: ModelChoices
  readonly isRunning: boolean
  /** `gone`: key of the column that was taken out, if one was. */
  readonly onChange: (columns: Columns, gone?: string) => void
  readonly onAsk: (columns: Columns) => void
  readonly onStop: (key: string) => void
  readonly onContinue: (answer: PlaygroundAnswer) => void
}

/** The models side by side, or how the first one comes about. */
export function ModelColumns(props: ModelColumnsProps) {
  const { columns, runs, models, isRunning, onChange } = props
  const place = usePlace()
  if (!models.isLoading && models.error === null && models.choices.length === 0)
    return (
      <section className="panel">
        <EmptyState title="No model can be asked yet">
          <p>
            Connect a provider, or turn the simulator on (<code>simulator: true</code>): its models
            need no key.
          </p>
          <LinkButton
            look="primary"
            icon="link"
            href={paths.settings(place, 'connections', { new: 'yes' })}
          >
            Connect a provider
          </LinkButton>
        </EmptyState>
      </section>
    )
  return (
    <div className="columns" role="group" aria-label="Models">
      {columns.map((column, index) => (
        <ColumnView
          key={column.key}
          number={index + 1}
          name={column.name}
          colour={lookOfModel(column.name)}
          run={runs[column.key]}
          isRunning={isRunning}
          onName={(name) => onChange(columns.with(index, { ...column, name }))}
          onRun={() => props.onAsk([column])}
          onStop={() => props.onStop(column.key)}
          onRemove={
            columns.length === 1
              ? undefined
              : () =>
                  onChange(
                    columns.filter(({ key }) => key !== column.key),
                    column.key,
                  )
          }
          onContinue={props.onContinue}
        />
      ))}
      {columns.length < playgroundModelsMax ? (
        <div className="column-add">
          <IconButton
            icon="plus"
            label="Add a model"
            onClick={() => onChange([...columns, { key: newKey(), name: '' }])}
          />
        </div>
      ) : null}
    </div>
  )
}
