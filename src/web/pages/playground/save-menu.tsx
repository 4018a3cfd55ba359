import { useState } from 'react'
import type { NamedAnswer } from '#web/pages/playground/answers-of.ts'
import { type Draft, runOf } from '#web/pages/playground/draft.ts'
import { itemInputOf } from '#web/pages/playground/item-from-draft.ts'
import { promptFromDraft } from '#web/pages/playground/prompt-from-draft.ts'
import { SaveInputDialog } from '#web/pages/playground/save-input-dialog.tsx'
import { SaveItemDialog } from '#web/pages/playground/save-item-dialog.tsx'
import { SavePromptDialog } from '#web/pages/playground/save-prompt-dialog.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { Menu } from '#web/ui/menu.tsx'

type SaveMenuProps = {
  readonly project: string
  readonly draft: Draft
  readonly promptNames: readonly string[]
  readonly answers: readonly NamedAnswer[]
  /** Why the person may save nothing; undefined if they may. */
  readonly refusal: string | undefined
}

type Kind = 'prompt' | 'item' | 'input'

/** What can be kept of the playground, each with the reason where it cannot. */
export function SaveMenu({ project, draft, promptNames, answers, refusal }: SaveMenuProps) {
  const [open, setOpen] = useState<Kind | null>(null)
  const close = (): void => setOpen(null)
  // Models need not be chosen to keep what is sent to them.
  const run = runOf(
    { ...draft, models: draft.models.map((each) => ({ ...each, name: each.name || 'none' })) },
    promptNames,
  )
  const problem = run.ok ? undefined : run.fault.map(({ message }) => message).join(' ')
  const isPrompt = draft.source === 'prompt'
  const variables = run.ok ? run.value.variables : null
  const hasValues = variables !== null && Object.keys(variables).length > 0
  const made = isPrompt || open !== 'prompt' ? null : promptFromDraft(draft)
  const entries: readonly { kind: Kind; words: string; reason: string | undefined }[] = [
    {
      kind: 'prompt',
      words: 'As a prompt…',
      reason:
        refusal ??
        (isPrompt ? 'It is a prompt already; edit a copy of its messages first.' : problem),
    },
    { kind: 'item', words: 'As a dataset item…', reason: refusal ?? problem },
    {
      kind: 'input',
      words: 'As a test input…',
      reason:
        refusal ??
        (isPrompt ? undefined : 'Test inputs belong to a prompt: choose one, on the left.') ??
        problem ??
        (hasValues ? undefined : 'The prompt has no variables with values.'),
    },
  ]
  return (
    <>
      <Menu
        words="Save"
        icon="bookmark"
        label="Save"
        groups={[
          {
            id: 'kinds',
            className: 'save-entries',
            entries: entries.map(({ kind, words, reason }) => ({
              words,
              note: reason,
              disabledReason: reason,
              onChoose: () => setOpen(kind),
            })),
          },
        ]}
      />
      {open === 'prompt' && made?.ok === true ? (
        <SavePromptDialog
          project={project}
          made={made.value}
          onClose={close}
          onDone={({ name, version, isNew }) => {
            close()
            showNotice({
              text: isNew
                ? `Saved as version ${version} of ${name}.`
                : `${name} has exactly this already, as version ${version}.`,
            })
          }}
        />
      ) : null}
      {open === 'item' && run.ok ? (
        <SaveItemDialog
          project={project}
          input={itemInputOf(run.value)}
          answers={answers}
          onClose={close}
          onDone={(dataset) => {
            close()
            showNotice({ text: `Saved as an item of ${dataset}.` })
          }}
        />
      ) : null}
      {open === 'input' && variables !== null ? (
        <SaveInputDialog
          project={project}
          prompt={draft.prompt.name}
          variables={variables}
          onClose={close}
          onDone={() => {
            close()
            showNotice({ text: `Saved as a test input of ${draft.prompt.name}.` })
          }}
        />
      ) : null}
    </>
  )
}
