import type { Endpoint } from '#contract/endpoint.ts'
import * as connections from '#contract/connections.ts'
import * as datasets from '#contract/datasets.ts'
import * as endUsers from '#contract/end-users.ts'
import * as fragments from '#contract/fragments.ts'
import * as health from '#contract/health.ts'
import * as keys from '#contract/keys.ts'
import * as live from '#contract/live.ts'
import * as maturity from '#contract/maturity.ts'
import * as metrics from '#contract/metrics.ts'
import * as models from '#contract/models.ts'
import * as people from '#contract/people.ts'
import * as prices from '#contract/prices.ts'
import * as promptReviews from '#contract/prompt-reviews.ts'
import * as prompts from '#contract/prompts.ts'
import * as projects from '#contract/projects.ts'
import * as scores from '#contract/scores.ts'
import * as traces from '#contract/traces.ts'
import * as views from '#contract/views.ts'

const nouns = [
  people,
  projects,
  keys,
  connections,
  prices,
  traces,
  scores,
  metrics,
  endUsers,
  models,
  views,
  maturity,
  prompts,
  promptReviews,
  fragments,
  datasets,
  health,
  live,
]

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
export const endpoints: readonly Endpoint[] = nouns.flatMap((noun) =>
  Object.values<unknown>(noun).filter(isEndpoint),
)
