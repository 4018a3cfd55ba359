import { useMemo } from 'react'
import type { PromptContent } from '#contract/prompt-content.ts'
import { type LintFinding, lintPromptContent } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import {
  contentOf,
  type Draft,
  type DraftProblem,
  foundNames,
  withFound,
} from '#web/pages/prompts/prompt-draft.ts'
import { useSettled } from '#web/ui/use-settled.ts'

/** Answers about a text that is being typed are of no use a moment later. */
export const typedForgetMs = 5000

/** A draft as it would be saved, and what is to be said of it. */
export type DraftCheck = {
  /** With every found variable declared; null while something cannot be read. */
  readonly content: PromptContent | null
  /** What keeps the draft from being content. */
  readonly problems: readonly DraftProblem[]
  /** What the server's lint says; of the draft as it was a moment ago. */
  readonly findings: readonly LintFinding[]
  /** Names that the texts use and the draft does not declare; saving declares them. */
  readonly found: readonly string[]
  readonly tokensEstimated: number | null
  readonly isChecking: boolean
  readonly error: Error | null
}

/** Looks a draft over while it is typed. */
export function useDraftCheck(draft: Draft, project: string): DraftCheck {
  const read = useMemo(() => contentOf(draft), [draft])
  const typed = read.ok ? read.value : null
  const settled = useSettled(typed)
  const lint = useAnswer(
    lintPromptContent,
    { query: { project }, body: { content: settled ?? {} } },
    { isEnabled: settled !== null, keepsPrevious: true, forgetMs: typedForgetMs },
  )
  const used = lint.data?.variables
  const found = useMemo(() => foundNames(draft, used ?? []), [draft, used])
  const content = useMemo(() => (typed === null ? null : withFound(typed, found)), [typed, found])
  return {
    content,
    problems: read.ok ? [] : read.fault,
    // Saving declares what is found, so that nothing undeclared is left to complain of.
    findings: (lint.data?.findings ?? []).filter(({ rule }) => rule !== 'variable-undeclared'),
    found,
    tokensEstimated: lint.data?.tokensEstimated ?? null,
    isChecking: lint.isPending || lint.isPlaceholderData || settled !== typed,
    error: lint.error,
  }
}
