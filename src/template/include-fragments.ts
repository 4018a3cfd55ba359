import type { PromptContent } from '#contract/prompt-content.ts'
import { mapTexts, textsOf } from './prompt-texts.ts'

/** `{% include "safety" %}`, `{% include "safety@3" %}`: name and, where it is given, version. */
const inclusion =
  /\{%\s{0,20}include\s{1,20}(["'])([a-z0-9][a-z0-9._-]{0,79})(?:@(\d{1,9}))?\1\s{0,20}%\}/g

export type Inclusion = {
  readonly name: string
  /** Null: the latest one, at the moment the version is made. */
  readonly version: number | null
}

/** The fragments that the texts include, each once for each version asked for. */
export function inclusionsOf(content: PromptContent): Inclusion[] {
  const found = new Map<string, Inclusion>()
  for (const { text } of textsOf(content)) {
    for (const [, , name = '', version] of text.matchAll(inclusion))
      found.set(`${name}@${version ?? ''}`, {
        name,
        version: version === undefined ? null : Number(version),
      })
  }
  return [...found.values()]
}

/** Whether a text has an `include` tag, one that we do not read included. */
export function hasInclusion(text: string): boolean {
  return /\{%-?\s{0,20}include\b/.test(text)
}

/** Writes the version of each included fragment beside its name, so that it stays what it is. */
export function pinFragments(
  content: PromptContent,
  latest: ReadonlyMap<string, number>,
): PromptContent {
  return mapTexts(content, (text) =>
    text.replace(
      inclusion,
      (_, _quote, name: string, version: string | undefined) =>
        `{% include "${name}@${version ?? latest.get(name) ?? ''}" %}`,
    ),
  )
}

/** Puts the text of each fragment where it is included. One that is not among them is left as it is. */
export function insertFragments(
  content: PromptContent,
  fragments: readonly { readonly name: string; readonly version: number; readonly text: string }[],
): PromptContent {
  if (fragments.length === 0) return content
  const texts = new Map(fragments.map(({ name, version, text }) => [`${name}@${version}`, text]))
  return mapTexts(content, (text) =>
    text.replace(
      inclusion,
      (tag, _quote, name: string, version: string | undefined) =>
        texts.get(`${name}@${version ?? ''}`) ?? tag,
    ),
  )
}
