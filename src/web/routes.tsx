import type { QueryClient } from '@tanstack/react-query'
import {
  type AnyRoute,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { whoAmI } from '#contract/people.ts'
import { listProjects } from '#contract/projects.ts'
import { answerOptions } from '#web/api/use-answer.ts'
import { pageFolders } from '#web/pages.gen.ts'
import type { Page } from '#web/pages/define-page.ts'
import { NotFoundPage } from '#web/pages/not-found-page.tsx'
import { StartPage } from '#web/pages/start-page.tsx'
import { searchText } from '#web/paths.ts'
import { AppShell } from '#web/shell/app-shell.tsx'
import { ErrorPage } from '#web/shell/error-page.tsx'
import { PagePending } from '#web/shell/page-pending.tsx'

type Context = { readonly queryClient: QueryClient }

const root = createRootRouteWithContext<Context>()({ component: Outlet })

const start = createRoute({ getParentRoute: () => root, path: '/', component: StartPage })
// It only begins to ask, while the code is still under way; the components do the waiting.
const project = createRoute({
  getParentRoute: () => root,
  path: '/p/$project',
  component: AppShell,
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(answerOptions(whoAmI, {}))
    void context.queryClient.prefetchQuery(answerOptions(listProjects, {}))
  },
})

const pages = pageFolders.flat()

const tree = root.addChildren([
  start,
  ...pages.filter(isOutside).map((page) => routeOf(page, root)),
  project.addChildren(
    pages.filter((page) => !isOutside(page)).map((page) => routeOf(page, project)),
  ),
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

function isOutside(page: Page): boolean {
  return page.isOutside === true
}

function routeOf({ path, load, begin }: Page, parent: AnyRoute) {
  return createRoute({
    getParentRoute: () => parent,
    path,
    component: lazyRouteComponent(async () => ({ default: await load() })),
    loader: ({ context, params }: { context: Context; params: Record<string, string> }) =>
      begin?.((endpoint, given) => {
        void context.queryClient.prefetchQuery(answerOptions(endpoint, given))
      }, params),
  })
}
