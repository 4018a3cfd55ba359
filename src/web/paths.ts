/** Where one looks: project, environment and time range stand in every address. */
export type Place = {
  /** Slug of the project. */
  readonly project: string
  readonly environment?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Parameters of an address; undefined and empty ones are left out. */
export type Search = Readonly<Record<string, string | undefined>>

export const settingsSections = [
  'connections',
  'keys',
  'aliases',
  'prices',
  'capture',
  'people',
  'health',
] as const
export type SettingsSection = (typeof settingsSections)[number]

/**
 * Addresses that several pages lead to. Project, environment and range are carried along; the rest is given. A new page
 * need not stand here: its folder may have its own, made by `pathInside`.
 */
export const paths = {
  signIn: (next: string) => withSearch('/sign-in', { next: next === '/' ? undefined : next }),
  overview: (place: Place, search: Search = {}) => pathInside(place, '/', search),
  welcome: (place: Place, search: Search = {}) => pathInside(place, '/welcome', search),
  traces: (place: Place, search: Search = {}) => pathInside(place, '/traces', search),
  calls: (place: Place, search: Search = {}) => pathInside(place, '/calls', search),
  trace: (place: Place, traceId: string, search: Search = {}) =>
    pathInside(place, `/traces/${traceId}`, search),
  compareTraces: (place: Place, search: { readonly a: string; readonly b: string }) =>
    pathInside(place, '/traces/compare', search),
  sessions: (place: Place, search: Search = {}) => pathInside(place, '/sessions', search),
  session: (place: Place, id: string) => pathInside(place, `/sessions/${encodeURIComponent(id)}`),
  users: (place: Place, search: Search = {}) => pathInside(place, '/users', search),
  models: (place: Place, search: Search = {}) => pathInside(place, '/models', search),
  playground: (place: Place, search: Search = {}) => pathInside(place, '/playground', search),
  prompts: (place: Place, search: Search = {}) => pathInside(place, '/prompts', search),
  prompt: (place: Place, name: string, search: Search = {}) =>
    pathInside(place, `/prompts/${name}`, search),
  // No prompt is called `-`, so its fragments never hide one.
  fragments: (place: Place, search: Search = {}) =>
    pathInside(place, '/prompts/-/fragments', search),
  datasets: (place: Place, search: Search = {}) => pathInside(place, '/datasets', search),
  dataset: (place: Place, id: string, search: Search = {}) =>
    pathInside(place, `/datasets/${encodeURIComponent(id)}`, search),
  modelRequests: (place: Place, search: Search = {}) =>
    pathInside(place, '/models/requests', search),
  evaluations: (place: Place, search: Search = {}) => pathInside(place, '/evaluations', search),
  newEvaluation: (place: Place, search: Search = {}) =>
    pathInside(place, '/evaluations/new', search),
  evaluation: (place: Place, id: string, search: Search = {}) =>
    pathInside(place, `/evaluations/${id}`, search),
  compareEvaluations: (place: Place, search: Search = {}) =>
    pathInside(place, '/evaluations/compare', search),
  judges: (place: Place, search: Search = {}) => pathInside(place, '/evaluations/judges', search),
  online: (place: Place, search: Search = {}) => pathInside(place, '/evaluations/online', search),
  reviews: (place: Place, search: Search = {}) => pathInside(place, '/review', search),
  reviewQueue: (place: Place, id: string, search: Search = {}) =>
    pathInside(place, `/review/${id}`, search),
  reviewing: (place: Place, id: string) => pathInside(place, `/review/${id}/next`),
  maturity: (place: Place, search: Search = {}) => pathInside(place, '/maturity', search),
  selfAssessments: (place: Place) => pathInside(place, '/maturity/self-assessment'),
  selfAssessment: (place: Place, id: string, search: Search = {}) =>
    pathInside(place, `/maturity/self-assessment/${id}`, search),
  reference: (place: Place, search: Search = {}) => pathInside(place, '/reference', search),
  settings: (place: Place, section: SettingsSection = 'connections', search: Search = {}) =>
    pathInside(place, `/settings/${section}`, search),
}

/**
 * Address of a page that the server names (evidence, what needs attention): a path inside the
 * project such as `/calls?status=error`, or a whole one that starts with `/p/`. `filters` are those of the page, which
 * the address carries on.
 */
export function pathFromServer(place: Place, path: string, filters: Search = {}): string {
  if (path.startsWith('/p/')) return path
  const [pathname = '', query = ''] = path.split('?')
  return pathInside(place, pathname, {
    ...filters,
    ...Object.fromEntries(new URLSearchParams(query)),
  })
}

/** Address of a page inside a project, by its path there: `/traces`, or `/` for the overview. */
export function pathInside(place: Place, path: string, search: Search = {}): string {
  const { project, environment, from, to } = place
  return withSearch(`/p/${encodeURIComponent(project)}${path === '/' ? '' : path}`, {
    environment,
    from,
    to,
    ...search,
  })
}

function withSearch(path: string, search: Search): string {
  const text = searchText(search)
  return text === '' ? path : `${path}?${text}`
}

/** The text after `?`; commas and colons stay readable. */
export function searchText(search: Search): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== '') query.set(key, value)
  }
  return query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/')
}
