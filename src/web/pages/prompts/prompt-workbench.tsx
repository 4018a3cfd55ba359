import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PromptContent } from '#contract/prompt-content.ts'
import type { Prompt, PromptVersion } from '#contract/prompts.ts'
import { listPromptInputs } from '#contract/prompt-reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { invalidateNoun } from '#web/api/use-deed.ts'
import { BehindNote } from '#web/pages/prompts/behind-note.tsx'
import { PromptActions } from '#web/pages/prompts/prompt-actions.tsx'
import { PromptAnswer } from '#web/pages/prompts/prompt-answer.tsx'
import { PromptEditor } from '#web/pages/prompts/prompt-editor.tsx'
import { draftOf } from '#web/pages/prompts/prompt-draft.ts'
import { SaveDialog } from '#web/pages/prompts/save-dialog.tsx'
import { type DraftBase, useDraft } from '#web/pages/prompts/use-draft.ts'
import { useDraftCheck } from '#web/pages/prompts/use-draft-check.ts'
import { UsePanel } from '#web/pages/prompts/use-panel.tsx'
import { VersionsView } from '#web/pages/prompts/versions-view.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { Page } from '#web/ui/page.tsx'
import { Tabs } from '#web/ui/tabs.tsx'
import { useChord } from '#web/url/use-chord.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import { useUnsavedGuard } from '#web/url/use-unsaved-guard.ts'

const tabs = [
  { id: 'write', label: 'Write' },
  { id: 'versions', label: 'Versions' },
  { id: 'use', label: 'Use it' },
] as const

export type ShownPrompt = { readonly prompt: Prompt; readonly version: PromptVersion | null }

/** Holds the draft, so that it stays while one looks at versions or at how the prompt is called. */
export function PromptWorkbench({ shown }: { readonly shown: ShownPrompt }) {
  const { prompt, version } = shown
  const place = usePlace()
  const cache = useQueryClient()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const latest = baseOf(version, prompt)
  const { base, draft, isDirty, change, begin, rebase } = useDraft(
    latest,
    search['kind'] === 'text' ? 'text' : 'chat',
  )
  const check = useDraftCheck(draft, place.project)
  const inputs = useAnswer(listPromptInputs, {
    params: { name: prompt.name },
    query: { project: place.project },
  })
  const [isSaving, setIsSaving] = useState(false)
  useUnsavedGuard(isDirty, 'This prompt has changes that are not saved. Leave without them?')
  const isBehind = base.latest < prompt.latestVersion
  // Nothing was typed yet: what somebody else saved is simply shown.
  if (isBehind && !isDirty && base.version === base.latest) begin(latest)
  const reason = saveReason({
    isBehind,
    refusal,
    isDirty: isDirty || base.version < base.latest,
    check,
    prompt,
  })
  useChord('s', () => {
    if (reason === undefined) setIsSaving(true)
  })
  const tab = tabs.find(({ id }) => id === search['tab'])?.id ?? 'write'
  const startFrom = (from: PromptVersion, content?: PromptContent): void => {
    begin({ latest: prompt.latestVersion, version: from.version, content: from.content })
    if (content !== undefined) change(draftOf(content))
    setSearch({ tab: undefined, from: undefined, to: undefined })
  }
  return (
    <Page
      title={prompt.name}
      answer={<PromptAnswer prompt={prompt} version={version} place={place} />}
      actions={
        <PromptActions
          prompt={prompt}
          isDirty={isDirty}
          saveReason={reason}
          onDiscard={() => begin(latest)}
          onSave={() => setIsSaving(true)}
        />
      }
    >
      <Tabs
        label="Parts of this prompt"
        tabs={tabs.map(({ id, label }) => ({
          href: paths.prompt(place, prompt.name, { tab: id === 'write' ? undefined : id }),
          label: id === 'write' && isDirty ? `${label} (not saved)` : label,
          isCurrent: tab === id,
        }))}
      />
      {isBehind && isDirty && version !== null ? (
        <BehindNote
          prompt={prompt}
          base={base}
          version={version}
          onTake={() => begin(latest)}
          onKeep={() => rebase(latest)}
        />
      ) : null}
      {tab === 'write' && base.version !== 0 && base.version < base.latest ? (
        <p className="row wrap soft">
          Written from version {base.version}; the latest is {base.latest}.
          <Button look="quiet" onClick={() => begin(latest)}>
            Back to version {base.latest}
          </Button>
        </p>
      ) : null}
      {tab === 'write' ? (
        <PromptEditor
          prompt={prompt}
          base={base}
          isDirty={isDirty}
          draft={draft}
          check={check}
          inputs={inputs.data?.items ?? []}
          inputsError={inputs.error}
          disabledReason={refusal}
          onChange={change}
        />
      ) : null}
      {tab === 'versions' ? (
        <VersionsView
          prompt={prompt}
          inputs={inputs.data?.items ?? []}
          isDirty={isDirty}
          onStartFrom={startFrom}
        />
      ) : null}
      {tab === 'use' ? <UsePanel prompt={prompt} version={version} /> : null}
      {isSaving && check.content !== null ? (
        <SaveDialog
          prompt={prompt}
          base={base}
          before={version?.content ?? null}
          content={check.content}
          errors={check.findings.filter(({ severity }) => severity === 'error').length}
          onClose={() => setIsSaving(false)}
          onBehind={() => {
            setIsSaving(false)
            invalidateNoun(cache, 'prompts')
          }}
          onDone={(saved) => {
            setIsSaving(false)
            begin({ latest: saved.version, version: saved.version, content: saved.content })
          }}
        />
      ) : null}
    </Page>
  )
}

function baseOf(version: PromptVersion | null, prompt: Prompt): DraftBase {
  return {
    latest: version?.version ?? prompt.latestVersion,
    version: version?.version ?? 0,
    content: version?.content ?? null,
  }
}

type SaveReasonInput = {
  readonly refusal: string | undefined
  /** Somebody else saved a version that this draft does not stand on. */
  readonly isBehind: boolean
  readonly isDirty: boolean
  readonly check: { readonly content: unknown }
  readonly prompt: Prompt
}

function saveReason({
  refusal,
  isBehind,
  isDirty,
  check,
  prompt,
}: SaveReasonInput): string | undefined {
  if (refusal !== undefined) return refusal
  if (isBehind)
    return `Version ${prompt.latestVersion} was saved meanwhile: keep yours or take it first`
  if (!isDirty) return 'Nothing has changed since the last version'
  return check.content === null ? 'Mend what the checks name first' : undefined
}
