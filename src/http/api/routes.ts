import type { HealthReport } from '#domain/health/service.ts'
import { type Fault, fault } from '#contract/faults.ts'
import * as connectionContract from '#contract/connections.ts'
import * as endUserContract from '#contract/end-users.ts'
import * as healthContract from '#contract/health.ts'
import * as keyContract from '#contract/keys.ts'
import * as metricContract from '#contract/metrics.ts'
import * as modelContract from '#contract/models.ts'
import { pageMax } from '#contract/page.ts'
import * as peopleContract from '#contract/people.ts'
import * as priceContract from '#contract/prices.ts'
import * as projectContract from '#contract/projects.ts'
import * as scoreContract from '#contract/scores.ts'
import * as traceContract from '#contract/traces.ts'
import * as viewContract from '#contract/views.ts'
import type { Project } from '#contract/projects.ts'
import type { PromptLink, SpanDetail } from '#contract/traces.ts'
import type { Connections } from '#domain/connections/service.ts'
import type { Datasets } from '#domain/datasets/service.ts'
import type { EndUsers } from '#domain/end-users/service.ts'
import type { Evaluations } from '#domain/evaluations/service.ts'
import type { Playground } from '#domain/playground/service.ts'
import type { Identity } from '#domain/identity/service.ts'
import type { Keys } from '#domain/keys/service.ts'
import type { Maturity } from '#domain/maturity/service.ts'
import type { Calls } from '#domain/calls/service.ts'
import type { Metrics } from '#domain/metrics/service.ts'
import type { OnlineEvaluations } from '#domain/evaluations/online-evaluations.ts'
import type { JudgeCalibrations } from '#domain/reviews/calibrations.ts'
import type { Reviews } from '#domain/reviews/service.ts'
import type { ModelRequests } from '#domain/model-requests/service.ts'
import type { Models } from '#domain/models/service.ts'
import { comparePrices } from '#domain/cost/compare-prices.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { shippedPrices } from '#domain/cost/price-table/price-table.ts'
import type { Prices } from '#domain/prices/service.ts'
import type { TraceRemoval } from '#domain/traces/remove-traces.ts'
import type { ProjectRemoval } from '#domain/projects/remove-project.ts'
import type { Projects } from '#domain/projects/service.ts'
import type { Prompts } from '#domain/prompts/service.ts'
import type { TraceComments } from '#domain/trace-comments/service.ts'
import type { Traces } from '#domain/traces/service.ts'
import type { Views } from '#domain/views/service.ts'
import { type KeyPlace, route, type Route } from '#http/api/handler.ts'
import { callRoutes } from '#http/api/call-routes.ts'
import { datasetRoutes } from '#http/api/dataset-routes.ts'
import { evaluationRoutes } from '#http/api/evaluation-routes.ts'
import { onlineEvaluationRoutes } from '#http/api/online-evaluation-routes.ts'
import { reviewRoutes } from '#http/api/review-routes.ts'
import { traceCommentRoutes } from '#http/api/trace-comment-routes.ts'
import { modelRequestRoutes } from '#http/api/model-request-routes.ts'
import { maturityRoutes } from '#http/api/maturity-routes.ts'
import { promptRoutes, type RunPrompt } from '#http/api/prompt-routes.ts'
import { newestNs } from '#ingest/clamp-times.ts'
import { readAt, readWindow } from '#http/api/read-query.ts'
import { listOf, readConditions } from '#domain/traces/read-conditions.ts'
import { playgroundRoutes } from '#http/api/playground-routes.ts'
import type { TryBound } from '#http/api/try-bound.ts'
import type { Clock } from '#kit/clock.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { Place, Window } from '#store/ports/trace-query.ts'

