import type { PromptContent } from '#contract/prompt-content.ts'
import type {
  DatasetFacts,
  EvaluationFacts,
  Facts,
  PromptFacts,
  RegisteredPrompt,
} from '#plugins/define-criterion.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** `{{ name }}` and `{% for x in name %}`: the names that a template takes; enough to see that none is undeclared. */
const usedName = /\{\{-?\s*([A-Za-z_]\w*)/g
/** Items of a dataset that are looked at for their sources and answers. */
const itemsLookedAt = 5000

/** What people made at the workbench in a project: prompts, evaluations since `sinceMs`, datasets, requests. */
export async function gatherWorkbench(
  records: RecordStore,
  project: string,
  sinceMs: number,
): Promise<Pick<Facts, 'registry' | 'evaluations' | 'datasets' | 'modelRequests'>> {
  const [prompts, evaluations, datasets, requests] = await Promise.all([
    records.prompts.list({ project, archivedAt: null }),
    records.evaluations.list({ project, state: 'done' }),
    records.datasets.list({ project, archivedAt: null }),
    records.modelRequests.list({ project }),
  ])
  const datasetFacts: (DatasetFacts & { id: string; isOwn: boolean })[] = []
  for (const dataset of datasets) datasetFacts.push(await factsOfDataset(records, dataset))
  const byId = new Map(datasetFacts.map((facts) => [facts.id, facts]))
  const registry: RegisteredPrompt[] = []
  for (const prompt of prompts) registry.push(await factsOfPrompt(records, prompt))
  return {
    registry,
    evaluations: evaluations
      .filter(({ endedAt }) => endedAt !== null && endedAt.getTime() >= sinceMs)
      .map((evaluation) => factsOfEvaluation(evaluation, byId.get(evaluation.dataset))),
    datasets: datasetFacts.map(({ id: _id, isOwn: _own, ...facts }) => facts),
    modelRequests: {
      count: requests.length,
      decided: requests.filter(({ decision }) => decision !== 'open').length,
    },
  }
}

/** Calls whose prompt and version the registry has, of all that name one. */
export function resolvedCalls(
  registry: readonly RegisteredPrompt[],
  seen: readonly {
    readonly prompt: string
    readonly version: string
    readonly calls: PromptFacts['calls']
  }[],
): Facts['resolved'] {
  const versions = new Map(registry.map((prompt) => [prompt.name, prompt.versions]))
  const named = seen.filter(({ version }) => version !== '')
  const isKnown = (one: (typeof named)[number]) => {
    const version = Number(one.version)
    return Number.isInteger(version) && version >= 1 && version <= (versions.get(one.prompt) ?? 0)
  }
  const sum = (some: typeof named) => some.reduce((total, { calls }) => total + calls, 0)
  return { calls: sum(named.filter(isKnown)), of: sum(named) }
}

async function factsOfPrompt(
  records: RecordStore,
  prompt: RecordOf<'prompts'>,
): Promise<RegisteredPrompt> {
  const [versions, labels, inputs] = await Promise.all([
    records.promptVersions.list({ prompt: prompt.id }),
    records.promptLabels.list({ prompt: prompt.id }),
    records.promptInputs.list({ prompt: prompt.id }),
  ])
  const newest = versions.find(({ version }) => version === prompt.latestVersion)
  const kept = newest === undefined ? null : await records.promptContents.find({ id: newest.id })
  const authors = new Map(versions.map(({ version, createdBy }) => [version, createdBy]))
  const content = kept?.content
  return {
    name: prompt.name,
    versions: prompt.latestVersion,
    withCommit: versions.filter(({ commit }) => commit !== '').length,
    hasSystem: content !== undefined && hasSystem(content),
    declaresVariables: content !== undefined && declaresVariables(content),
    hasContract: content?.outputContract != null,
    fragments: kept?.fragments.map(({ name }) => name) ?? [],
    testInputs: inputs.length,
    promoted: labels.length,
    reviewed: labels.filter(({ version, movedBy }) => authors.get(version) !== movedBy).length,
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
  { name, endedAt, calls, definition, pinned, choice }: RecordOf<'evaluations'>,
  dataset: (DatasetFacts & { isOwn: boolean }) | undefined,
): EvaluationFacts {
  const { variants, repeats, evaluators } = definition
  const models = variants.flatMap((variant) =>
    'model' in variant && variant.model !== '' ? [variant.model] : [],
  )
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
