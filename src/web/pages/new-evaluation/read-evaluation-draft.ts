import {
  type EvaluationDefinition,
  evaluationDefinition,
  type EvaluatorEntry,
  ownMetrics,
} from '#contract/evaluations.ts'
import { readCount, readPairs, readUsd } from '#web/forms/read-text.ts'
import {
  type EvaluationDraft,
  type EvaluatorDraft,
  nameOfEvaluator,
  nameOfVariant,
  suggestedTitle,
  type VariantDraft,
} from '#web/pages/new-evaluation/evaluation-draft.ts'
import type { Offers } from '#web/pages/new-evaluation/form-parts.ts'
import {
  readSetting,
  settingFields,
  type SettingValue,
} from '#web/parts/evaluators/setting-fields.ts'

/** Something that is wrong, at the path that the server would name: `variants.0.model`. */
export type Problem = {
  readonly path: string
  readonly message: string
  /** Nothing was typed yet, which is no mistake until one wants to start. */
  readonly isMissing?: boolean
}

type Complain = (path: string, message: string, isMissing?: boolean) => void

export type ReadDraft = {
  readonly problems: readonly Problem[]
  /** Null as long as something is wrong. */
  readonly value: EvaluationDefinition | null
}

/** Reads the whole form: what it means, or everything that is wrong with it. */
export function readEvaluationDraft(draft: EvaluationDraft, offers: Offers): ReadDraft {
  const { catalog, datasets } = offers
  const problems: Problem[] = []
  const complain: Complain = (path, message, isMissing = false) => {
    if (!problems.some((one) => one.path === path)) problems.push({ path, message, isMissing })
  }
  // A name that cannot be suggested yet is no mistake of its own: what it would be made of is missing.
  const name = draft.name.trim() || suggestedTitle(draft) || 'evaluation'
  if (draft.dataset === '') complain('dataset', 'Choose the dataset that is asked.', true)
  else if (!datasets.some(({ id, name: known }) => [id, known].includes(draft.dataset)))
    complain('dataset', `There is no dataset “${draft.dataset}” here.`)
  const counts = {
    version: countOr(draft.version, null),
    itemsMax: countOr(draft.itemsMax, null),
    repeats: countOr(draft.repeats, 1),
    parallel: countOr(draft.parallel, null),
  }
  for (const [path, count] of Object.entries(counts))
    if (count === undefined) complain(path, 'A whole number from 1, or nothing.')
  const budgetUsd = readUsd(draft.budgetUsd)
  if (budgetUsd === undefined) complain('budgetUsd', 'An amount such as 5 or 2.50, or nothing.')
  const alpha = numberIn(draft.alpha)
  if (alpha === undefined) complain('alpha', 'A number such as 0.05.')
  if (draft.variants.length === 0) complain('variants', 'At least one variant.', true)
  const variants = draft.variants.map((variant, at) => {
    tellUnknownPrompt(variant, `variants.${at}`, offers, complain)
    const name = nameOfVariant(variant) || `variant ${at + 1}`
    return readVariant(variant, `variants.${at}`, name, complain)
  })
  tellTwice('variants', draft.variants.map(nameOfVariant), complain)
  const evaluators = draft.evaluators.map((use, at) =>
    readEvaluator(use, `evaluators.${at}`, catalog, complain),
  )
  const metricNames = draft.evaluators.map((use) => nameOfEvaluator(use, catalog))
  tellTwice('evaluators', metricNames, complain)
  const variantOf = (key: string) => draft.variants.find((one) => one.key === key)
  const baseline = variantOf(draft.baseline)
  const gate = draft.gate.map((criterion, at) => {
    const path = `gate.${at}`
    const field = criterion.kind === 'non-inferior' ? 'margin' : 'bound'
    const bound = numberIn(criterion.bound)
    if (bound === null) complain(`${path}.${field}`, 'Say which number.', true)
    if (bound === undefined) complain(`${path}.${field}`, 'A number such as 0.8.')
    const used = draft.evaluators.findIndex(({ key }) => key === criterion.metric)
    const own = ownMetrics.find((one) => one === criterion.metric)
    const metric = metricNames[used] ?? own ?? ''
    if (metric === '') complain(`${path}.metric`, 'Choose what is held to it.', true)
    const variant = variantOf(criterion.variant)
    return {
      kind: criterion.kind,
      metric,
      variant: variant === undefined ? '' : nameOfVariant(variant),
      [field]: bound ?? 0,
    }
  })
  const read = evaluationDefinition.safeParse({
    name,
    dataset: draft.dataset,
    ...counts,
    split: draft.split.trim(),
    variants,
    baseline: baseline === undefined ? '' : nameOfVariant(baseline),
    evaluators,
    budgetUsd: budgetUsd ?? null,
    cache: draft.cache,
    clusterBy: draft.clusterBy.trim(),
    judgeModel: draft.judgeModel.trim(),
    gate,
    alpha: alpha ?? 0.05,
  })
  // What the schema says of a field that was complained of already would be a second sentence for one mistake.
  if (!read.success)
    for (const { path, message } of read.error.issues) {
      const named = path.join('.')
      if (!problems.some((one) => named.startsWith(one.path))) complain(named, message)
    }
  return { problems, value: problems.length === 0 && read.success ? read.data : null }
}

