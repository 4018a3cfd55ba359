import type { ModelParameters } from '#contract/prompt-content.ts'

/** A prompt's parameters with a release's over them. Of the two names of one bound the release's, whichever it is, stands alone. */
export function overlayParameters(
  prompt: ModelParameters,
  release: ModelParameters,
): ModelParameters {
  const { max_tokens: _bound, max_completion_tokens: _other, ...rest } = prompt
  const bound = release.max_tokens ?? release.max_completion_tokens
  return bound === undefined ? { ...prompt, ...release } : { ...rest, ...release }
}
