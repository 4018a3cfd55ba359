import { searchForms } from '#store/traces/search-forms.ts'

/** Which rows of `spans` have all words of a search in their input, or all in their output: SQL, with its parameters. */
export function spansWithWords(search: string): {
  readonly sql: string
  readonly parameters: Readonly<Record<string, string>>
} {
  const parameters: Record<string, string> = {}
  const found = searchForms(search).flatMap((form, index) => {
    parameters[`search_${index}`] = form
    const words = `tokens(normalizeUTF8NFKCCasefold({search_${index}:String}), 'unicodeWord')`
    return ['input', 'output'].map(
      (column) => `hasAllTokens(normalizeUTF8NFKCCasefold(${column}), ${words})`,
    )
  })
  return { sql: `(${found.join(' OR ')})`, parameters }
}
