import type { Deployment } from '#contract/deployments.ts'
import { pathInside, type Place, type Search } from '#web/paths.ts'

/** Addresses of the pages about deployments. */
export const deploymentPaths = {
  list: (place: Place, search: Search = {}) => pathInside(place, '/deployments', search),
  one: (place: Place, { environment, name }: Pick<Deployment, 'environment' | 'name'>) =>
    pathInside(place, `/deployments/${encodeURIComponent(environment)}/${name}`),
}
