import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { BegunStart } from '#compose/begin-start.ts'
import { Budgets } from '#compose/budgets.ts'
import { firstStartActor, firstWorkspace } from '#compose/first-workspace.ts'
import { evaluationParts } from '#compose/evaluation-parts.ts'
import { ownKeys } from '#compose/own-keys.ts'
import { promptRunner } from '#compose/run-prompt.ts'
import { insertBatch } from '#compose/insert-batch.ts'
import { promptLinkOf } from '#compose/prompt-link.ts'
import { DirectoryWatch } from '#compose/watch-directory.ts'
import { readiness } from '#compose/readiness.ts'
import { reportHealth } from '#compose/report-health.ts'
import { leftoversWaiter } from '#compose/leftovers.ts'
import { receiptOf } from '#compose/receipt.ts'
import { changesSnapshot, missedChanges, SnapshotSource } from '#compose/snapshot-source.ts'
import { isLoopback } from '#config/load-config.ts'
import type { Config } from '#contract/config.ts'
import { emptySpanRow } from '#contract/span-row.ts'
import { Connections } from '#domain/connections/service.ts'
import { createPriceBook, type PriceBook } from '#domain/cost/price-book.ts'
import { priceProvidersOf } from '#domain/cost/price-providers.ts'
import { Datasets } from '#domain/datasets/service.ts'
import { EndUsers } from '#domain/end-users/service.ts'
import { OnlineEvaluations } from '#domain/evaluations/online-evaluations.ts'
import { Evaluations } from '#domain/evaluations/service.ts'
import { Identity } from '#domain/identity/service.ts'
import { KeyUses } from '#domain/keys/key-uses.ts'
import { Keys } from '#domain/keys/service.ts'
import { Maturity } from '#domain/maturity/service.ts'
import { Calls } from '#domain/calls/service.ts'
import { Metrics } from '#domain/metrics/service.ts'
import { ModelRequests } from '#domain/model-requests/service.ts'
import { Models } from '#domain/models/service.ts'
import { Playground } from '#domain/playground/service.ts'
import { Prices } from '#domain/prices/service.ts'
import { TraceComments } from '#domain/trace-comments/service.ts'
import { TraceRemoval } from '#domain/traces/remove-traces.ts'
import { ProjectRemoval } from '#domain/projects/remove-project.ts'
import { Projects } from '#domain/projects/service.ts'
import { Prompts } from '#domain/prompts/service.ts'
import { Traces } from '#domain/traces/service.ts'
import { decideBatch } from '#domain/usage/decide-batch.ts'
import { UsageOwners } from '#domain/usage/own-usage.ts'
import { RepeatFilter } from '#domain/usage/repeat-filter.ts'
import { deriveKey, openVault } from '#domain/vault/vault.ts'
import { Views } from '#domain/views/service.ts'
import { LimitGate, newLimitCounters } from '#gateway/limits.ts'
import { OwnModelCaller } from '#gateway/model-caller.ts'
import { probeConnection } from '#gateway/probe-connection.ts'
import { matches } from '#gateway/resolve-target.ts'
import type { Snapshot } from '#gateway/snapshot.ts'
import { createApiServer } from '#http/api/api-server.ts'
import { createAuthenticator } from '#http/api/authenticate.ts'
import { Live } from '#http/api/live.ts'
import { hostNameOf } from '#http/front/known-host.ts'
import { OpenAnswers } from '#http/api/open-answers.ts'
import { pseudonymSource } from '#http/api/hide-people.ts'
import { openApiDocument } from '#http/api/openapi.ts'
import { apiRoutes } from '#http/api/routes.ts'
import { staticFiles } from '#http/api/static-files.ts'
import { TryBound } from '#http/api/try-bound.ts'
import { TrafficCounters } from '#http/front/traffic-counters.ts'
import { AddressGuard } from '#kit/address-guard.ts'
import { systemClock } from '#kit/clock.ts'
import { oneAtATime } from '#kit/one-at-a-time.ts'
import { evaluate } from '#jobs/evaluate.ts'
import { calibrateJudge } from '#jobs/calibrate-judge.ts'
import { JudgeCalibrations } from '#domain/reviews/calibrations.ts'
import { Reviews } from '#domain/reviews/service.ts'
import { tracesFinder } from '#compose/find-traces.ts'
import { judgePromptNow } from '#compose/judge-registry.ts'
import { judgeTraces } from '#jobs/judge-traces.ts'
import { JobQueue } from '#jobs/job-queue.ts'
import { retain } from '#jobs/retain.ts'
import { criteria, evaluators, providers } from '#plugins/catalog.gen.ts'
import { CodeRunner } from '#sandbox/run-code.ts'
import { simulatedModels } from '#simulator/catalog.ts'
import { startSimulator } from '#simulator/server.ts'
import { newSpoolBudget } from '#spool/budget.ts'
import { SpoolDrain } from '#spool/drain.ts'
import { encodeScore } from '#spool/encode-row.ts'
import { SpoolWriter } from '#spool/writer.ts'
import type { RecordStore } from '#store/ports/records.ts'
import packageManifest from '../package.json' with { type: 'json' }

