import { ApiError } from '#client/client.ts'

/** What the server says is wrong with fields of the body, by their names. */
export function fieldErrors(error: Error | null): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return {}
  const told = (error.problem.errors ?? []).flatMap(({ path, message }) => {
    const [, name] = /^body\.(\w+)/.exec(path) ?? []
    return name === undefined ? [] : [[name, message] as const]
  })
  // The first word about a field says most; a list may have several below it.
  return Object.fromEntries(told.toReversed())
}
