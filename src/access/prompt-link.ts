import type { PromptLink, SpanDetail } from '#contract/traces.ts'
import { inferPrompt } from '#domain/prompts/infer-prompt.ts'
import type { PromptEntry } from '#access/sections/prompts.ts'

/**
 * The prompt of the registry that a span belongs to: the one it names, where the registry has that
 * version; else a guess from its messages, among the versions that are held ready. Made when
 * somebody looks at the span, so that no call waits for it and a guess is never stored as a fact.
 */
export function promptLinkOf(
  prompts: ReadonlyMap<string, PromptEntry>,
  span: Pick<SpanDetail, 'kind' | 'prompt' | 'promptVersion' | 'inputMessages'>,
): PromptLink | null {
  if (span.prompt !== '') {
    const entry = prompts.get(span.prompt)
    const version = Number(span.promptVersion)
    const isKnown = entry !== undefined && version >= 1 && version <= entry.latest
    return isKnown && Number.isInteger(version)
      ? { prompt: span.prompt, version, source: 'named' }
      : null
  }
  if (span.kind !== 'model' || span.inputMessages === null) return null
  const messages = span.inputMessages.map(({ parts }) =>
    parts
      .map((part) => ('content' in part && typeof part.content === 'string' ? part.content : ''))
      .join('\n'),
  )
  const candidates = [...prompts].flatMap(([prompt, { versions }]) =>
    [...versions].map(([version, content]) => ({ prompt, version, content })),
  )
  const found = inferPrompt(messages, candidates)
  return found === null
    ? null
    : { prompt: found.prompt, version: found.version, source: 'inferred' }
}