/** Every service that an endpoint may call. */
export type Services = {
  readonly clock: Clock
  readonly identity: Identity
  readonly projects: Projects
  readonly projectRemoval: ProjectRemoval
  readonly keys: Keys
  readonly connections: Connections
  readonly prices: Prices
  /** Prices as they count now, operator's own first. */
  readonly priceBook: () => PriceBook
  readonly prompts: Prompts
  readonly runPrompt: RunPrompt
  readonly views: Views
  readonly traces: Traces
  readonly traceComments: TraceComments
  readonly calls: Calls
  readonly metrics: Metrics
  readonly models: Models
  readonly endUsers: EndUsers
  readonly maturity: Maturity
  readonly datasets: Datasets
  readonly evaluations: Evaluations
  readonly playground: Playground
  readonly modelRequests: ModelRequests
  readonly onlineEvaluations: OnlineEvaluations
  readonly reviews: Reviews
  readonly judgeCalibrations: JudgeCalibrations
  readonly health: () => Promise<HealthReport>
  readonly traceRemoval: TraceRemoval
  readonly receipt: (
    project: string,
    traceId: string,
  ) => Promise<{
    traceId: string
    state: 'stored' | 'spooled' | 'quarantined' | 'unknown'
    storedSpans: number
    spooledSpans: number
    quarantinedSpans: number
  }>
  /** The prompt that a span belongs to, as it says or as its messages let guess. */
  readonly promptLink: (project: string, span: SpanDetail) => PromptLink | null
  /** Address under which people and applications reach this server. */
  readonly url: string
  readonly tries: TryBound
}

const monthNs = 30n * 86_400_000_000_000n

/** All of our own API: each endpoint of the contract with what answers it. */
export function apiRoutes(services: Services): Route[] {
  return [
    ...peopleRoutes(services),
    ...recordRoutes(services),
    ...trafficRoutes(services),
    ...callRoutes(services.calls, services.clock, (asked, keyPlace) =>
      placeOf(services, asked, keyPlace),
    ),
    ...healthRoutes(services),
    ...maturityRoutes(services),
    ...promptRoutes(services),
    ...datasetRoutes(services),
    ...evaluationRoutes(services),
    ...playgroundRoutes(services),
    ...modelRequestRoutes(services),
    ...onlineEvaluationRoutes(services),
    ...reviewRoutes(services),
    ...traceCommentRoutes(services),
  ]
}

function peopleRoutes({ identity, tries, url }: Services): Route[] {
  return [
    route(peopleContract.whoAmI, async ({ actor }) => ok(actor)),
    route(peopleContract.signIn, async ({ body, peer, setSession }) => {
      const allowed = tries.signIn(peer, body.email)
      if (!allowed.ok) return allowed
      const session = await identity.signIn(body)
      if (!session.ok) return session
      setSession(session.value)
      return ok(session.value.actor)
    }),
    route(peopleContract.signOut, async ({ sessionToken, setSession }) => {
      await identity.signOut(sessionToken)
      setSession(null)
      return ok({ done: true as const })
    }),
    route(peopleContract.showLink, async ({ body, peer }) => {
      const allowed = tries.link(peer)
      return allowed.ok ? identity.showLink(body.token) : allowed
    }),
    route(peopleContract.acceptLink, async ({ body, peer, setSession }) => {
      const allowed = tries.link(peer)
      if (!allowed.ok) return allowed
      const session = await identity.acceptLink(body)
      if (!session.ok) return session
      setSession(session.value)
      return ok(session.value.actor)
    }),
    route(peopleContract.listPeople, async ({ actor }) =>
      ok({ items: await identity.people(actor) }),
    ),
    route(peopleContract.editPerson, async ({ actor, params, body }) =>
      identity.editPerson(actor, params.id, body),
    ),
    route(peopleContract.listInvitations, async () => ok({ items: await identity.invitations() })),
    route(peopleContract.createInvitation, async ({ actor, body }) => {
      const invited = await identity.invite(actor, {
        role: body.role,
        email: body.email ?? null,
      })
      if (!invited.ok) return invited
      const { invitation, token } = invited.value
      return ok({ invitation, link: `${url}/link#${token}` })
    }),
    route(peopleContract.removeInvitation, async ({ actor, params }) =>
      identity.withdraw(actor, params.id),
    ),
  ]
}

