import { type DraftExample, newKey } from '#web/pages/prompts/prompt-draft.ts'
import { TemplateArea } from '#web/pages/prompts/template-area.tsx'
import { type EditorProps, LineDeeds, moved } from '#web/pages/prompts/texts-editor.tsx'
import { Button } from '#web/ui/button.tsx'
import { Panel } from '#web/ui/panel.tsx'

/** Few-shot examples: what a user could send, and what the model should answer. */
export function ExamplesEditor({ draft, onChange, disabledReason }: EditorProps) {
  const { examples } = draft
  const set = (key: string, patch: Partial<DraftExample>): void =>
    onChange({
      examples: examples.map((each) => (each.key === key ? { ...each, ...patch } : each)),
    })
  return (
    <Panel
      title="Examples"
      actions={
        <Button
          icon="plus"
          look="quiet"
          disabledReason={disabledReason}
          onClick={() =>
            onChange({ examples: [...examples, { key: newKey(), input: '', output: '' }] })
          }
        >
          Add an example
        </Button>
      }
    >
      {examples.length === 0 ? (
        <p className="soft">
          None. An example shows the model what an answer looks like; it stands as a turn of the
          conversation before the messages.
        </p>
      ) : (
        <div className="stack">
          {examples.map((example, index) => (
            <div
              key={example.key}
              className="prompt-line"
              role="group"
              aria-label={`Example ${index + 1}`}
            >
              <div className="row prompt-line-head">
                <strong>Example {index + 1}</strong>
                <span className="push" />
                <LineDeeds
                  what={`example ${index + 1}`}
                  index={index}
                  count={examples.length}
                  disabledReason={disabledReason}
                  onMove={(to) => onChange({ examples: moved(examples, index, to) })}
                  onRemove={() => onChange({ examples: examples.toSpliced(index, 1) })}
                />
              </div>
              <div className="prompt-pair">
                <TemplateArea
                  label="A user sends"
                  place={`examples[${index}].input`}
                  disabledReason={disabledReason}
                  value={example.input}
                  onChange={(input) => set(example.key, { input })}
                />
                <TemplateArea
                  label="The model answers"
                  place={`examples[${index}].output`}
                  disabledReason={disabledReason}
                  value={example.output}
                  onChange={(output) => set(example.key, { output })}
                />
              </div>
            </div>
          ))}
        </div>
      )}
    </Panel>
  )
}
