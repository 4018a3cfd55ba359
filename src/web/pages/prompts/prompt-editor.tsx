import { useState } from 'react'
import type { Prompt } from '#contract/prompts.ts'
import type { PromptInput } from '#contract/prompt-reviews.ts'
import { ChecksPanel } from '#web/pages/prompts/checks-panel.tsx'
import { ExamplesEditor } from '#web/pages/prompts/examples-editor.tsx'
import { FragmentsPanel } from '#web/pages/prompts/fragments-panel.tsx'
import { ModelEditor } from '#web/pages/prompts/model-editor.tsx'
import { PreviewPanel } from '#web/pages/prompts/preview-panel.tsx'
import type { Draft } from '#web/pages/prompts/prompt-draft.ts'
import { StructureEditor } from '#web/pages/prompts/structure-editor.tsx'
import { TestInputsPanel } from '#web/pages/prompts/test-inputs-panel.tsx'
import { TextsEditor } from '#web/pages/prompts/texts-editor.tsx'
import type { DraftBase } from '#web/pages/prompts/use-draft.ts'
import type { DraftCheck } from '#web/pages/prompts/use-draft-check.ts'
import { VariablesEditor } from '#web/pages/prompts/variables-editor.tsx'
import { usePlace } from '#web/url/use-place.ts'

type PromptEditorProps = {
  readonly prompt: Prompt
  readonly base: DraftBase
  readonly isDirty: boolean
  readonly draft: Draft
  readonly check: DraftCheck
  readonly inputs: readonly PromptInput[]
  readonly inputsError: Error | null
  readonly disabledReason: string | undefined
  readonly onChange: (patch: Partial<Draft>) => void
}

/** All of a prompt's content, and beside it what the server says of it while it is typed. */
export function PromptEditor(props: PromptEditorProps) {
  const { prompt, base, isDirty, draft, check, inputs, disabledReason, onChange } = props
  const place = usePlace()
  const [chosenId, setChosenId] = useState<string>()
  const chosen = inputs.find(({ id }) => id === chosenId)
  const part = { draft, onChange, disabledReason }
  return (
    <div className="prompt-editor">
      <div className="stack prompt-parts">
        <TextsEditor {...part} />
        <VariablesEditor {...part} found={check.found} />
        <ExamplesEditor {...part} />
        <FragmentsPanel {...part} />
        <ModelEditor {...part} problems={check.problems} />
        <StructureEditor {...part} problems={check.problems} />
      </div>
      <div className="stack prompt-beside">
        <ChecksPanel check={check} />
        <TestInputsPanel
          prompt={prompt.name}
          // Only what is a version as it stands is recorded as that version.
          version={isDirty || base.version === 0 ? undefined : base.version}
          content={check.content}
          isChecking={check.isChecking}
          inputs={inputs}
          error={props.inputsError}
          chosenId={chosen?.id}
          onChoose={setChosenId}
        />
        <PreviewPanel
          project={place.project}
          content={check.content}
          isChecking={check.isChecking}
          given={chosen?.variables ?? {}}
          source={chosen === undefined ? 'the examples of the variables' : `“${chosen.name}”`}
        />
      </div>
    </div>
  )
}
