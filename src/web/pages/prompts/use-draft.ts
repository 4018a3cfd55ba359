import { useCallback, useMemo, useState } from 'react'
import type { PromptContent } from '#contract/prompt-content.ts'
import { type Draft, draftOf, emptyDraft } from '#web/pages/prompts/prompt-draft.ts'

/** What a draft was begun from. */
export type DraftBase = {
  /** Version that was the latest when the draft was begun; 0: there was none. */
  readonly latest: number
  /** Version whose content it began with; 0: with nothing. */
  readonly version: number
  readonly content: PromptContent | null
}

/** The draft of one prompt while it is written: it stays when somebody else saves, until it is begun anew. */
export function useDraft(first: DraftBase, kind: Draft['kind']) {
  const [state, setState] = useState(() => begun(first, kind))
  const { base, draft, atFirst } = state
  const change = useCallback(
    (patch: Partial<Draft>) =>
      setState((before) => ({ ...before, draft: { ...before.draft, ...patch } })),
    [],
  )
  const begin = useCallback((next: DraftBase) => setState(begun(next, 'chat')), [])
  /** The draft now stands on this version, whatever was typed meanwhile stays. */
  const rebase = useCallback(
    (next: DraftBase) =>
      setState((before) => ({ ...before, base: next, atFirst: begun(next, 'chat').atFirst })),
    [],
  )
  const isDirty = useMemo(() => written(draft) !== atFirst, [draft, atFirst])
  return { base, draft, isDirty, change, begin, rebase }
}

function begun(base: DraftBase, kind: Draft['kind']) {
  const draft = base.content === null ? { ...emptyDraft(), kind } : draftOf(base.content)
  return { base, draft, atFirst: written(draft) }
}

/** All of a draft but the keys of its lines. */
function written(draft: Draft): string {
  return JSON.stringify(draft, (name, value: unknown) => (name === 'key' ? undefined : value))
}
