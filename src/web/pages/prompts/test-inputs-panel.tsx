import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { PromptContent } from '#contract/prompt-content.ts'
import { type PromptInput, removePromptInput } from '#contract/prompt-reviews.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { plural } from '#web/format/number.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { sampleValues } from '#web/pages/prompts/sample-values.ts'
import { TestInputDialog } from '#web/pages/prompts/test-input-dialog.tsx'
import { TestRunView } from '#web/pages/prompts/test-run-view.tsx'
import { type TestCase, useTestRuns } from '#web/pages/prompts/use-test-runs.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button, IconButton } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Panel } from '#web/ui/panel.tsx'
import { useChord } from '#web/url/use-chord.ts'
import { usePlace } from '#web/url/use-place.ts'

type TestInputsPanelProps = {
  readonly prompt: string
  /** Version that the content is as it stands; undefined for a draft. */
  readonly version: number | undefined
  readonly content: PromptContent | null
  /** True while the server has not yet said which variables the texts use. */
  readonly isChecking: boolean
  readonly inputs: readonly PromptInput[]
  readonly error: Error | null
  /** The one whose values the preview shows; undefined: the examples. */
  readonly chosenId: string | undefined
  readonly onChoose: (id: string | undefined) => void
}

const examplesId = 'examples'

/** Values to try the draft with. One key sends it with all of them to its model and shows the answers. */
export function TestInputsPanel(props: TestInputsPanelProps) {
  const { prompt, version, content, isChecking, inputs, error, chosenId, onChoose } = props
  const place = usePlace()
  const refusal = useRefusal('edit')
  const [edited, setEdited] = useState<PromptInput | 'new' | null>(null)
  const [model, setModel] = useState('')
  const { runs, isRunning, run } = useTestRuns()
  const remove = useDeed(removePromptInput, { changes: ['prompt-inputs'] })
  const needsModel = content !== null && content.model === ''
  const cases = casesOf(content, inputs)
  const reason =
    refusal ??
    (content === null
      ? 'Mend what the checks name first'
      : needsModel && model.trim() === ''
        ? 'Name a model to try it with first'
        : undefined)
  const [asked, setAsked] = useState(0)
  const sent = useRef(0)
  const runAll = (): void => {
    if (reason === undefined) setAsked(asked + 1)
  }
  // Who types and runs at once means what was typed: the variables in it have to be known first.
  const send = useEffectEvent(() => {
    sent.current = asked
    if (content === null || reason !== undefined) return
    void run({ project: place.project, prompt, version, content, model: model.trim() }, cases)
  })
  useEffect(() => {
    if (asked > sent.current && !isChecking) send()
  }, [asked, isChecking])
  useChord('Enter', runAll)
  return (
    <Panel
      title={`Test inputs${inputs.length === 0 ? '' : ` ${inputs.length}`}`}
      actions={
        <>
          <Button
            icon="plus"
            look="quiet"
            disabledReason={refusal}
            onClick={() => setEdited('new')}
          >
            Keep one
          </Button>
          <Button
            icon="play"
            isBusy={isRunning}
            disabledReason={reason}
            {...hinted(`Sends ${plural(cases.length, 'call')} to the model, through the gateway`)}
            onClick={runAll}
          >
            Run {cases.length > 1 ? `all ${cases.length}` : ''} <kbd>Ctrl ⏎</kbd>
          </Button>
        </>
      }
    >
      <div className="stack">
        <ErrorNote error={error ?? remove.error} />
        {needsModel ? (
          <TextField
            label="Model to try it with"
            help="The prompt names none of its own."
            look="mono"
            placeholder="sim/echo"
            value={model}
            onChange={setModel}
          />
        ) : null}
        <ul className="prompt-inputs" aria-label="Test inputs">
          <li>
            <div className="row">
              <button
                type="button"
                className="menu-item"
                aria-pressed={chosenId === undefined}
                onClick={() => onChoose(undefined)}
              >
                Examples of the variables
              </button>
            </div>
            {inputs.length === 0 ? (
              <TestRunView run={runs.get(examplesId)} content={content} />
            ) : null}
          </li>
          {inputs.map((input) => (
            <li key={input.id}>
              <div className="row">
                <button
                  type="button"
                  className="menu-item"
                  aria-pressed={chosenId === input.id}
                  onClick={() => onChoose(input.id)}
                >
                  <span className="cut">{input.name}</span>
                </button>
                <IconButton
                  icon="edit"
                  label={`Change test input ${input.name}`}
                  disabledReason={refusal}
                  onClick={() => setEdited(input)}
                />
                <IconButton
                  icon="trash"
                  label={`Remove test input ${input.name}`}
                  disabledReason={refusal}
                  onClick={() => {
                    if (chosenId === input.id) onChoose(undefined)
                    remove.mutate({ params: { id: input.id }, query: { project: place.project } })
                  }}
                />
              </div>
              <TestRunView run={runs.get(input.id)} content={content} />
            </li>
          ))}
        </ul>
        {inputs.length === 0 ? (
          <p className="soft small">
            Keep the cases that a version must not break: an angry customer, an empty question.
          </p>
        ) : null}
      </div>
      {edited === null ? null : (
        <TestInputDialog
          prompt={prompt}
          variables={content?.variables ?? []}
          edited={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(null)}
          onDone={(input) => {
            setEdited(null)
            onChoose(input.id)
          }}
        />
      )}
    </Panel>
  )
}

/** The test inputs; where there are none, the examples of the variables. */
function casesOf(
  content: PromptContent | null,
  inputs: readonly PromptInput[],
): readonly TestCase[] {
  const variables = content?.variables ?? []
  const valuesOf = (given: PromptInput['variables']) => sampleValues(variables, given).values
  return inputs.length === 0
    ? [{ id: examplesId, variables: valuesOf({}) }]
    : inputs.map(({ id, variables: given }) => ({ id, variables: valuesOf(given) }))
}
