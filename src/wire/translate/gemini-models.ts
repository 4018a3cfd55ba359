/** How a Gemini model is told how much to think. */
export type ThinkingRules =
  | { readonly kind: 'none' }
  /** Tokens; `least` is what it thinks at least, 0 where it can be turned off. */
  | { readonly kind: 'budget'; readonly least: number }
  | { readonly kind: 'level'; readonly levels: readonly string[] }

const table: readonly { readonly name: RegExp; readonly rules: ThinkingRules }[] = [
  // https://ai.google.dev/gemma: open models, which refuse any thinkingConfig.
  { name: /gemma|learnlm/, rules: { kind: 'none' } },
  { name: /gemini-(1|2\.0)/, rules: { kind: 'none' } },
  { name: /gemini-2\.5-pro/, rules: { kind: 'budget', least: 128 } },
  { name: /gemini-2/, rules: { kind: 'budget', least: 0 } },
  { name: /gemini-3-pro/, rules: { kind: 'level', levels: ['LOW', 'HIGH'] } },
  { name: /gemini-[3-9][\d.]*-pro/, rules: { kind: 'level', levels: ['LOW', 'MEDIUM', 'HIGH'] } },
]

const newest: ThinkingRules = { kind: 'level', levels: ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'] }

/** By the model's name; one that is not known is taken for the newest. Source: https://ai.google.dev/gemini-api/docs/thinking */
export function geminiThinking(model: string): ThinkingRules {
  return table.find(({ name }) => name.test(model))?.rules ?? newest
}

/** True from Gemini 3 on: calls without a signature are refused, and images stand inside a function's response. */
export function isGemini3(model: string): boolean {
  return !/gemini-[12]|gemma|learnlm/.test(model)
}
