import { contracts } from '#contract/catalog.gen.ts'
import type { Endpoint } from '#contract/endpoint.ts'

function isEndpoint(thing: unknown): thing is Endpoint {
  return (
    typeof thing === 'object' &&
    thing !== null &&
    'method' in thing &&
    'scope' in thing &&
    'reply' in thing
  )
}

/** Every endpoint of our own API, for the server's routes, OpenAPI and the reference. */
export const endpoints: readonly Endpoint[] = contracts.flatMap((contract) =>
  Object.values<unknown>(contract).filter(isEndpoint),
)
