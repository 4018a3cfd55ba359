import { everyEnvironment, ownEnvironment } from '#contract/environment-names.ts'
import type { Place } from '#store/ports/trace-query.ts'

/** What a place says of the column `environment`: conditions to join by AND, none for every one, and their parameters. */
export function environmentCondition({ environment }: Pick<Place, 'environment'>): {
  readonly conditions: readonly string[]
  readonly parameters: Readonly<Record<string, string>>
} {
  if (environment === everyEnvironment) return { conditions: [], parameters: {} }
  return environment === null
    ? {
        conditions: ['environment != {own_environment:String}'],
        parameters: { own_environment: ownEnvironment },
      }
    : { conditions: ['environment = {environment:String}'], parameters: { environment } }
}
