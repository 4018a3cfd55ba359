import type { PromptContent } from '#contract/prompt-content.ts'
import { listPrompts, listPromptLabels, listPromptVersions } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import type { Draft } from '#web/pages/playground/draft.ts'
import { turnsOfPrompt } from '#web/pages/playground/draft-from-prompt.ts'
import { Button } from '#web/ui/button.tsx'
import { Combobox } from '#web/ui/combobox.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Field } from '#web/ui/field.tsx'

const promptsMax = 200
const versionsMax = 50

type PromptChooserProps = {
  readonly project: string
  readonly prompt: Draft['prompt']
  readonly onChange: (prompt: Draft['prompt']) => void
  /** What the chosen version says; undefined while nothing is chosen or known. */
  readonly content: PromptContent | undefined
  readonly error: Error | null
  readonly onEditCopy: () => void
}

/** Which registered prompt is run, in which version, and what that version says. */
export function PromptChooser(props: PromptChooserProps) {
  const { project, prompt, onChange, content, error, onEditCopy } = props
  const isKnown = content !== undefined
  const prompts = useAnswer(listPrompts, { query: { project, limit: promptsMax } })
  const chosen = { params: { name: prompt.name }, query: { project } }
  const labels = useAnswer(listPromptLabels, chosen, { isEnabled: isKnown })
  const versions = useAnswer(
    listPromptVersions,
    { ...chosen, query: { project, limit: versionsMax } },
    { isEnabled: isKnown },
  )
  const references = [
    ...new Set([
      'latest',
      ...(labels.data?.items ?? []).map(({ label }) => label),
      ...(versions.data?.items ?? []).map(({ version }) => String(version)),
      prompt.version,
    ]),
  ]
  if (prompts.data?.items.length === 0)
    return (
      <p className="soft">
        There is no prompt in this project yet. Write messages instead, and save them as one.
      </p>
    )
  return (
    <div className="stack">
      <div className="prompt-choice">
        <Field label="Prompt">
          {(control) => (
            <Combobox
              {...control}
              className="control mono"
              offered={(prompts.data?.items ?? []).map(({ name: each, description }) => ({
                name: each,
                title: description,
              }))}
              placeholder="support-answer"
              value={prompt.name}
              onChange={(text) => onChange({ name: text.trim(), version: 'latest' })}
            />
          )}
        </Field>
        <ChoiceField
          label="Version"
          value={prompt.version}
          choices={references.map((reference) => ({
            value: reference,
            label: /^\d+$/.test(reference) ? `version ${reference}` : reference,
          }))}
          onChange={(chosen) => onChange({ ...prompt, version: chosen })}
        />
      </div>
      <ErrorNote error={prompts.error ?? error} />
      {content === undefined ? null : (
        <>
          <div className="prompt-texts">
            {turnsOfPrompt(content).map(({ key, role, text }) => (
              <div key={key}>
                <span className="faint small">{role}</span>
                <pre className="mono">{text}</pre>
              </div>
            ))}
          </div>
          <div>
            <Button icon="edit" look="quiet" onClick={onEditCopy}>
              Edit a copy of its messages
            </Button>
          </div>
        </>
      )}
    </div>
  )
}