function recordRoutes(services: Services): Route[] {
  const { projects, keys, connections, prices, views, metrics, clock } = services
  return [
    route(projectContract.listProjects, async ({ keyPlace }) => {
      const items = await projects.list()
      return ok({
        items: keyPlace === null ? items : items.filter(({ id }) => id === keyPlace.project),
      })
    }),
    route(projectContract.createProject, async ({ actor, body }) => projects.create(actor, body)),
    route(projectContract.editProject, async ({ actor, params, body, keyPlace }) =>
      keyPlace === null || keyPlace.project === params.id
        ? projects.edit(actor, params.id, body)
        : failed(fault('not_found', `There is no project ${params.id} for this key.`)),
    ),
    route(projectContract.removeProject, async ({ actor, params, query, keyPlace }) =>
      keyPlace === null
        ? services.projectRemoval.remove(actor, params.id, query.confirm)
        : failed(fault('not_allowed', 'A project’s key removes no project.')),
    ),
    route(keyContract.listKeys, async ({ query, keyPlace }) => {
      if (query.project === undefined && keyPlace === null)
        return ok({ items: await keys.list(null) })
      const project = await projectOf(projects, query.project, keyPlace)
      return project.ok ? ok({ items: await keys.list(project.value.id) }) : project
    }),
    route(keyContract.createKey, async ({ actor, body, keyPlace }) => {
      const project = await projectOf(projects, body.project, keyPlace)
      return project.ok ? keys.create(actor, { ...body, project: project.value.id }) : project
    }),
    route(keyContract.editKey, async ({ actor, params, body, keyPlace }) =>
      keys.edit(actor, params.id, body, keyPlace?.project),
    ),
    route(keyContract.revokeKey, async ({ actor, params, keyPlace }) =>
      keys.revoke(actor, params.id, keyPlace?.project),
    ),
    route(connectionContract.listConnections, async () =>
      ok({ items: await connections.list(), providers: connections.providers() }),
    ),
    route(connectionContract.createConnection, async ({ actor, body }) =>
      connections.create(actor, body),
    ),
    route(connectionContract.editConnection, async ({ actor, params, body }) =>
      connections.edit(actor, params.id, body),
    ),
    route(connectionContract.removeConnection, async ({ actor, params }) =>
      connections.remove(actor, params.id),
    ),
    route(connectionContract.testConnection, async ({ params }) => connections.test(params.id)),
    route(connectionContract.listAliases, async () => ok({ items: await connections.aliases() })),
    route(connectionContract.putAlias, async ({ actor, params, body }) =>
      connections.putAlias(actor, params.name, body.targets),
    ),
    route(connectionContract.removeAlias, async ({ actor, params }) =>
      connections.removeAlias(actor, params.name),
    ),
    route(priceContract.listPrices, async ({ keyPlace }) => {
      const project = await projectOf(projects, undefined, keyPlace)
      if (!project.ok) return project
      const items = await prices.list()
      const toNs = clock.nowNs()
      const measured = await metrics.byModel(
        { project: project.value.id, environment: null },
        { fromNs: toNs - monthNs, toNs },
      )
      const unpriced = [...measured].flatMap(([name, { cost }]) => {
        const [provider = '', model = ''] = name.split('\t')
        return cost.unpriced > 0 ? [{ provider, model, calls: cost.unpriced }] : []
      })
      return ok({
        version: services.priceBook().version,
        shipped: shippedPrices,
        items,
        unpriced,
      })
    }),
    route(priceContract.createPrice, async ({ actor, body }) => prices.create(actor, body)),
    route(priceContract.checkPrices, async ({ body }) => {
      const book = services.priceBook()
      const atMs = clock.nowMs()
      return ok({
        shipped: shippedPrices,
        items: body.prices.map((price) => comparePrices(price, book, atMs)),
      })
    }),
    route(priceContract.removePrice, async ({ actor, params }) => prices.remove(actor, params.id)),
    route(viewContract.listViews, async ({ query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      return project.ok ? ok({ items: await views.list(project.value.id) }) : project
    }),
    route(viewContract.createView, async ({ actor, query, body, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      return project.ok ? ok(await views.create(actor, project.value.id, body)) : project
    }),
    route(viewContract.removeView, async ({ params, keyPlace }) =>
      views.remove(params.id, keyPlace?.project),
    ),
  ]
}

function trafficRoutes(services: Services): Route[] {
  const { projects, traces, metrics, models, connections, endUsers, clock } = services
  return [
    route(traceContract.listTraces, async ({ query, keyPlace }) => {
      const where = await placeOf(services, query, keyPlace, newestNs)
      if (!where.ok) return where
      const at = readAt(query, clock.nowNs())
      if (!at.ok) return at
      return traces.list({
        ...where.value,
        atNs: at.value,
        conditions: readConditions(query),
        limit: query.limit,
        sort: query.sort,
        isAscending: query.order === 'ascending',
        cursor: query.cursor ?? null,
        isUnpriced: query.unpriced === undefined ? null : query.unpriced === 'true',
        minCostUsd: query.minCostUsd ?? null,
      })
    }),
    route(traceContract.traceFacets, async ({ query, keyPlace }) => {
      const where = await placeOf(services, query, keyPlace, newestNs)
      if (!where.ok) return where
      const facets = await traces.facets({ ...where.value, conditions: readConditions(query) })
      return ok({
        facets: facets as {
          name: (typeof traceContract.facetNames)[number]
          oneIn: number
          values: (typeof facets)[number]['values']
        }[],
      }) // the store's list of facets is that of the contract; a test compares them
    }),
    route(traceContract.showTrace, async ({ actor, params, query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      if (!project.ok) return project
      const [shown, said] = await Promise.all([
        traces.show(project.value.id, params.traceId),
        services.traceComments.list(actor, project.value.id, params.traceId, { limit: pageMax }),
      ])
      if (!shown.ok) return shown
      if (!said.ok) return said
      const { items, total } = said.value
      return ok({ ...shown.value, comments: items, olderComments: total - items.length })
    }),
    route(traceContract.showTraceTree, async ({ params, query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      return project.ok ? traces.showTree(project.value.id, params.traceId) : project
    }),
    route(traceContract.showSpan, async ({ params, query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      if (!project.ok) return project
      const span = await traces.showSpan(project.value.id, params.traceId, params.spanId)
      return span.ok
        ? ok({ ...span.value, promptLink: services.promptLink(project.value.id, span.value) })
        : span
    }),
    route(traceContract.removeTrace, async ({ actor, params, query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      if (!project.ok) return project
      return services.traceRemoval.removeTrace(actor, project.value.id, params.traceId)
    }),
    route(traceContract.removeTracesOfUser, async ({ actor, query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      if (!project.ok) return project
      return services.traceRemoval.removeOfUser(actor, project.value.id, query.user)
    }),
    route(traceContract.showReceipt, async ({ params, query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      return project.ok ? ok(await services.receipt(project.value.id, params.traceId)) : project
    }),
    route(scoreContract.createScores, async ({ actor, query, body, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      if (!project.ok) return project
      const environment =
        keyPlace?.environment ?? query.environment ?? project.value.environments[0] ?? 'production'
      return traces.addScores(
        { project: project.value.id, environment, author: actor.name },
        'scores' in body ? body.scores : [body],
      )
    }),
    route(scoreContract.listScores, async ({ query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      if (!project.ok) return project
      return ok({
        items: await traces.scores({
          project: project.value.id,
          traceId: query.traceId ?? null,
          name: query.name ?? null,
          limit: query.limit,
        }),
      })
    }),
    route(scoreContract.summariseScores, async ({ query, keyPlace }) => {
      const where = await placeOf(services, query, keyPlace)
      if (!where.ok) return where
      const { place, window, timeZone } = where.value
      const figures = await traces.scoreFigures(place, window, timeZone)
      return ok({ ...figures, fromNs: String(window.fromNs), toNs: String(window.toNs) })
    }),
    route(metricContract.showOverview, async ({ actor, query, keyPlace }) => {
      const where = await placeOf(services, query, keyPlace)
      if (!where.ok) return where
      await services.maturity.overviewOpened(actor, where.value.place.project)
      const { place, window } = where.value
      const timeZone = query.timezone ?? where.value.timeZone
      const overview = await metrics.overview({
        place,
        window,
        timeZone,
        by: query.by,
        conditions: {
          model: listOf(query.model),
          provider: listOf(query.provider),
          key: listOf(query.key),
        },
      })
      return ok({
        ...overview,
        timeZone,
        fromNs: String(window.fromNs),
        toNs: String(window.toNs),
      })
    }),
    route(endUserContract.listSessions, async ({ query, keyPlace }) => {
      const where = await placeOf(services, query, keyPlace)
      return where.ok
        ? ok({
            items: await endUsers.sessions({
              ...query,
              ...where.value,
              search: query.search ?? '',
            }),
          })
        : where
    }),
    route(endUserContract.listUsers, async ({ query, keyPlace }) => {
      const where = await placeOf(services, query, keyPlace)
      return where.ok
        ? ok({
            items: await endUsers.users({ ...query, ...where.value, search: query.search ?? '' }),
          })
        : where
    }),
    route(endUserContract.totalSessions, async ({ query, keyPlace }) => {
      const where = await placeOf(services, query, keyPlace)
      return where.ok
        ? ok(await endUsers.totals('session', { ...where.value, search: query.search ?? '' }))
        : where
    }),
    route(endUserContract.totalUsers, async ({ query, keyPlace }) => {
      const where = await placeOf(services, query, keyPlace)
      return where.ok
        ? ok(await endUsers.totals('user', { ...where.value, search: query.search ?? '' }))
        : where
    }),
    route(modelContract.listModels, async ({ query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      if (!project.ok) return project
      const toNs = clock.nowNs()
      const measured = await metrics.byModel(
        { project: project.value.id, environment: query.environment ?? null },
        { fromNs: toNs - monthNs, toNs },
      )
      const enabled = (await connections.list()).filter(({ isEnabled }) => isEnabled)
      const names = new Map(enabled.toReversed().map(({ provider, name }) => [provider, name]))
      names.set('sim', 'sim')
      const providerOf = new Map(enabled.map(({ provider, name }) => [name, provider]))
      providerOf.set('sim', 'sim')
      return ok(
        models.list({
          search: query.search ?? '',
          provider: listOf(query.provider),
          only: query.only,
          measured,
          benchmarks: byProvider(
            await services.evaluations.benchmarks(project.value.id, modelContract.benchmarksShown),
            providerOf,
          ),
          connections: names,
          atMs: clock.nowMs(),
        }),
      )
    }),
  ]
}

/** What was measured of `connection/model`, under the provider that the connection leads to. */
function byProvider(
  found: ReadonlyMap<string, modelContract.ModelBenchmark[]>,
  providerOf: ReadonlyMap<string, string>,
): Map<string, modelContract.ModelBenchmark[]> {
  const sorted = new Map<string, modelContract.ModelBenchmark[]>()
  for (const [target, benchmarks] of found) {
    const [connection = '', ...model] = target.split('/')
    const provider = providerOf.get(connection)
    // Of a connection that is gone, or an alias: no card is about it.
    if (provider === undefined) continue
    const key = `${provider}\t${model.join('/')}`
    sorted.set(
      key,
      [...(sorted.get(key) ?? []), ...benchmarks]
        .toSorted((a, b) => b.endedAt.localeCompare(a.endedAt))
        .slice(0, modelContract.benchmarksShown),
    )
  }
  return sorted
}

function healthRoutes({
  health,
  keys,
  connections,
  metrics,
  projects,
  models,
  clock,
  url,
}: Services): Route[] {
  return [
    route(healthContract.showHealth, async () => ok(await health())),
    route(healthContract.showWelcome, async ({ query, keyPlace }) => {
      const project = await projectOf(projects, query.project, keyPlace)
      if (!project.ok) return project
      const toNs = clock.nowNs()
      const [allKeys, all, measured] = await Promise.all([
        keys.list(null),
        connections.list(),
        metrics.byModel(
          { project: project.value.id, environment: null },
          { fromNs: toNs - monthNs, toNs },
        ),
      ])
      const examples = new Map(
        connections.providers().map(({ id, examples: [first] }) => [id, first ?? 'model']),
      )
      const simulated = models.list({
        search: '',
        provider: ['sim'],
        only: 'all',
        measured: new Map(),
        benchmarks: new Map(),
        connections: new Map(),
        atMs: 0,
      })
      return ok({
        url,
        hasTraffic: measured.size > 0,
        hasKeys: allKeys.some(({ revokedAt }) => revokedAt === null),
        connections: all.map(({ name, provider }) => ({
          name,
          provider,
          example: `${name}/${examples.get(provider) ?? 'model'}`,
        })),
        simulatorModels: simulated.items.map(({ model, title }) => ({
          model: `sim/${model}`,
          title,
        })),
      })
    }),
  ]
}

/** The project a request is about: a key's own, whatever it asks for; else the one asked for, else the default. */
export async function projectOf(
  projects: Projects,
  asked: string | undefined,
  keyPlace: KeyPlace,
): Promise<Result<Project, Fault>> {
  return projects.find(keyPlace?.project ?? asked ?? null)
}

async function placeOf(
  services: Services,
  query: {
    readonly project?: string | undefined
    readonly environment?: string | undefined
    readonly from: string
    readonly to: string
  },
  keyPlace: KeyPlace,
  /** How far a window that ends now reaches beyond: traces of a clock that is ahead are listed. */
  aheadNs = 0n,
): Promise<Result<{ place: Place; window: Window; timeZone: string }, Fault>> {
  const project = await projectOf(services.projects, query.project, keyPlace)
  if (!project.ok) return project
  const window = readWindow(query, services.clock.nowNs())
  if (!window.ok) return window
  const { fromNs, toNs } = window.value
  return ok({
    place: { project: project.value.id, environment: query.environment ?? null },
    timeZone: project.value.timeZone,
    window:
      query.to === 'now' && aheadNs > 0n
        ? { fromNs, toNs: toNs + aheadNs, aheadNs }
        : { fromNs, toNs },
  })
}
