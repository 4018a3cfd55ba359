import type { Outcome } from '#contract/faults.ts'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import type { RenderedPrompt } from '#contract/prompts.ts'
import { diffTexts } from '#kit/diff-texts.ts'
import { ok } from '#kit/result.ts'
import { renderPrompt } from '#template/render-prompt.ts'

/** One side of a comparison: its file, and what it renders with its fragments inserted; null for no prompt at all. */
export type PromptSide = {
  readonly title: string
  readonly text: string
  readonly content: PromptContent | null
}

/** Two prompts as files and, with values for their variables, as what a model would get. */
export function comparePrompts(
  from: PromptSide,
  to: PromptSide,
  variables: VariableValues | undefined,
): Outcome<{
  /** Unified diffs; empty where the sides are the same, and null where no values are given. */
  text: string
  rendered: string | null
  /** Lines of the files. */
  added: number
  removed: number
}> {
  const { diff: text, added, removed } = diffTexts(from, to)
  if (variables === undefined) return ok({ text, rendered: null, added, removed })
  const [old, now] = [filled(from, variables), filled(to, variables)]
  if (!old.ok) return old
  if (!now.ok) return now
  const rendered = diffTexts(
    { title: from.title, text: old.value },
    { title: to.title, text: now.value },
  ).diff
  return ok({ text, rendered, added, removed })
}

function filled({ content }: PromptSide, variables: VariableValues): Outcome<string> {
  if (content === null) return ok('')
  const rendered = renderPrompt(content, variables)
  return rendered.ok ? ok(renderedText(rendered.value)) : rendered
}

/** A rendered prompt as text, to be compared: who says what, and what goes with it. */
export function renderedText(rendered: RenderedPrompt): string {
  const { messages, model, parameters, tools, outputContract } = rendered
  const facts = { model, parameters, tools, outputContract }
  return [
    ...messages.map(({ role, content }) => `${role}:\n${content}\n`),
    JSON.stringify(facts, null, 2),
    '',
  ].join('\n')
}
