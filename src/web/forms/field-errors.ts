import { ApiError } from '#client/client.ts'

/** What the server says is wrong with fields of the body, by their names; `within` one of them, of what that has in it. */
export function fieldErrors(
  error: Error | null,
  within?: string,
): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return {}
  const place = within === undefined ? /^body\.(\w+)/ : new RegExp(`^body\\.${within}\\.(\\w+)`)
  const told = (error.problem.errors ?? []).flatMap(({ path, message }) => {
    const [, name] = place.exec(path) ?? []
    return name === undefined ? [] : [[name, message] as const]
  })
  // The first word about a field says most; a list may have several below it.
  return Object.fromEntries(told.toReversed())
}
