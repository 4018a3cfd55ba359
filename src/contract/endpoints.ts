import type { Endpoint } from '#contract/endpoint.ts'
import * as calls from '#contract/calls.ts'
import * as connections from '#contract/connections.ts'
import * as datasets from '#contract/datasets.ts'
import * as endUsers from '#contract/end-users.ts'
import * as fragments from '#contract/fragments.ts'
import * as evaluations from '#contract/evaluations.ts'
import * as health from '#contract/health.ts'
import * as keys from '#contract/keys.ts'
import * as live from '#contract/live.ts'
import * as maturity from '#contract/maturity.ts'
import * as metrics from '#contract/metrics.ts'
import * as modelRequests from '#contract/model-requests.ts'
import * as models from '#contract/models.ts'
import * as onlineEvaluations from '#contract/online-evaluations.ts'
import * as people from '#contract/people.ts'
import * as playground from '#contract/playground.ts'
import * as prices from '#contract/prices.ts'
import * as promptReviews from '#contract/prompt-reviews.ts'
import * as promptRuns from '#contract/prompt-runs.ts'
import * as prompts from '#contract/prompts.ts'
import * as projects from '#contract/projects.ts'
import * as reviews from '#contract/reviews.ts'
import * as scores from '#contract/scores.ts'
import * as traceComments from '#contract/trace-comments.ts'
import * as traces from '#contract/traces.ts'
import * as views from '#contract/views.ts'

const nouns = [
  people,
  projects,
  keys,
  connections,
  prices,
  traces,
  traceComments,
  calls,
  scores,
  metrics,
  endUsers,
  models,
  views,
  maturity,
  prompts,
  promptReviews,
  promptRuns,
  fragments,
  datasets,
  evaluations,
  onlineEvaluations,
  reviews,
  playground,
  modelRequests,
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
