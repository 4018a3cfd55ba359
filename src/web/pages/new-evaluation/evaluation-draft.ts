import type {
  EvaluationDefinition,
  EvaluatorEntry,
  EvaluatorUse,
  GateCriterion,
  Variant,
} from '#contract/evaluations.ts'
import { writePairs } from '#web/forms/read-text.ts'
import { settingFields, writeSetting } from '#web/parts/evaluators/setting-fields.ts'

type MessageDraft = {
  readonly key: string
  readonly role: 'system' | 'developer' | 'user' | 'assistant'
  readonly content: string
}

/** A variant as it is typed: the fields of every kind, so that changing the kind loses nothing. */
export type VariantDraft = {
  /** Stays while the name changes; others point at it. */
  readonly key: string
  readonly kind: Variant['kind']
  readonly name: string
  readonly prompt: string
  /** A number, a label or `latest`. */
  readonly version: string
  readonly model: string
  /** A JSON object, or nothing. */
  readonly parameters: string
  readonly messages: readonly MessageDraft[]
  readonly url: string
  /** `name=value` lines. */
  readonly headers: string
  readonly outputPath: string
  readonly from: 'expected' | 'metadata' | 'outputs'
  readonly field: string
  /** A JSON object: output by the id of the item. */
  readonly outputs: string
  /** Id of a release. */
  readonly release: string
}

export type EvaluatorDraft = {
  readonly key: string
  readonly name: string
  readonly evaluator: string
  /** What was typed for each setting; a setting that is not here keeps its default. */
  readonly settings: Readonly<Record<string, string>>
  readonly threshold: string
  readonly role: EvaluatorUse['role']
  readonly margin: string
}

export type GateDraft = {
  readonly key: string
  readonly kind: GateCriterion['kind']
  /** Key of an evaluator of the draft, or one of the figures that every evaluation has. */
  readonly metric: string
  /** Key of a variant; empty: all but the baseline. */
  readonly variant: string
  readonly bound: string
}

/** The form for a new evaluation, as it is typed. */
export type EvaluationDraft = {
  readonly name: string
  readonly dataset: string
  readonly version: string
  readonly split: string
  readonly itemsMax: string
  readonly variants: readonly VariantDraft[]
  /** Key of a variant; empty: the first. */
  readonly baseline: string
  readonly evaluators: readonly EvaluatorDraft[]
  readonly repeats: string
  readonly parallel: string
  readonly budgetUsd: string
  readonly cache: boolean
  readonly clusterBy: string
  readonly judgeModel: string
  readonly gate: readonly GateDraft[]
  readonly alpha: string
}

let keys = 0

/** A key for a new part of a draft. */
function newKey(): string {
  keys += 1
  return `part-${keys}`
}

/**
 * What the form begins with: a dataset, prompts and models that the address names, or nothing.
 * Models answer the items as they are; with prompts, every prompt runs on every model.
 */
export function newDraft(
  dataset: string,
  prompts: readonly PromptReference[],
  models: readonly string[] = [],
): EvaluationDraft {
  const onModels =
    models.length === 0
      ? prompts.map((reference) => ({ ...newVariant(), ...reference }))
      : prompts.flatMap((reference) =>
          models.map((model) => ({ ...newVariant(), ...reference, model })),
        )
  const variants =
    prompts.length > 0
      ? onModels
      : models.map((model) => ({ ...newVariant(), kind: 'messages' as const, name: model, model }))
  return {
    name: '',
    dataset,
    version: '',
    split: '',
    itemsMax: '',
    variants: variants.length > 0 ? variants : [newVariant(), newVariant()],
    baseline: '',
    evaluators: [],
    repeats: '1',
    parallel: '',
    budgetUsd: '',
    cache: true,
    clusterBy: '',
    judgeModel: '',
    gate: [],
    alpha: '0.05',
  }
}

/** A prompt and which version of it. */
export type PromptReference = { readonly prompt: string; readonly version: string }

/** `support@4` in its two parts; without a version it is the latest. */
export function promptReference(text: string): PromptReference {
  const at = text.indexOf('@')
  return at === -1
    ? { prompt: text, version: 'latest' }
    : { prompt: text.slice(0, at), version: text.slice(at + 1) }
}

export function newVariant(): VariantDraft {
  return {
    key: newKey(),
    kind: 'prompt',
    name: '',
    prompt: '',
    version: 'latest',
    model: '',
    parameters: '',
    messages: [newMessage('user', '{{ input }}')],
    url: '',
    headers: '',
    outputPath: 'output',
    from: 'expected',
    field: '',
    outputs: '',
    release: '',
  }
}

/** The same again, to be changed in one point; without its name, which must be its own. */
export function copyOfVariant(variant: VariantDraft): VariantDraft {
  return { ...variant, key: newKey(), name: '' }
}

export function newMessage(role: MessageDraft['role'], content = ''): MessageDraft {
  return { key: newKey(), role, content }
}

