import { everyEnvironment, ownEnvironment } from '#contract/environment-names.ts'
import { type Scope, scopes } from '#contract/roles.ts'
import { costOf } from '#domain/cost/cost-of.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { ownKeyName } from '#domain/keys/own-key.ts'
import { defineGather, type FactSources } from '#domain/maturity/facts/define-gather.ts'
import { parseUsd } from '#kit/money.ts'
import type {
  AppFacts,
  CallFacts,
  ConnectionFacts,
  KeyFacts,
  ModelFacts,
  TrafficFacts,
} from '#plugins/facts/traffic.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import type { StoredPracticeFigures } from '#store/ports/trace-store.ts'
import { looksLikeSecret } from '#kit/looks-like-secret.ts'

const simulator = 'sim'

/** Names that Belay gives an owner when nobody was asked; they are no person. */
const placeholderOwners = new Set(['', 'first start', 'command line on this machine'])

/** Traffic, and the records that it goes by: connections, keys, projects, aliases, prices, views. */
export const gather = defineGather<TrafficFacts>(async (sources) => {
  const { records, workspace, project, atMs } = sources
  const place = { project: project.id, environment: everyEnvironment }
  const [figures, measured, editable] = await Promise.all([
    sources.figures(),
    sources.metrics.byModel(place, { fromNs: toNs(sources.sinceMs), toNs: toNs(atMs) }),
    readEditable(records, workspace),
  ])
  const cards = sources.models.list({
    search: '',
    provider: [],
    only: 'measured',
    measured,
    benchmarks: new Map(),
    connections: new Map(),
    atMs,
  }).items
  const { keys, ...seen } = await walkKeys(records, {
    workspace,
    project: project.id,
    named: new Set(
      [...figures.senders, ...figures.scored, ...figures.judged].map(({ key }) => key),
    ),
    owned: ownedOf(editable.projects),
    atMs,
  })
  const found = findSecrets(textsOf(editable))
  return {
    calls: callFactsOf(figures.calls, sources.prices(), atMs),
    connections: editable.connections.map((connection) =>
      connectionFacts(connection, figures.successes),
    ),
    models: cards.map((card): ModelFacts => ({
      provider: card.provider,
      model: card.model,
      isSimulated: card.provider === simulator,
      calls: card.measured?.calls ?? 0,
      isPriced: card.isPriced,
      contextTokens: card.contextTokens,
      tasks: card.capabilities,
      inputModalities: card.inputModalities,
      outputModalities: card.outputModalities,
      latencyMs: card.measured?.latencyMs.p50 ?? null,
      tokensPerS: card.measured?.outputTokensPerS ?? null,
      costPerCallUsd: card.costPerCallUsd,
      scoredTraces: sum(
        figures.scored.filter(
          ({ provider, model }) => provider === card.provider && model === card.model,
        ),
        ({ rated }) => rated,
      ),
    })),
    keys: keys.filter((key) => isActive(key, atMs)).map((key) => keyFacts(key, figures, sources)),
    apps: appsOf(figures, { keys, evaluators: sources.evaluators, atMs }),
    prompts: figures.prompts.map(
      ({ prompt, applications: _applications, production: _production, ...rest }) => ({
        name: prompt,
        ...rest,
      }),
    ),
    logEvents: figures.logEvents,
    userAgents: figures.userAgents,
    failovers: figures.failovers,
    keyScan: figures.keyScan,
    secretsFound: [...found.places, ...seen.secretsFound],
    recordsScanned: found.count + seen.count,
    owner: namedOwner(project.owner),
    assets: {
      count: seen.active + editable.views.length,
      orphans: seen.orphans + orphansAmong(editable.views, ownedOf(editable.projects)),
    },
  }
})

type Editable = {
  readonly [
    Table in 'projects' | 'connections' | 'aliases' | 'prices' | 'views'
  ]: readonly RecordOf<Table>[]
}

async function readEditable(records: RecordStore, workspace: string): Promise<Editable> {
  const [projects, connections, aliases, prices] = await Promise.all([
    records.projects.list({ workspace }),
    records.connections.list({ workspace }),
    records.aliases.list({ workspace }),
    records.prices.list({ workspace }),
  ])
  const ids = projects.map(({ id }) => id)
  return {
    projects,
    connections,
    aliases,
    prices,
    views: await records.views.among('project', ids),
  }
}

