import { TextField } from '#web/forms/text-field.tsx'
import type { DraftProblem } from '#web/pages/prompts/prompt-draft.ts'
import { TemplateArea } from '#web/pages/prompts/template-area.tsx'
import type { EditorProps } from '#web/pages/prompts/texts-editor.tsx'
import { Check } from '#web/ui/check.tsx'
import { Panel } from '#web/ui/panel.tsx'

type StructureEditorProps = EditorProps & { readonly problems: readonly DraftProblem[] }

/** What a program relies on: the JSON Schema of the answer, and the tools that the model may call. */
export function StructureEditor({
  draft,
  onChange,
  disabledReason,
  problems,
}: StructureEditorProps) {
  const { contract } = draft
  const set = (patch: Partial<typeof contract>): void =>
    onChange({ contract: { ...contract, ...patch } })
  return (
    <>
      <Panel title="Output contract">
        <div className="stack" data-place="outputContract">
          <Check
            isOn={contract.isOn}
            disabledReason={disabledReason}
            onChange={(isOn) => set({ isOn })}
          >
            The answer is JSON of a fixed shape
          </Check>
          {contract.isOn ? (
            <>
              <TemplateArea
                label="JSON Schema of the answer"
                place="outputContract.schema"
                rows={6}
                error={messageAt(problems, 'outputContract')}
                disabledReason={disabledReason}
                value={contract.schema}
                onChange={(schema) => set({ schema })}
              />
              <div className="row wrap prompt-contract">
                <TextField
                  label="Name"
                  look="mono"
                  disabledReason={disabledReason}
                  value={contract.name}
                  onChange={(name) => set({ name })}
                />
                <Check
                  isOn={contract.isStrict}
                  disabledReason={disabledReason}
                  onChange={(isStrict) => set({ isStrict })}
                >
                  Strict: the provider is asked to keep to it exactly
                </Check>
              </div>
            </>
          ) : null}
        </div>
      </Panel>
      <Panel title="Tools">
        <TemplateArea
          label="Tools as JSON"
          help="A list. Each has a name, a description and its parameters as JSON Schema; what OpenAI’s API takes is taken here too."
          place="tools"
          rows={3}
          placeholder={
            '[{ "name": "find_order", "description": "Finds an order", "parameters": { "type": "object" } }]'
          }
          error={messageAt(problems, 'tools')}
          disabledReason={disabledReason}
          value={draft.tools}
          onChange={(tools) => onChange({ tools })}
        />
      </Panel>
    </>
  )
}

function messageAt(problems: readonly DraftProblem[], place: string): string | undefined {
  return problems.find((each) => each.place.startsWith(place))?.message
}
