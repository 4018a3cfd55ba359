import type { PromptContent } from '#contract/prompt-content.ts'
import { defineGather } from '#domain/maturity/facts/define-gather.ts'
import type { PromptFacts } from '#plugins/facts/traffic.ts'
import type {
  DatasetFacts,
  EvaluationFacts,
  RegisteredPrompt,
  WorkbenchFacts,
} from '#plugins/facts/workbench.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** `{{ name }}` and `{% for x in name %}`: the names that a template takes; enough to see that none is undeclared. */
const usedName = /\{\{-?\s*([A-Za-z_]\w*)/g
/** Items of a dataset that are looked at for their sources and answers. */
const itemsLookedAt = 5000
/** Models of the built-in simulator show nothing about models. */
const simulatedPrefix = 'sim/'
const releaseLabel = 'production'
/** Ids of what a version's note can name as its reason: evaluations, review queues, online evaluations. */
const reasonId = /\b(?:evn|rvq|oev)_[0-9a-z]{26}\b/g

/** What people made at the workbench in a project: prompts, evaluations, datasets, reviews. */
export const gather = defineGather<WorkbenchFacts>(async (sources) => {
  const { records, workspace, sinceMs, longSinceMs } = sources
  const { id: project, environments } = sources.project
  const [prompts, datasets, queues, online, figures] = await Promise.all([
    records.prompts.list({ project, archivedAt: null }),
    records.datasets.list({ project, archivedAt: null }),
    records.reviewQueues.list({ project }),
    records.onlineEvaluations.list({ project }),
    sources.figures(),
  ])
  const datasetFacts: (DatasetFacts & { id: string; isOwn: boolean })[] = []
  for (const dataset of datasets) datasetFacts.push(await factsOfDataset(records, dataset))
  const byId = new Map(datasetFacts.map((facts) => [facts.id, facts]))
  const byKey = new Set<string>()
  const begun = { workspace, deed: 'evaluation.created', actorKind: 'key' }
  for await (const { record } of records.events.each({ match: begun })) byKey.add(record)
  const reasons = new Set([...queues, ...online].map(({ id }) => id))
  const ended: EvaluationFacts[] = []
  for await (const one of records.evaluations.each({ match: { project, state: 'done' } })) {
    reasons.add(one.id)
    ended.push(factsOfEvaluation(one, byId.get(one.dataset), byKey.has(one.id)))
  }
  const here = new Set(prompts.map(({ id }) => id))
  const moves: Move[] = []
  for await (const event of records.events.each({
    match: { workspace, deed: 'prompt-label.moved' },
  }))
    if (here.has(event.record)) moves.push(readMove(event))
  const registry: RegisteredPrompt[] = []
  for (const prompt of prompts) {
    const own = moves.filter((move) => move.prompt === prompt.id)
    const facts = await factsOfPrompt(records, prompt, {
      environments,
      longSinceMs,
      moves: own,
      ended,
      reasons,
    })
    if (facts !== null) registry.push(facts)
  }
  const releases = moves.filter(({ label, atMs }) => label === releaseLabel && atMs >= sinceMs)
  return {
    registry,
    resolved: resolvedCalls(
      registry,
      figures.prompts.map((prompt) => ({ ...prompt, calls: prompt.applications })),
    ),
    resolvedProduction: resolvedCalls(
      registry,
      figures.prompts.map((prompt) => ({ ...prompt, calls: prompt.production })),
    ),
    evaluations: ended.filter(({ endedAtMs }) => endedAtMs >= sinceMs),
    datasets: datasetFacts.map(({ id: _id, isOwn: _own, ...facts }) => facts),
    releases: {
      count: releases.length,
      byKey: releases.filter(({ actorKind }) => actorKind === 'key').length,
    },
    tracesExplained: await countExplained(records, queues, longSinceMs),
  }
})

/** A label put on a version, as the record of deeds has it. */
type Move = {
  readonly prompt: string
  readonly label: string
  /** Version that the label stood on before; 0 for none. */
  readonly from: number
  readonly to: number
  readonly atMs: number
  readonly actorKind: string
  readonly actorId: string
}

function readMove({ record, at, actorKind, actorId, detail }: RecordOf<'events'>): Move {
  return {
    prompt: record,
    label: String(detail['label']),
    from: Number(detail['from']),
    to: Number(detail['to']),
    atMs: at.getTime(),
    actorKind,
    actorId,
  }
}

/** Calls whose prompt and version the registry has, of all that name one. */
function resolvedCalls(
  registry: readonly RegisteredPrompt[],
  seen: readonly {
    readonly prompt: string
    readonly version: string
    readonly calls: PromptFacts['calls']
  }[],
): WorkbenchFacts['resolved'] {
  const versions = new Map(registry.map((prompt) => [prompt.name, prompt.versions]))
  const named = seen.filter(({ version }) => version !== '')
  const isKnown = (one: (typeof named)[number]) => {
    const version = Number(one.version)
    return Number.isInteger(version) && version >= 1 && version <= (versions.get(one.prompt) ?? 0)
  }
  const sum = (some: typeof named) => some.reduce((total, { calls }) => total + calls, 0)
  return { calls: sum(named.filter(isKnown)), of: sum(named) }
}

/** Reviews since then whose words, or whose correction, are about a trace that was recorded. */
async function countExplained(
  records: RecordStore,
  queues: readonly RecordOf<'reviewQueues'>[],
  sinceMs: number,
): Promise<number> {
  let explained = 0
  for (const { id: queue } of queues) {
    const said = (await records.reviews.list({ queue })).filter(
      ({ at, comment, correction }) =>
        at.getTime() >= sinceMs && (comment.trim() !== '' || correction !== null),
    )
    if (said.length === 0) continue
    const items = await records.reviewItems.list({ queue })
    const traced = new Set(items.filter(({ traceId }) => traceId !== null).map(({ id }) => id))
    explained += said.filter(({ item }) => traced.has(item)).length
  }
  return explained
}

/** Null for a prompt as Belay ships it (a judge's): nobody here designed it. */
async function factsOfPrompt(
  records: RecordStore,
  prompt: RecordOf<'prompts'>,
  {
    environments,
    longSinceMs,
    moves,
    ended,
    reasons,
  }: {
    readonly environments: readonly string[]
    readonly longSinceMs: number
    readonly moves: readonly Move[]
    readonly ended: readonly EvaluationFacts[]
    readonly reasons: ReadonlySet<string>
  },
): Promise<RegisteredPrompt | null> {
  const match = { prompt: prompt.id }
  const newest = await records.promptVersions.find({ ...match, version: prompt.latestVersion })
  if (newest?.authorKind === belayActor.kind && newest.authorId === belayActor.id) return null
  const kept = newest === null ? null : await records.promptContents.find({ id: newest.id })
  const [labels, inputs] = await Promise.all([
    records.promptLabels.list(match),
    records.promptInputs.count(match),
  ])
  const authors = new Map<number, Pick<RecordOf<'promptVersions'>, 'authorKind' | 'authorId'>>()
  let withCommit = 0
  const improvedFrom: string[] = []
  for await (const { version, commit, createdAt, message, ...by } of records.promptVersions.each({
    match,
  })) {
    authors.set(version, { authorKind: by.authorKind, authorId: by.authorId })
    if (commit !== '') withCommit += 1
    if (createdAt.getTime() < longSinceMs) continue
    const named = message.match(reasonId)?.find((id) => reasons.has(id))
    if (named !== undefined) improvedFrom.push(`${version} (${named})`)
  }
  const content = kept?.content
  const isReviewed = (version: number) => {
    const author = authors.get(version)
    return moves.some(
      ({ to, actorKind, actorId }) =>
        to === version &&
        actorKind === 'person' &&
        !(author?.authorKind === 'person' && author.authorId === actorId),
    )
  }
  const isTested = ({ version, movedAt }: RecordOf<'promptLabels'>) =>
    ended.some(
      ({ prompts, hasExpected, evaluators, endedAtMs }) =>
        prompts.includes(`${prompt.name}@${version}`) &&
        hasExpected &&
        evaluators.length > 0 &&
        endedAtMs <= movedAt.getTime(),
    )
  const deployed =
    prompt.latestVersion < 2 ? [] : labels.filter(({ label }) => environments.includes(label))
  const isRevertible = ({ label, version }: RecordOf<'promptLabels'>) =>
    moves.some((move) => move.label === label && move.to === version && move.from > 0)
  return {
    name: prompt.name,
    versions: prompt.latestVersion,
    withCommit,
    hasSystem: content !== undefined && hasSystem(content),
    declaresVariables: content !== undefined && declaresVariables(content),
    hasContract: content?.outputContract != null,
    fragments: kept?.fragments.map(({ name }) => name) ?? [],
    testInputs: inputs,
    promoted: labels.length,
    reviewed: labels.filter(({ version }) => isReviewed(version)).length,
    tested: labels.filter(isTested).length,
    deployed: deployed.length,
    revertible: deployed.filter(isRevertible).length,
    improvedFrom,
  }
}

function hasSystem({ system, messages }: PromptContent): boolean {
  return (
    system.trim() !== '' || messages.some(({ role }) => role === 'system' || role === 'developer')
  )
}

function declaresVariables({ system, messages, text, variables }: PromptContent): boolean {
  const declared = new Set(variables.map(({ name }) => name))
  const used = [system, text, ...messages.map(({ content }) => content)].flatMap((template) =>
    [...template.matchAll(usedName)].map(([, name = '']) => name),
  )
  return declared.size > 0 && used.every((name) => declared.has(name))
}

function factsOfEvaluation(
  { name, endedAt, calls, definition, pinned, choice, measured }: RecordOf<'evaluations'>,
  dataset: (DatasetFacts & { isOwn: boolean }) | undefined,
  isByKey: boolean,
): EvaluationFacts {
  const { variants, repeats, evaluators, gate } = definition
  const models = measured
    .map(({ model }) => model)
    .filter((model) => model !== '' && !model.startsWith(simulatedPrefix))
  return {
    name,
    endedAtMs: endedAt?.getTime() ?? 0,
    items: calls / (variants.length * repeats),
    variants: variants.length,
    models: [...new Set(models)],
    prompts: pinned.filter((prompt) => prompt !== ''),
    isOwnData: dataset?.isOwn ?? false,
    hasExpected: (dataset?.withExpected ?? 0) > 0,
    evaluators: [...new Set(evaluators.map(({ evaluator }) => evaluator))],
    isChosen: choice !== null,
    hasGate: gate.length > 0,
    isByKey,
  }
}

async function factsOfDataset(
  records: RecordStore,
  { id, name, items, version, createdBy }: RecordOf<'datasets'>,
): Promise<DatasetFacts & { id: string; isOwn: boolean }> {
  const looked =
    version === 0
      ? []
      : await records.datasetItems.list({ dataset: id, version, limit: itemsLookedAt })
  return {
    id,
    name,
    items,
    version,
    createdBy,
    withExpected: looked.filter(({ expected }) => expected !== null).length,
    isOwn: looked.length > 0 && looked.every(({ source }) => source !== 'synthetic'),
  }
}
