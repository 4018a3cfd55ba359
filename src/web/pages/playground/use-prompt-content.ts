import { useMemo } from 'react'
import { showPromptVersion } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { type Draft, namesIn } from '#web/pages/playground/draft.ts'
import { variablesOfPrompt } from '#web/pages/playground/draft-from-prompt.ts'

/** What the prompt of a draft says, and which variables it takes; nothing while none is chosen. */
export function usePromptContent(project: string, { source, prompt }: Draft) {
  const { data, error } = useAnswer(
    showPromptVersion,
    { params: prompt, query: { project } },
    { isEnabled: source === 'prompt' && prompt.name !== '' },
  )
  const content = source === 'prompt' ? data?.content : undefined
  const names = useMemo(
    () => (content === undefined ? [] : variablesOfPrompt(content, namesIn)),
    [content],
  )
  return { content, names, error }
}
