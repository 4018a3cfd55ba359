import type { Bind } from '#store/traces/query/condition.ts'
import { searchForms } from '#store/traces/search-forms.ts'

/** SQL that holds for rows of `spans` with all words of a search in their input, or all in their output. */
export function withWords(search: string, bind: Bind): string {
  const found = searchForms(search).flatMap((form) => {
    const words = `tokens(normalizeUTF8NFKCCasefold(${bind('String', form)}), 'unicodeWord')`
    return ['input', 'output'].map(
      (column) => `hasAllTokens(normalizeUTF8NFKCCasefold(${column}), ${words})`,
    )
  })
  return `(${found.join(' OR ')})`
}
