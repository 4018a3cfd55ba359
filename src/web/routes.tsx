import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { whoAmI } from '#contract/people.ts'
import { listProjects } from '#contract/projects.ts'
import { showTraceTree } from '#contract/traces.ts'
import { answerOptions } from '#web/api/use-answer.ts'
import { searchText } from '#web/paths.ts'
import { NotFoundPage } from '#web/pages/not-found-page.tsx'
import { StartPage } from '#web/pages/start-page.tsx'
import { AppShell } from '#web/shell/app-shell.tsx'
import { ErrorPage } from '#web/shell/error-page.tsx'
import { PagePending } from '#web/shell/page-pending.tsx'

/** The pages' code, fetched when first needed, and when a link to the page is pointed at (`ui/link.tsx`). */
const chunks = {
  signIn: () => import('#web/pages/sign-in/sign-in-page.tsx'),
  link: () => import('#web/pages/link/link-page.tsx'),
  overview: () => import('#web/pages/overview/overview-page.tsx'),
  welcome: () => import('#web/pages/welcome/welcome-page.tsx'),
  traces: () => import('#web/pages/traces/traces-page.tsx'),
  calls: () => import('#web/pages/calls/calls-page.tsx'),
  trace: () => import('#web/pages/trace/trace-page.tsx'),
  compareTraces: () => import('#web/pages/trace-compare/trace-compare-page.tsx'),
  sessions: () => import('#web/pages/sessions/sessions-page.tsx'),
  session: () => import('#web/pages/session/session-page.tsx'),
  users: () => import('#web/pages/users/users-page.tsx'),
  models: () => import('#web/pages/models/models-page.tsx'),
  playground: () => import('#web/pages/playground/playground-page.tsx'),
  prompts: () => import('#web/pages/prompts/prompts-page.tsx'),
  prompt: () => import('#web/pages/prompts/prompt-page.tsx'),
  fragments: () => import('#web/pages/prompts/fragments-page.tsx'),
  datasets: () => import('#web/pages/datasets/datasets-page.tsx'),
  dataset: () => import('#web/pages/datasets/dataset-page.tsx'),
  modelRequests: () => import('#web/pages/model-requests/model-requests-page.tsx'),
  evaluations: () => import('#web/pages/evaluations/evaluations-page.tsx'),
  newEvaluation: () => import('#web/pages/new-evaluation/new-evaluation-page.tsx'),
  compareEvaluations: () => import('#web/pages/evaluations/compare-page.tsx'),
  evaluation: () => import('#web/pages/evaluations/evaluation-page.tsx'),
  judges: () => import('#web/pages/judges/judges-page.tsx'),
  online: () => import('#web/pages/online/online-page.tsx'),
  reviews: () => import('#web/pages/review/reviews-page.tsx'),
  reviewQueue: () => import('#web/pages/review/queue-page.tsx'),
  reviewing: () => import('#web/pages/review/reviewing-page.tsx'),
  maturity: () => import('#web/pages/maturity/maturity-page.tsx'),
  selfAssessments: () => import('#web/pages/maturity/self-assessments-page.tsx'),
  selfAssessment: () => import('#web/pages/maturity/self-assessment-page.tsx'),
  reference: () => import('#web/pages/reference/reference-page.tsx'),
  settings: () => import('#web/pages/settings/settings-page.tsx'),
}

type Context = { readonly queryClient: QueryClient }

const root = createRootRouteWithContext<Context>()({ component: Outlet })

const start = createRoute({ getParentRoute: () => root, path: '/', component: StartPage })
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(chunks.signIn, 'SignInPage'),
})
const link = createRoute({
  getParentRoute: () => root,
  path: '/link',
  component: lazyRouteComponent(chunks.link, 'LinkPage'),
})

// Loaders only begin to ask, while the code is still under way; the components do the waiting.
const project = createRoute({
  getParentRoute: () => root,
  path: '/p/$project',
  component: AppShell,
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(answerOptions(whoAmI, {}))
    void context.queryClient.prefetchQuery(answerOptions(listProjects, {}))
  },
})

