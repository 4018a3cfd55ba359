import type { Variables } from '#promptfoo/suite.ts'

/** Names of all variables that tests have, in the order of their first use. */
export function variableNames(tests: readonly { readonly vars: Variables }[]): string[] {
  const names = new Set<string>()
  for (const { vars } of tests) for (const name of Object.keys(vars)) names.add(name)
  return [...names]
}