/** A running Belay. */
export type Belay = {
  readonly url: string
  readonly machineToken: string
  /** Link that lets the first owner in; null once somebody has joined. */
  readonly firstOwnerLink: string | null
  /** Providers whose keys stood in the environment at the first start. */
  readonly adopted: readonly string[]
  readonly hasPeople: boolean
  /** Why nothing more can be written: the data directory was taken away. Null where it is there. */
  dataGone(): string | null
  stop(): Promise<void>
}

export type ComposeSettings = {
  readonly config: Config
  readonly begun: BegunStart
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: (sentence: string) => void
  /** The server cannot go on: a thread died. */
  readonly onDeath: (reason: string) => void
}

/** Ids remembered by the filter of repeats after a restart; what came before is recognised on read. */
const recentIdsMax = 200_000
/** Time that running calls get to finish when the server stops. */
const stopPatienceMs = 10_000

/** Builds everything, in order, and starts it: stores, spool, services, then the threads that listen. */
export async function startBelay({
  config,
  begun,
  environment,
  log,
  onDeath,
}: ComposeSettings): Promise<Belay> {
  const { writerPrefix, frontNames, fronts } = begun
  const { data, stores } = await begun.opened
  const { traces: traceStore } = stores
  let refresh: (noun: string) => Promise<void> = async () => {}
  // Who changes a record is answered when the change is in force: a key works from the moment it is shown.
  const records: RecordStore = {
    ...stores.records,
    async announce(noun) {
      await stores.records.announce(noun)
      await refresh(noun)
    },
  }
  const workspace = await firstWorkspace(stores.records)
  const url =
    config.url === ''
      ? `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`
      : config.url.replace(/\/+$/, '')
  const startedAt = new Date().toISOString()
  const machineToken = randomBytes(32).toString('base64url')
  const keySecret = deriveKey(data.secret, 'belay keys')
  const guard = new AddressGuard(config.network.allow)
  const simulator = config.simulator
    ? await startSimulator({ host: '127.0.0.1', port: 0, seed: 1 })
    : null
  if (simulator !== null) guard.trustOrigin(new URL(simulator.url).origin)

  const parts = { records, clock: systemClock, workspace: workspace.id }
  const limitCounters = newLimitCounters()
  const gate = new LimitGate(limitCounters)
  const prices = new Prices(parts)
  let book = await bookOf(prices)
  const connections = new Connections({
    ...parts,
    vault: openVault(data.secret),
    providers,
    probe: (target) => probeConnection(target, guard),
  })
  const keys = new Keys({
    ...parts,
    secret: keySecret,
    matches,
    spent: (asked) => budgets.spentBy(asked),
  })
  const keyNames = () => keys.names()
  const keyUses = new KeyUses({
    write: (uses) => keys.touch(uses),
    nowMs: () => systemClock.nowMs(),
    onTrouble: log,
  })
  const newSlots: string[] = []
  const source = new SnapshotSource({
    records,
    workspace: workspace.id,
    connections,
    prices,
    keySecret,
    simulatorUrl: simulator?.url ?? null,
    onSlot: (_, keyId) => newSlots.push(keyId),
  })
  const identity = new Identity(parts)
  const adopted = workspace.isNew
    ? await connections.adoptEnvironment(firstStartActor, environment)
    : []

  const budget = newSpoolBudget(config.spool.bytesMax)
  const mainWriter = `${writerPrefix}m`
  const largeWriter = `${writerPrefix}l`
  const filter = new RepeatFilter(recentIdsMax)
  const owners = new UsageOwners()
  // What the last process knew of the newest spans, so that a repeat or an owner is recognised across a restart.
  for (const span of await traceStore.recentSpans(recentIdsMax)) {
    filter.see([span.project, span.trace_id, span.span_id], null)
    owners.settle([{ ...emptySpanRow(), ...span }])
  }
  const projects = new Projects(parts)
  const openAnswers = new OpenAnswers()
  const live = new Live({
    openAnswers,
    nowNs: () => systemClock.nowNs(),
    projectId: async (asked) => {
      const found = await projects.find(asked)
      return found.ok ? found.value.id : null
    },
  })
  const drain = new SpoolDrain({
    directory: data.spool,
    budget,
    liveWriters: new Set([...frontNames, largeWriter, mainWriter]),
    decide: (spans) => decideBatch(spans, filter, owners),
    recall: (spans) => void decideBatch(spans, filter, owners),
    insert: (batch) => insertBatch(stores.traceDatabase, batch),
    onStored: (spans) => live.stored(spans.map(([project, traceId]) => ({ project, traceId }))),
    onTrouble: log,
  })
  const scoreWriter = new SpoolWriter({
    directory: data.spool,
    writer: mainWriter,
    budget,
    fsync: config.spool.fsync,
    onWritten: () => drain.nudge(),
  })

  // What the last process left is stored before anybody is let in, so that budgets are whole.
  await drain
    .catchUp()
    .catch((error: unknown) =>
      log(
        `The trace store does not take what the spool holds yet: ${error instanceof Error ? error.message : error}`,
      ),
    )
  const budgets = new Budgets({
    traces: traceStore,
    records,
    workspace: workspace.id,
    clock: systemClock,
    gate,
    prices: () => book,
    slotOf: (keyId) => source.slotOf(keyId),
  })
  let snapshot: Snapshot = await source.build(true)
  newSlots.length = 0
  await budgets.rebuild()
  drain.start()

  const traffic = new TrafficCounters()
  const traces = new Traces({
    store: traceStore,
    clock: systemClock,
    prices: () => book,
    keyNames,
    spoolScores: (scores) => scoreWriter.append(scores.map(encodeScore)),
  })
  const calls = new Calls({ store: traceStore, prices: () => book, keyNames })
  const metrics = new Metrics({ store: traceStore, prices: () => book, keyNames })
  const simulated =
    simulator === null
      ? []
      : simulatedModels.map(({ name, title, summary }) => ({ model: name, title, summary }))
  const models = new Models({ providers, prices: () => book, simulated })
  const prompts = new Prompts({ ...parts, tell: (event) => live.tell(event) })
  const datasets = new Datasets(parts)
  const ownCaller = new OwnModelCaller({
    url: `http://${loopbackOf(config.host)}:${config.port}`,
    keyFor: ownKeys({ ...parts, secret: keySecret, keys: () => snapshot.keys }),
    nowMs: () => systemClock.nowMs(),
  })
  const providerOf = (connection: string) => snapshot.connections.get(connection)?.provider ?? ''
  const playground = new Playground({
    clock: systemClock,
    prompts,
    streamChat: (payer) => ownCaller.paidBy(payer).stream,
    prices: () => book,
    providerOf,
  })
  const sandbox = new CodeRunner()
  const evaluating = evaluationParts({
    prompts,
    traces,
    leftoversStored: leftoversWaiter(drain),
    paidBy: (payer) => ownCaller.paidBy(payer),
    prices: () => book,
    providerOf,
    guard,
    code: sandbox,
    clock: systemClock,
    environment,
  })
  const evaluations = new Evaluations({
    ...parts,
    datasets,
    evaluators,
    prompts: evaluating.prompts,
    runParts: evaluating.run,
    scoreTraces: evaluating.scoreTraces,
    calibrations: (project, judges) => judgeCalibrations.of(project, judges),
    async enqueue(evaluation) {
      await jobs.send(evaluateJob, { evaluation }, { key: evaluation })
    },
    log,
  })
  const onlineEvaluations = new OnlineEvaluations({
    ...parts,
    traces,
    evaluators,
    tools: (project, payer, judgeModel) => evaluating.run(project, payer, judgeModel).tools,
    log,
  })
  const reviews = new Reviews({
    ...parts,
    traces,
    evaluations,
    datasets,
    findTraces: tracesFinder({ traces, clock: systemClock }),
  })
  const judgeCalibrations = new JudgeCalibrations({
    ...parts,
    reviews,
    evaluators,
    tools: (project, payer, judgeModel) => evaluating.run(project, payer, judgeModel).tools,
    judgePromptNow: async (project, evaluator) =>
      'judge' in evaluator && evaluator.judge !== undefined
        ? judgePromptNow(prompts, project, evaluator.judge)
        : '',
    async enqueue(calibration) {
      await jobs.send(calibrateJob, { calibration }, { key: calibration })
    },
  })
  const calibrateJob = calibrateJudge(judgeCalibrations)
  const evaluateJob = evaluate(evaluations)
  const jobs = new JobQueue({
    database: stores.recordDatabase,
    jobs: [
      retain({
        traces: traceStore,
        comments: stores.records.traceComments,
        identity,
        clock: systemClock,
        traceDays: config.retention.traceDays,
        log,
      }),
      evaluateJob,
      judgeTraces(onlineEvaluations),
      calibrateJob,
    ],
    onTrouble: log,
  })
  const health = () =>
    reportHealth({
      version: packageManifest.version,
      config,
      data,
      stores,
      drain,
      traffic,
      startedAt,
      frontCount: frontNames.length,
      jobs: () => jobs.states(),
    })
  const api = createApiServer({
    routes: apiRoutes({
      clock: systemClock,
      identity,
      projects,
      projectRemoval: new ProjectRemoval({
        ...parts,
        projects,
        store: traceStore,
        framesWaiting: () => drain.counters().spooled,
      }),
      keys,
      connections,
      prices,
      priceBook: () => book,
      prompts,
      runPrompt: promptRunner({
        prompts,
        callModel: (payer) => ownCaller.paidBy(payer).call,
        prices: () => book,
        providerOf: (connection) => snapshot.connections.get(connection)?.provider ?? '',
        clock: systemClock,
      }),
      views: new Views(parts),
      traceComments: new TraceComments({ ...parts, store: traceStore }),
      traces,
      calls,
      metrics,
      models,
      endUsers: new EndUsers({ store: traceStore, prices: () => book }),
      maturity: new Maturity({
        ...parts,
        store: traceStore,
        metrics,
        models,
        prices: () => book,
        criteria,
        evaluators,
      }),
      datasets,
      evaluations,
      onlineEvaluations,
      reviews,
      judgeCalibrations,
      playground,
      modelRequests: new ModelRequests(parts),
      health,
      promptLink: (project, span) => promptLinkOf(snapshot.prompts.get(project) ?? new Map(), span),
      traceRemoval: new TraceRemoval({
        ...parts,
        store: traceStore,
        spoolNow: () => {
          const mark = drain.mark()
          return { isStored: () => drain.isPast(mark) }
        },
      }),
      receipt: (project, traceId) => receiptOf({ drain, traces: traceStore }, project, traceId),
      url,
      tries: new TryBound({ nowMs: () => systemClock.nowMs() }),
    }),
    raw: [
      readiness(stores),
      openApiDocument(packageManifest.version),
      live.handle,
      staticFiles(fileURLToPath(new URL('../dist/web', import.meta.url))),
    ],
    authenticate: createAuthenticator({
      identity,
      machineToken,
      adminSecret: config.admin.secret,
      keySecret,
      keys: () => snapshot.keys,
      keyNames,
      nowMs: () => systemClock.nowMs(),
      used: (keyId) => keyUses.note([keyId]),
    }),
    openAnswers,
    pseudonyms: pseudonymSource(identity, systemClock),
    onScopeUsed: (keyId, scope) => keyUses.noteScope(keyId, scope),
    origin: new URL(url).origin,
    onMistake: (error, id) =>
      log(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  })
  const { mainSocket, largeSocket } = data
  await new Promise<void>((resolve, reject) => {
    api.once('error', reject)
    api.listen(mainSocket, resolve)
  })

  await records.onChange((noun) => {
    void refresh(noun).catch((error: unknown) =>
      log(`The data planes could not be told of a change: ${String(error)}`),
    )
  })
  // Before anybody is let in: who sees that the server is ready finds its token.
  data.announce({
    url: `http://${loopbackOf(config.host)}:${config.port}`,
    token: machineToken,
    processId: process.pid,
    startedAt,
  })

  const frontSettings = {
    host: config.host,
    port: config.port,
    reusePort: process.platform === 'linux',
    mainSocket,
    largeSocket,
    ownSocket: null,
    spoolDirectory: data.spool,
    spoolBudget: budget,
    fsync: config.spool.fsync,
    limitCounters: limitCounters.shared,
    trafficCounters: traffic.shared,
    hosts: knownHosts(config),
    origins: config.network.origins,
    networkAllow: config.network.allow,
    trustedOrigins: simulator === null ? [] : [new URL(simulator.url).origin],
    gateway: config.gateway,
    ingestBodyBytesMax: config.ingest.bodyBytesMax,
    redact: config.capture.redact,
    snapshot,
  }
  const listening = fronts.listen(
    frontNames.map((writer) => ({ ...frontSettings, writer })),
    { ...frontSettings, writer: largeWriter, ownSocket: largeSocket, largeSocket: null },
    {
      onWritten: () => drain.nudge(),
      onKeysUsed: (ids) => keyUses.note(ids),
      onTrouble: log,
      onDeath,
    },
  )

  refresh = oneAtATime(async (nouns) => {
    if (nouns.has('prices') || nouns.has(missedChanges)) book = await bookOf(prices)
    if (changesSnapshot(nouns)) {
      snapshot = await source.build(true)
      for (const keyId of newSlots.splice(0)) await budgets.rebuildKey(keyId)
      await fronts.use(snapshot)
    }
    await openAnswers.changed(nouns)
    for (const noun of nouns) live.changed(noun)
  })
  await listening
  // After the first call can be answered: what happens later may begin later.
  const jobsOpen = jobs
    .start()
    .then(async () => {
      await evaluations.takeUp()
      await judgeCalibrations.takeUp()
    })
    .catch((error: unknown) =>
      log(`The job queue does not open: ${error instanceof Error ? error.message : String(error)}`),
    )
  budgets.watch()
  const watch = new DirectoryWatch(data.path, onDeath)
  const ownerToken = await identity.firstOwnerLink()
  return {
    url,
    machineToken,
    firstOwnerLink: ownerToken === null ? null : `${url}/link#${ownerToken}`,
    adopted,
    hasPeople: ownerToken === null,
    dataGone: () => watch.gone(),
    async stop() {
      watch.stop()
      budgets.stop()
      // A page that watches holds a connection for as long as it is open; it would be waited for.
      live.close()
      openAnswers.close()
      await fronts.stop(stopPatienceMs)
      await jobsOpen
      await jobs.stop().catch((error: unknown) => log(String(error)))
      await Promise.all([evaluating.close(), sandbox.close(), ownCaller.close()])
      await scoreWriter.close()
      await drain.stop()
      await new Promise<void>((resolve) => {
        api.close(() => resolve())
        api.closeAllConnections()
      })
      await keyUses.stop().catch((error: unknown) => log(String(error)))
      await simulator?.close()
      await stores.close()
      await data.release()
    },
  }
}

async function bookOf(prices: Prices): Promise<PriceBook> {
  return createPriceBook({
    priceProviders: priceProvidersOf(providers),
    overrides: await prices.list(),
  })
}

/** The names that requests may be for; null where the network decides who comes, and the operator named none. */
function knownHosts({ host, network, url }: Config): ReadonlySet<string> | null {
  if (!isLoopback(host) && network.hosts.length === 0) return null
  const names = [...network.hosts, host, hostname(), url === '' ? '' : new URL(url).host]
  return new Set(names.flatMap((name) => hostNameOf(name) ?? []))
}

function loopbackOf(host: string): string {
  return isLoopback(host) ? host : '127.0.0.1'
}