/** A prompt, or a version of it, that is not there (any more): an earlier evaluation or an old address may name one. */
function tellUnknownPrompt(
  { kind, prompt, version }: VariantDraft,
  path: string,
  { prompts, hasAllPrompts }: Offers,
  complain: Complain,
): void {
  if (kind !== 'prompt' || prompt === '') return
  const known = prompts.find(({ name }) => name === prompt)
  if (known === undefined) {
    if (hasAllPrompts) complain(`${path}.prompt`, `There is no prompt “${prompt}” here.`)
    return
  }
  if (known.latestVersion === 0) {
    complain(`${path}.prompt`, `“${prompt}” has no version yet.`)
    return
  }
  const isThere =
    version === 'latest' ||
    known.labels.some(({ label }) => label === version) ||
    (/^\d+$/.test(version) && Number(version) >= 1 && Number(version) <= known.latestVersion)
  if (!isThere)
    complain(
      `${path}.version`,
      `“${prompt}” has no version “${version}”; the latest is ${known.latestVersion}.`,
    )
}

function readVariant(variant: VariantDraft, path: string, name: string, complain: Complain) {
  const model = variant.model.trim()
  const parameters = objectIn(variant.parameters)
  const complainOfParameters = () => {
    if (parameters === undefined)
      complain(`${path}.parameters`, 'A JSON object such as {"temperature": 0}, or nothing.')
  }
  switch (variant.kind) {
    case 'prompt':
      if (variant.prompt === '') complain(`${path}.prompt`, 'Choose a prompt.', true)
      complainOfParameters()
      return {
        kind: variant.kind,
        name,
        prompt: `${variant.prompt}@${variant.version.trim() || 'latest'}`,
        model,
        parameters: parameters ?? {},
      }
    case 'messages':
      if (model === '') complain(`${path}.model`, 'Say which model answers.', true)
      if (variant.messages.length === 0) complain(`${path}.messages`, 'At least one message.', true)
      complainOfParameters()
      return {
        kind: variant.kind,
        name,
        model,
        messages: variant.messages.map(({ role, content }) => ({ role, content })),
        parameters: parameters ?? {},
      }
    case 'endpoint': {
      const headers = readPairs(variant.headers)
      if (headers === undefined) complain(`${path}.headers`, 'Each line is name=value.')
      if (variant.url.trim() === '')
        complain(`${path}.url`, 'The address of your application.', true)
      else if (!URL.canParse(variant.url.trim()))
        complain(`${path}.url`, 'A whole address: https://app.example.com/answer.')
      return {
        kind: variant.kind,
        name,
        url: variant.url.trim(),
        headers: headers ?? {},
        outputPath: variant.outputPath.trim(),
      }
    }
    case 'release': {
      const release = variant.release.trim()
      if (release === '') complain(`${path}.release`, 'Choose a release.', true)
      return { kind: variant.kind, name, release }
    }
    case 'recorded': {
      const outputs = variant.from === 'outputs' ? objectIn(variant.outputs) : {}
      if (outputs === undefined)
        complain(`${path}.outputs`, 'A JSON object: {"itm_…": "the output", …}.')
      if (variant.from === 'metadata' && variant.field.trim() === '')
        complain(`${path}.field`, 'Which field of the metadata has the output?', true)
      return {
        kind: variant.kind,
        name,
        from: variant.from,
        field: variant.field.trim(),
        outputs: outputs ?? {},
      }
    }
  }
}

function readEvaluator(
  use: EvaluatorDraft,
  path: string,
  catalog: readonly EvaluatorEntry[],
  complain: Complain,
) {
  const entry = catalog.find(({ id }) => id === use.evaluator)
  const settings: Record<string, SettingValue> = {}
  for (const field of settingFields(entry?.settings ?? {})) {
    const at = `${path}.settings.${field.name}`
    const value = readSetting(field, use.settings[field.name] ?? '')
    if (value === undefined)
      complain(
        at,
        field.control === 'json'
          ? 'This is no JSON.'
          : field.isWhole
            ? 'A whole number.'
            : 'A number.',
      )
    else if (value !== null) settings[field.name] = value
    else if (field.isRequired) complain(at, 'It cannot do without this.', true)
  }
  const threshold = numberIn(use.threshold)
  if (threshold === undefined) complain(`${path}.threshold`, 'A number such as 0.7, or nothing.')
  const margin = numberIn(use.margin)
  if (use.role === 'guardrail' && (margin === undefined || margin === null || margin < 0))
    complain(`${path}.margin`, 'A number from 0, such as 0.02.')
  return {
    name: nameOfEvaluator(use, catalog),
    evaluator: use.evaluator,
    settings,
    threshold: threshold ?? null,
    role: use.role,
    margin: use.role === 'guardrail' ? (margin ?? 0) : undefined,
  }
}

function tellTwice(path: string, names: readonly string[], complain: Complain): void {
  names.forEach((name, at) => {
    if (name !== '' && names.indexOf(name) !== at)
      complain(`${path}.${at}.name`, `“${name}” stands twice; give this one a name of its own.`)
  })
}

function countOr<Usual>(text: string, usual: Usual): number | Usual | undefined {
  const count = readCount(text)
  return count === null ? usual : count
}

/** A number that was typed; null for nothing, undefined for what is none. */
function numberIn(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const value = Number(text.trim())
  return Number.isFinite(value) ? value : undefined
}

/** A JSON object that was typed; an empty one for nothing, undefined for what is none. */
function objectIn(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined
  } catch {
    return undefined
  }
}
