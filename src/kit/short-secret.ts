/** From so many characters on a secret is found in replies in every form that `writtenForms` knows. */
export const safeSecretCharacters = 8

/** What is to be said of a secret that is taken all the same; empty where nothing is, and where there is none. */
export function shortSecretWarning(secret: string): string {
  return secret === '' || secret.length >= safeSecretCharacters
    ? ''
    : `A secret of fewer than ${safeSecretCharacters} characters cannot be taken out of replies for certain: where the provider says it back, callers and traces may see it. Use a longer one where you can.`
}
