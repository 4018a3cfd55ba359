import type { Prompt, Provider } from '#promptfoo/suite.ts'

/** Whether a test's or provider's name means this prompt: by label or id, by its beginning with a star, or by the part before a colon. */
export function matchesPrompt(prompt: Prompt, name: string): boolean {
  return matches(prompt, name)
}

/** The same for a provider. */
export function matchesProvider(provider: Provider, name: string): boolean {
  return matches(provider, name)
}

function matches(
  { id, label }: { readonly id: string; readonly label: string },
  name: string,
): boolean {
  const begin = name.endsWith('*') ? name.slice(0, -1) : `${name}:`
  return label === name || id === name || label.startsWith(begin) || id.startsWith(begin)
}