const overview = createRoute({
  getParentRoute: () => project,
  path: '/',
  component: lazyRouteComponent(chunks.overview, 'OverviewPage'),
})
const welcome = createRoute({
  getParentRoute: () => project,
  path: '/welcome',
  component: lazyRouteComponent(chunks.welcome, 'WelcomePage'),
})
const traces = createRoute({
  getParentRoute: () => project,
  path: '/traces',
  component: lazyRouteComponent(chunks.traces, 'TracesPage'),
})
const compareTraces = createRoute({
  getParentRoute: () => project,
  path: '/traces/compare',
  component: lazyRouteComponent(chunks.compareTraces, 'TraceComparePage'),
})
const trace = createRoute({
  getParentRoute: () => project,
  path: '/traces/$traceId',
  component: lazyRouteComponent(chunks.trace, 'TracePage'),
  loader: ({ context, params }) => {
    const { traceId, project: slug } = params
    void context.queryClient.prefetchQuery(
      answerOptions(showTraceTree, { params: { traceId }, query: { project: slug } }),
    )
  },
})
const calls = createRoute({
  getParentRoute: () => project,
  path: '/calls',
  component: lazyRouteComponent(chunks.calls, 'CallsPage'),
})
const sessions = createRoute({
  getParentRoute: () => project,
  path: '/sessions',
  component: lazyRouteComponent(chunks.sessions, 'SessionsPage'),
})
const session = createRoute({
  getParentRoute: () => project,
  path: '/sessions/$session',
  component: lazyRouteComponent(chunks.session, 'SessionPage'),
})
const users = createRoute({
  getParentRoute: () => project,
  path: '/users',
  component: lazyRouteComponent(chunks.users, 'UsersPage'),
})
const models = createRoute({
  getParentRoute: () => project,
  path: '/models',
  component: lazyRouteComponent(chunks.models, 'ModelsPage'),
})
const playground = createRoute({
  getParentRoute: () => project,
  path: '/playground',
  component: lazyRouteComponent(chunks.playground, 'PlaygroundPage'),
})
const prompts = createRoute({
  getParentRoute: () => project,
  path: '/prompts',
  component: lazyRouteComponent(chunks.prompts, 'PromptsPage'),
})
const fragments = createRoute({
  getParentRoute: () => project,
  path: '/prompts/-/fragments',
  component: lazyRouteComponent(chunks.fragments, 'FragmentsPage'),
})
const prompt = createRoute({
  getParentRoute: () => project,
  path: '/prompts/$name',
  component: lazyRouteComponent(chunks.prompt, 'PromptPage'),
})
const datasets = createRoute({
  getParentRoute: () => project,
  path: '/datasets',
  component: lazyRouteComponent(chunks.datasets, 'DatasetsPage'),
})
const dataset = createRoute({
  getParentRoute: () => project,
  path: '/datasets/$dataset',
  component: lazyRouteComponent(chunks.dataset, 'DatasetPage'),
})
const modelRequests = createRoute({
  getParentRoute: () => project,
  path: '/models/requests',
  component: lazyRouteComponent(chunks.modelRequests, 'ModelRequestsPage'),
})
const evaluations = createRoute({
  getParentRoute: () => project,
  path: '/evaluations',
  component: lazyRouteComponent(chunks.evaluations, 'EvaluationsPage'),
})
const newEvaluation = createRoute({
  getParentRoute: () => project,
  path: '/evaluations/new',
  component: lazyRouteComponent(chunks.newEvaluation, 'NewEvaluationPage'),
})
const compareEvaluations = createRoute({
  getParentRoute: () => project,
  path: '/evaluations/compare',
  component: lazyRouteComponent(chunks.compareEvaluations, 'ComparePage'),
})
const evaluation = createRoute({
  getParentRoute: () => project,
  path: '/evaluations/$evaluation',
  component: lazyRouteComponent(chunks.evaluation, 'EvaluationPage'),
})
const judges = createRoute({
  getParentRoute: () => project,
  path: '/evaluations/judges',
  component: lazyRouteComponent(chunks.judges, 'JudgesPage'),
})
const online = createRoute({
  getParentRoute: () => project,
  path: '/evaluations/online',
  component: lazyRouteComponent(chunks.online, 'OnlinePage'),
})
const reviews = createRoute({
  getParentRoute: () => project,
  path: '/review',
  component: lazyRouteComponent(chunks.reviews, 'ReviewsPage'),
})
const reviewQueue = createRoute({
  getParentRoute: () => project,
  path: '/review/$queue',
  component: lazyRouteComponent(chunks.reviewQueue, 'QueuePage'),
})
const reviewing = createRoute({
  getParentRoute: () => project,
  path: '/review/$queue/next',
  component: lazyRouteComponent(chunks.reviewing, 'ReviewingPage'),
})
const maturity = createRoute({
  getParentRoute: () => project,
  path: '/maturity',
  component: lazyRouteComponent(chunks.maturity, 'MaturityPage'),
})
const selfAssessments = createRoute({
  getParentRoute: () => project,
  path: '/maturity/self-assessment',
  component: lazyRouteComponent(chunks.selfAssessments, 'SelfAssessmentsPage'),
})
const selfAssessment = createRoute({
  getParentRoute: () => project,
  path: '/maturity/self-assessment/$id',
  component: lazyRouteComponent(chunks.selfAssessment, 'SelfAssessmentPage'),
})
const reference = createRoute({
  getParentRoute: () => project,
  path: '/reference',
  component: lazyRouteComponent(chunks.reference, 'ReferencePage'),
})
const settingsStart = createRoute({
  getParentRoute: () => project,
  path: '/settings',
  component: lazyRouteComponent(chunks.settings, 'SettingsPage'),
})
const settings = createRoute({
  getParentRoute: () => project,
  path: '/settings/$section',
  component: lazyRouteComponent(chunks.settings, 'SettingsPage'),
})

const tree = root.addChildren([
  start,
  signIn,
  link,
  project.addChildren([
    overview,
    welcome,
    traces,
    calls,
    compareTraces,
    trace,
    sessions,
    session,
    users,
    models,
    playground,
    prompts,
    fragments,
    prompt,
    datasets,
    dataset,
    modelRequests,
    evaluations,
    newEvaluation,
    compareEvaluations,
    evaluation,
    judges,
    online,
    reviews,
    reviewQueue,
    reviewing,
    maturity,
    selfAssessments,
    selfAssessment,
    reference,
    settingsStart,
    settings,
  ]),
])

/** Makes the router: history addresses, parameters as plain strings. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = searchText(stringsOf(search))
      return text === '' ? '' : `?${text}`
    },
    defaultPendingComponent: PagePending,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPreload: false,
  })
}

function stringsOf(search: Record<string, unknown>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(search).map(([key, value]) => [
      key,
      value === undefined ? undefined : String(value),
    ]),
  )
}
