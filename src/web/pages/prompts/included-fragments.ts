import type { Draft } from '#web/pages/prompts/prompt-draft.ts'

/** A fragment that a text includes. Null: the version that is newest when the draft is saved. */
export type Inclusion = { readonly name: string; readonly version: number | null }

type Texts = Pick<Draft, 'kind' | 'system' | 'messages' | 'text' | 'examples'>

const inclusion =
  /(\{%-?\s*include\s+["'])([a-z0-9][a-z0-9._-]{0,79})(?:@(\d{1,9}))?(["']\s*-?%\})/g

/** Fragments that the texts of a draft include, each once, in the order of their first use. */
export function includedFragments(draft: Texts): readonly Inclusion[] {
  const texts = [
    draft.system,
    ...draft.examples.flatMap(({ input, output }) => [input, output]),
    ...(draft.kind === 'text' ? [draft.text] : draft.messages.map(({ content }) => content)),
  ]
  const found = new Map<string, Inclusion>()
  for (const text of texts)
    for (const [, , name = '', version] of text.matchAll(inclusion)) {
      const each = { name, version: version === undefined ? null : Number(version) }
      const key = `${name}@${version ?? ''}`
      if (!found.has(key)) found.set(key, each)
    }
  return [...found.values()]
}

/** The texts with every inclusion of a fragment fixed to another version of it. */
export function withFragmentVersion(draft: Texts, name: string, version: number): Partial<Draft> {
  const change = (text: string): string =>
    text.replace(inclusion, (whole, before: string, each: string, _version, after: string) =>
      each === name ? `${before}${name}@${version}${after}` : whole,
    )
  return {
    system: change(draft.system),
    text: change(draft.text),
    messages: draft.messages.map((one) => ({ ...one, content: change(one.content) })),
    examples: draft.examples.map((one) => ({
      ...one,
      input: change(one.input),
      output: change(one.output),
    })),
  }
}
