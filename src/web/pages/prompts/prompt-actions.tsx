import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Prompt, removePrompt, showPrompt } from '#contract/prompts.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { PromptDetailsDialog } from '#web/pages/prompts/prompt-details-dialog.tsx'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { Menu } from '#web/ui/menu.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'

type PromptActionsProps = {
  readonly prompt: Prompt
  readonly isDirty: boolean
  /** Why there is nothing to save now. */
  readonly saveReason: string | undefined
  readonly onDiscard: () => void
  readonly onSave: () => void
}

/** What can be done with a prompt as a whole. */
export function PromptActions(props: PromptActionsProps) {
  const { prompt, isDirty, saveReason, onDiscard, onSave } = props
  const place = usePlace()
  const go = useGo()
  const cache = useQueryClient()
  const refusal = useRefusal('edit')
  const [asked, setAsked] = useState<'details' | 'archive' | 'discard' | null>(null)
  const given = { params: { name: prompt.name }, query: { project: place.project } }
  const close = (): void => setAsked(null)
  const archive = useDeed(removePrompt, {
    changes: promptNouns,
    onDone: () => {
      showNotice({ text: `${prompt.name} is archived. It can be brought back here.` })
      go(paths.prompts(place, { archived: 'true' }), 'replace')
      // What was read of it would be shown as if it were still there.
      cache.removeQueries({ queryKey: [showPrompt.id] })
    },
  })
  return (
    <>
      {isDirty ? (
        <Button look="quiet" onClick={() => setAsked('discard')}>
          Discard changes
        </Button>
      ) : null}
      <Menu
        words="More"
        label="More about this prompt"
        groups={[
          {
            id: 'deeds',
            entries: (['details', 'archive'] as const).map((deed) => ({
              words: deed === 'details' ? 'Description, folder, tags, owner' : 'Archive',
              icon: deed === 'details' ? 'edit' : 'archive',
              disabledReason:
                refusal ??
                (deed === 'archive' && isDirty ? 'Save or discard the changes first' : undefined),
              onChoose: () => setAsked(deed),
            })),
          },
        ]}
      />
      {prompt.latestVersion === 0 ? null : (
        <LinkButton
          icon="evaluations"
          href={paths.newEvaluation(place, { prompt: newestVersions(prompt) })}
        >
          {prompt.latestVersion === 1 ? 'Evaluate' : 'Compare versions'}
        </LinkButton>
      )}
      <Button look="primary" icon="check" disabledReason={saveReason} onClick={onSave}>
        Save version {prompt.latestVersion + 1}
      </Button>
      {asked === 'details' ? <PromptDetailsDialog prompt={prompt} onClose={close} /> : null}
      {asked === 'discard' ? (
        <ConfirmDialog
          title="Discard the changes"
          deed="Discard them"
          onClose={close}
          onConfirm={() => {
            close()
            onDiscard()
          }}
        >
          What was typed since version {prompt.latestVersion} is lost. No version changes.
        </ConfirmDialog>
      ) : null}
      {asked === 'archive' ? (
        <ConfirmDialog
          title={`Archive “${prompt.name}”`}
          deed="Archive it"
          sending={archive}
          onClose={close}
          onConfirm={() => archive.mutate(given)}
        >
          Calls of <code>prompt/{prompt.name}</code> are refused from then on
          {prompt.labels.some(({ label }) => label === 'production')
            ? '; it is in production now'
            : ''}
          . Versions, comments and test inputs stay, and it can be brought back.
        </ConfirmDialog>
      ) : null}
    </>
  )
}

/** The two newest versions, the older one first, as the form for an evaluation takes them. */
function newestVersions({ name, latestVersion }: Prompt): string {
  return [latestVersion - 1, latestVersion]
    .filter((version) => version > 0)
    .map((version) => `${name}@${version}`)
    .join(',')
}
