import type { PromptContent } from '#contract/prompt-content.ts'
import { textsOf } from '#template/prompt-texts.ts'
import { readTemplate } from '#template/template.ts'

/** Characters of literal text that a version must have before a call can be taken for one of it. */
export const literalCharactersMin = 40
/** Characters of a conversation that are looked through. */
const charactersMax = 400_000

/** A version that a call could have been made from, with its fragments inserted. */
export type Candidate = {
  readonly prompt: string
  readonly version: number
  readonly content: PromptContent
}

/**
 * The one version whose literal pieces all stand in the messages, in order; null when there is
 * none, or more than one. What is found is a guess from the text, and must be told as one.
 */
export function inferPrompt(
  messages: readonly string[],
  candidates: readonly Candidate[],
): Candidate | null {
  const text = messages.join('\n').slice(0, charactersMax)
  let found: Candidate | null = null
  for (const candidate of candidates) {
    if (!standsIn(text, literalsOf(candidate.content))) continue
    if (found !== null) return null
    found = candidate
  }
  return found
}

/** Literal pieces in the order in which a model reads them, without the blanks around them. */
function literalsOf(content: PromptContent): string[] {
  return textsOf(content).flatMap(({ text }) => {
    const template = readTemplate(text)
    return template.ok
      ? template.value.literals.map((literal) => literal.trim()).filter((literal) => literal !== '')
      : []
  })
}

function standsIn(text: string, literals: readonly string[]): boolean {
  const length = literals.reduce((sum, literal) => sum + literal.length, 0)
  if (length < literalCharactersMin) return false
  let from = 0
  for (const literal of literals) {
    const at = text.indexOf(literal, from)
    if (at === -1) return false
    from = at + literal.length
  }
  return true
}
