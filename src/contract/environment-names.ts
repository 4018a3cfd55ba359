/** Where Belay's own calls stand: the playground's, trials of prompts, evaluations and their judges. */
export const ownEnvironment = 'evaluation'

/** Asks for every environment, `ownEnvironment` among them. */
export const everyEnvironment = '*'

/** The environments that every project begins with, in the order in which releases go through them. */
export const firstEnvironments: readonly string[] = ['dev', 'staging', 'production']

/** What a form offers first of a project's environments: production where there is one, else the last before the users. */
export function offeredFirst(environments: readonly string[]): string {
  return environments.includes('production') ? 'production' : (environments.at(-1) ?? 'production')
}