/** What is to be known of all keys of a workspace, and those of a project that work or are named. */
async function walkKeys(
  records: RecordStore,
  asked: {
    readonly workspace: string
    readonly project: string
    /** Keys of which figures tell, revoked ones among them. */
    readonly named: ReadonlySet<string>
    /** Projects that have an owner. */
    readonly owned: ReadonlySet<string>
    readonly atMs: number
  },
): Promise<{
  readonly keys: readonly RecordOf<'keys'>[]
  readonly count: number
  readonly active: number
  readonly orphans: number
  readonly secretsFound: readonly string[]
}> {
  const keys: RecordOf<'keys'>[] = []
  const secretsFound: string[] = []
  let [count, active, orphans] = [0, 0, 0]
  for await (const key of records.keys.each({ match: { workspace: asked.workspace } })) {
    count += 1
    const { name, metadata } = key
    if (looksLikeSecret(`${name}\n${JSON.stringify(metadata)}`))
      secretsFound.push(`the metadata of key ${name}`)
    const works = isActive(key, asked.atMs)
    if (works) active += 1
    if (works && !asked.owned.has(key.project)) orphans += 1
    if (key.project === asked.project && (works || asked.named.has(key.id))) keys.push(key)
  }
  return { keys, count, active, orphans, secretsFound }
}

function callFactsOf(
  rows: StoredPracticeFigures['calls'],
  prices: PriceBook,
  atMs: number,
): CallFacts {
  const priced = rows.map((row) => ({ row, cost: costOf(row.usage, prices.prices(row, atMs)) }))
  // Sums are compared over the models whose every call came with the provider's own figure.
  const comparable = priced.filter(
    ({ row, cost }) => cost !== null && row.costReported > 0 && row.costReported === row.succeeded,
  )
  return {
    total: sum(rows, ({ calls }) => calls),
    simulated: sum(
      rows.filter(({ provider }) => provider === simulator),
      ({ calls }) => calls,
    ),
    gateway: sum(
      rows.filter(({ source }) => source === 'gateway'),
      ({ calls }) => calls,
    ),
    timed: sum(
      rows.filter(({ source }) => source === 'gateway'),
      ({ timed }) => timed,
    ),
    succeeded: sum(rows, ({ succeeded }) => succeeded),
    withTokens: sum(rows, ({ withTokens }) => withTokens),
    priced: sum(
      priced.filter(({ cost }) => cost !== null),
      ({ row }) => row.withTokens,
    ),
    billed: sum(
      rows.filter(({ provider }) => provider !== simulator),
      ({ succeeded }) => succeeded,
    ),
    costReported: sum(comparable, ({ row }) => row.costReported),
    costUsd: sum(comparable, ({ cost }) => Number(cost ?? 0n) / 1e12),
    reportedUsd: sum(comparable, ({ row }) => Number(parseUsd(row.reportedCost)) / 1e12),
    production: sum(rows, ({ production }) => production),
    productionWithPrompt: sum(rows, ({ productionWithPrompt }) => productionWithPrompt),
    productionWithRelease: sum(rows, ({ productionWithRelease }) => productionWithRelease),
  }
}

function connectionFacts(
  record: RecordOf<'connections'>,
  successes: StoredPracticeFigures['successes'],
): ConnectionFacts {
  const { id, name, provider, region, isEnabled, secretSealed } = record
  return {
    name,
    provider,
    region: region.trim(),
    isEnabled,
    hasSecret: secretSealed !== '',
    // The vault writes the id of its key in front of what it sealed.
    isSealed: /^k\d+\./.test(secretSealed),
    successes: sum(
      successes.filter(({ connection }) => connection === id),
      ({ tries }) => tries,
    ),
  }
}

function isActive({ revokedAt, expiresAt }: RecordOf<'keys'>, atMs: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt.getTime() > atMs)
}