/** An evaluator with its usual settings; amounts (cost, words) are only shown until somebody says that they decide. */
export function newEvaluator(entry: EvaluatorEntry): EvaluatorDraft {
  return {
    key: newKey(),
    name: '',
    evaluator: entry.id,
    settings: {},
    threshold: '',
    role: entry.unit === '' ? 'goal' : 'dry-run',
    margin: '0.02',
  }
}

export function newCriterion(metric: string): GateDraft {
  return { key: newKey(), kind: 'at-least', metric, variant: '', bound: '' }
}

/** An earlier evaluation as a form, to be run again or with something changed. */
export function draftOf(
  definition: EvaluationDefinition,
  catalog: readonly EvaluatorEntry[],
): EvaluationDraft {
  const variants = definition.variants.map(variantDraft)
  const evaluators = definition.evaluators.map((use): EvaluatorDraft => {
    const fields = settingFields(catalog.find(({ id }) => id === use.evaluator)?.settings ?? {})
    return {
      key: newKey(),
      name: use.name,
      evaluator: use.evaluator,
      settings: Object.fromEntries(
        fields
          .filter(({ name }) => use.settings[name] !== undefined)
          .map((field) => [field.name, writeSetting(field, use.settings[field.name] ?? null)]),
      ),
      threshold: use.threshold === null ? '' : String(use.threshold),
      role: use.role,
      margin: String(use.margin),
    }
  })
  const keyOf = (named: readonly { key: string; name: string }[], name: string) =>
    named.find((one) => one.name === name)?.key
  return {
    name: definition.name,
    dataset: definition.dataset,
    version: definition.version === null ? '' : String(definition.version),
    split: definition.split,
    itemsMax: definition.itemsMax === null ? '' : String(definition.itemsMax),
    variants,
    baseline: keyOf(variants, definition.baseline) ?? '',
    evaluators,
    repeats: String(definition.repeats),
    parallel: definition.parallel === null ? '' : String(definition.parallel),
    budgetUsd: definition.budgetUsd ?? '',
    cache: definition.cache,
    clusterBy: definition.clusterBy,
    judgeModel: definition.judgeModel,
    gate: definition.gate.map((criterion) => ({
      key: newKey(),
      kind: criterion.kind,
      metric: keyOf(evaluators, criterion.metric) ?? criterion.metric,
      variant: keyOf(variants, criterion.variant) ?? '',
      bound: String(criterion.kind === 'non-inferior' ? criterion.margin : criterion.bound),
    })),
    alpha: String(definition.alpha),
  }
}

function variantDraft(variant: Variant): VariantDraft {
  const blank = { ...newVariant(), kind: variant.kind, name: variant.name }
  switch (variant.kind) {
    case 'prompt':
      return {
        ...blank,
        ...promptReference(variant.prompt),
        model: variant.model,
        parameters: writeObject(variant.parameters),
      }
    case 'messages':
      return {
        ...blank,
        model: variant.model,
        parameters: writeObject(variant.parameters),
        messages: variant.messages.map(({ role, content }) => newMessage(role, content)),
      }
    case 'endpoint':
      return {
        ...blank,
        url: variant.url,
        headers: writePairs(variant.headers),
        outputPath: variant.outputPath,
      }
    case 'recorded':
      return {
        ...blank,
        from: variant.from,
        field: variant.field,
        outputs: writeObject(variant.outputs),
      }
    case 'release':
      return { ...blank, release: variant.release }
  }
}

function writeObject(value: Readonly<Record<string, unknown>>): string {
  return Object.keys(value).length === 0 ? '' : JSON.stringify(value, null, 2)
}

/** What a variant is called when nobody names it: what sets it apart. */
export function suggestedName(variant: VariantDraft): string {
  const on = variant.model === '' ? '' : ` on ${variant.model}`
  switch (variant.kind) {
    case 'prompt':
      return variant.prompt === '' ? '' : `${variant.prompt}@${variant.version}${on}`
    case 'messages':
      return variant.model
    case 'endpoint':
      return URL.canParse(variant.url) ? new URL(variant.url).host : ''
    case 'recorded':
      return variant.from === 'metadata' && variant.field !== ''
        ? `recorded in ${variant.field}`
        : 'recorded'
    case 'release':
      return variant.release === '' ? '' : `release ${variant.release.slice(-6)}`
  }
}

/** The name of a variant: what was typed, else what is suggested. */
export function nameOfVariant(variant: VariantDraft): string {
  return variant.name.trim() === '' ? suggestedName(variant).slice(0, nameMax) : variant.name.trim()
}

/** The name of a metric: what was typed, else the title of its evaluator. */
export function nameOfEvaluator(use: EvaluatorDraft, catalog: readonly EvaluatorEntry[]): string {
  if (use.name.trim() !== '') return use.name.trim()
  return (catalog.find(({ id }) => id === use.evaluator)?.title ?? use.evaluator).toLowerCase()
}

/** What the evaluation is called when nobody names it. */
export function suggestedTitle(draft: EvaluationDraft): string {
  const names = draft.variants.map(nameOfVariant).filter((name) => name !== '')
  return names.length === 0 || draft.dataset === ''
    ? ''
    : `${names.join(' or ')}, ${draft.dataset}`.slice(0, nameMax)
}

const nameMax = 120
