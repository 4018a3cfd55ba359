import type { IconName } from '#web/ui/icon.tsx'
import { type Place, paths } from '#web/paths.ts'

export type NavigationItem = {
  readonly title: string
  readonly icon: IconName
  readonly path: (place: Place) => string
  /** Part of the address after `/p/:project` under which this item is the present one. */
  readonly under: string
}

/** The pages in the order of the work; a line stands between groups. Later nouns come with their features. */
export const navigation: readonly (readonly NavigationItem[])[] = [
  [
    { title: 'Overview', icon: 'overview', path: paths.overview, under: '' },
    { title: 'Traces', icon: 'traces', path: paths.traces, under: '/traces' },
    { title: 'Calls', icon: 'model', path: paths.calls, under: '/calls' },
    { title: 'Sessions', icon: 'sessions', path: paths.sessions, under: '/sessions' },
    { title: 'Users', icon: 'users', path: paths.users, under: '/users' },
  ],
  [
    { title: 'Models', icon: 'models', path: paths.models, under: '/models' },
    { title: 'Playground', icon: 'playground', path: paths.playground, under: '/playground' },
    { title: 'Prompts', icon: 'prompts', path: paths.prompts, under: '/prompts' },
    { title: 'Datasets', icon: 'datasets', path: paths.datasets, under: '/datasets' },
    { title: 'Evaluations', icon: 'evaluations', path: paths.evaluations, under: '/evaluations' },
    { title: 'Review', icon: 'review', path: paths.reviews, under: '/review' },
  ],
  [{ title: 'Maturity', icon: 'maturity', path: paths.maturity, under: '/maturity' }],
  [
    {
      title: 'Settings',
      icon: 'settings',
      path: (place) => paths.settings(place),
      under: '/settings',
    },
  ],
]