function keyFacts(
  key: RecordOf<'keys'>,
  figures: StoredPracticeFigures,
  { sinceMs, longSinceMs }: FactSources,
): KeyFacts {
  const use = figures.keyUse.find((one) => one.key === key.id)
  const seenElsewhere: Partial<Record<Scope, boolean>> = {
    call: (use?.calls ?? 0) > 0,
    ingest: (use?.spans ?? 0) > 0,
    // A score carries its author's name; for a key that is the key's.
    score: figures.scoreAuthors.includes(key.name),
  }
  const isUsed = (scope: Scope): boolean => {
    const at = key.scopesUsedAt[scope]
    return seenElsewhere[scope] === true || (at !== undefined && Date.parse(at) >= longSinceMs)
  }
  return {
    name: key.name,
    environment: key.environment,
    isOwn:
      key.environment === ownEnvironment &&
      key.name === ownKeyName &&
      key.createdBy === belayActor.name,
    scopes: key.scopes,
    models: key.models,
    limits: key.limits,
    metadata: key.metadata,
    isUsedInWindow: key.lastUsedAt !== null && key.lastUsedAt.getTime() >= sinceMs,
    scopeUse: Object.fromEntries(scopes.map((scope) => [scope, isUsed(scope)])),
  }
}

/**
 * Applications by key; where spans came without one of this project's keys, by the service they name.
 * An application whose key works no more has ended.
 */
function appsOf(
  figures: StoredPracticeFigures,
  {
    keys,
    evaluators,
    atMs,
  }: {
    readonly keys: readonly RecordOf<'keys'>[]
    readonly evaluators: FactSources['evaluators']
    readonly atMs: number
  },
): AppFacts[] {
  const byId = new Map(keys.map((key) => [key.id, key]))
  const nameOf = ({ key, service }: { readonly key: string; readonly service: string }) =>
    byId.get(key)?.name ?? (service === '' ? 'an unnamed service' : service)
  const isApp = (sender: { readonly key: string }) => {
    const key = byId.get(sender.key)
    return key === undefined || (key.environment !== ownEnvironment && isActive(key, atMs))
  }
  const scored = Map.groupBy(
    figures.scored.filter((row) => !row.isOwn && isApp(row)),
    nameOf,
  )
  const judged = Map.groupBy(figures.judged.filter(isApp), nameOf)
  return [...Map.groupBy(figures.senders.filter(isApp), nameOf)].map(([name, senders]) => {
    const by = judged.get(name) ?? []
    return {
      name,
      calls: sum(senders, ({ calls }) => calls),
      lastSeenMs: Math.max(...senders.map(({ lastNs }) => Number(lastNs / 1_000_000n))),
      scoredTraces: sum(scored.get(name) ?? [], ({ evaluated }) => evaluated),
      scoredOn: [...new Set(by.map(({ on }) => on))],
      safetyScores: sum(
        by.filter(({ on }) => evaluators[on]?.family === 'safety'),
        ({ scores }) => scores,
      ),
      retrievals: sum(senders, ({ retrievals }) => retrievals),
    }
  })
}

type Text = readonly [place: string, text: string]

function textsOf({ projects, connections, aliases, prices, views }: Editable): readonly Text[] {
  return [
    ...projects.map(({ slug, name, owner }) => [`project ${slug}`, `${name}\n${owner}`] as const),
    ...connections.map(
      ({ name, baseUrl, region, settings }) =>
        [`connection ${name}`, `${baseUrl}\n${region}\n${JSON.stringify(settings)}`] as const,
    ),
    ...aliases.map(
      ({ name, targets }) => [`alias ${name}`, `${name}\n${targets.join('\n')}`] as const,
    ),
    ...prices.map(
      ({ provider, model, note }) => [`the price of ${provider}/${model}`, note] as const,
    ),
    ...views.map(
      ({ name, search }) => [`view ${name}`, `${name}\n${JSON.stringify(search)}`] as const,
    ),
  ]
}

function findSecrets(texts: readonly Text[]): { places: string[]; count: number } {
  return {
    places: texts.filter(([, text]) => looksLikeSecret(text)).map(([place]) => place),
    count: texts.length,
  }
}

function ownedOf(projects: Editable['projects']): ReadonlySet<string> {
  return new Set(projects.filter(({ owner }) => namedOwner(owner) !== '').map(({ id }) => id))
}

function orphansAmong(views: Editable['views'], owned: ReadonlySet<string>): number {
  return views.filter(({ project }) => !owned.has(project)).length
}

function namedOwner(owner: string): string {
  return placeholderOwners.has(owner.trim()) ? '' : owner.trim()
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}

function toNs(ms: number): bigint {
  return BigInt(ms) * 1_000_000n
}
