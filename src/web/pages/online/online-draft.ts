import type { EvaluatorEntry } from '#contract/evaluations.ts'
import type { OnlineEvaluation, OnlineEvaluator } from '#contract/online-evaluations.ts'
import { readCount, readUsd } from '#web/forms/read-text.ts'
import {
  readSettings,
  type SettingField,
  settingFields,
  writeSetting,
} from '#web/parts/evaluators/setting-fields.ts'
import { readOnlineFilter, type TypedFilter, typedFilter } from '#web/pages/online/online-filter.ts'

/** An evaluator of an online evaluation, as it is typed. */
export type OnlineEvaluatorDraft = {
  readonly key: string
  readonly name: string
  readonly evaluator: string
  readonly settings: Readonly<Record<string, string>>
  readonly threshold: string
}

/** The form of an online evaluation, as it is typed. */
export type OnlineDraft = {
  readonly name: string
  readonly evaluators: readonly OnlineEvaluatorDraft[]
  readonly filter: TypedFilter
  /** In percent. */
  readonly share: string
  readonly tracesPerHourMax: string
  readonly delayS: string
  readonly judgeModel: string
  readonly budgetUsdPerDay: string
}

/** What an online evaluation is made of, as the API takes it. */
export type OnlineFields = Pick<
  OnlineEvaluation,
  | 'name'
  | 'evaluators'
  | 'filter'
  | 'share'
  | 'tracesPerHourMax'
  | 'delayS'
  | 'judgeModel'
  | 'budgetUsdPerDay'
>

/** What a trace of production does not have, unless a setting gives it. */
const labelNeeds: readonly string[] = ['expected', 'expected tool calls', 'relevance labels']

/** Evaluators that can judge a trace by itself: one case, and nothing that only a dataset knows. */
export function onlineCatalog(catalog: readonly EvaluatorEntry[]): readonly EvaluatorEntry[] {
  return catalog.filter(
    (entry) =>
      entry.over === 'case' &&
      entry.needs.every(
        (need) => !labelNeeds.includes(need) || (need === 'expected' && hasOwnExpected(entry)),
      ),
  )
}

/** The settings of an evaluator here: where only a setting can say what is expected, it must be given. */
export function onlineSettingFields(entry: EvaluatorEntry | undefined): readonly SettingField[] {
  if (entry === undefined) return []
  const isNeeded = entry.needs.includes('expected')
  return settingFields(entry.settings)
    .filter(({ name }) => name !== 'threshold')
    .map((field) =>
      isNeeded && field.name === 'expected' ? { ...field, isRequired: true } : field,
    )
}

function hasOwnExpected(entry: EvaluatorEntry): boolean {
  return settingFields(entry.settings).some(({ name }) => name === 'expected')
}

let keys = 0

export function newOnlineEvaluator(entry: EvaluatorEntry): OnlineEvaluatorDraft {
  keys += 1
  return {
    key: `evaluator-${keys}`,
    name: entry.title.toLowerCase(),
    evaluator: entry.id,
    settings: {},
    threshold: '',
  }
}

export function newOnlineDraft(environment: string): OnlineDraft {
  return {
    name: '',
    evaluators: [],
    filter: { ...typedFilter({}), environment },
    share: '5',
    tracesPerHourMax: '600',
    delayS: '60',
    judgeModel: '',
    budgetUsdPerDay: '',
  }
}

/** An online evaluation as a form, to be changed. */
export function draftOfOnline(
  online: OnlineFields,
  catalog: readonly EvaluatorEntry[],
): OnlineDraft {
  return {
    name: online.name,
    evaluators: online.evaluators.map((use) => {
      const fields = settingFields(catalog.find(({ id }) => id === use.evaluator)?.settings ?? {})
      keys += 1
      return {
        key: `evaluator-${keys}`,
        name: use.name,
        evaluator: use.evaluator,
        settings: Object.fromEntries(
          fields
            .filter(({ name }) => use.settings[name] !== undefined)
            .map((field) => [field.name, writeSetting(field, use.settings[field.name] ?? null)]),
        ),
        threshold: use.threshold === null ? '' : String(use.threshold),
      }
    }),
    filter: typedFilter(online.filter),
    share: String(Number((online.share * 100).toPrecision(6))),
    tracesPerHourMax: String(online.tracesPerHourMax),
    delayS: String(online.delayS),
    judgeModel: online.judgeModel,
    budgetUsdPerDay: online.budgetUsdPerDay ?? '',
  }
}

export type OnlineProblem = { readonly path: string; readonly message: string }

/** Reads the whole form: what it means, or everything that is wrong with it. */
export function readOnlineDraft(
  draft: OnlineDraft,
  catalog: readonly EvaluatorEntry[],
): {
  readonly problems: readonly OnlineProblem[]
  /** Null as long as something is wrong. */
  readonly value: OnlineFields | null
} {
  const problems: OnlineProblem[] = []
  const complain = (path: string, message: string): void => {
    problems.push({ path, message })
  }
  const name = draft.name.trim()
  if (name === '') complain('name', 'Give it a name.')
  if (draft.evaluators.length === 0) complain('evaluators', 'Add what judges the traces.')
  const names = draft.evaluators.map((one) => one.name.trim())
  const evaluators = draft.evaluators.map((use, at): OnlineEvaluator => {
    const path = `evaluators.${at}`
    const own = names[at] ?? ''
    if (own === '') complain(`${path}.name`, 'Name the score.')
    else if (names.indexOf(own) !== at) complain(`${path}.name`, `“${own}” stands twice.`)
    const { values, wrong } = readSettings(
      onlineSettingFields(catalog.find(({ id }) => id === use.evaluator)),
      use.settings,
    )
    for (const field of wrong)
      complain(`${path}.settings.${field}`, 'Missing, or no value of this setting.')
    const threshold = numberOrNull(use.threshold)
    if (threshold === undefined) complain(`${path}.threshold`, 'A number such as 0.7, or nothing.')
    return { name: own, evaluator: use.evaluator, settings: values, threshold: threshold ?? null }
  })
  const share = numberOrNull(draft.share.replace('%', ''))
  if (share === undefined || share === null || share <= 0 || share > 100)
    complain('share', 'More than 0 and at most 100.')
  const perHour = readCount(draft.tracesPerHourMax)
  if (perHour === null || perHour === undefined || perHour > 36_000)
    complain('tracesPerHourMax', 'A whole number from 1 to 36,000.')
  const delayS = readCount(draft.delayS)
  if (delayS === null || delayS === undefined || delayS > 3600)
    complain('delayS', 'A whole number from 1 to 3,600.')
  const budget = readUsd(draft.budgetUsdPerDay)
  if (budget === undefined) complain('budgetUsdPerDay', 'An amount such as 2.50, or nothing.')
  const filter = readOnlineFilter(draft.filter)
  if (filter === undefined) complain('filter.minDurationMs', 'A number of milliseconds.')
  const asksJudge = draft.evaluators.some(({ evaluator }) => needsModel(catalog, evaluator))
  const judgeModel = draft.judgeModel.trim()
  if (asksJudge && judgeModel === '' && !draft.evaluators.every(hasOwnModel))
    complain('judgeModel', 'Say which model judges.')
  return {
    problems,
    value:
      problems.length > 0
        ? null
        : {
            name,
            evaluators,
            filter: filter ?? {},
            share: Number(((share ?? 5) / 100).toPrecision(8)),
            tracesPerHourMax: perHour ?? 600,
            delayS: delayS ?? 60,
            judgeModel,
            budgetUsdPerDay: budget ?? null,
          },
  }
}

export function needsModel(catalog: readonly EvaluatorEntry[], evaluator: string): boolean {
  return catalog.find(({ id }) => id === evaluator)?.needs.includes('model') === true
}

function hasOwnModel({ settings }: OnlineEvaluatorDraft): boolean {
  return (settings['model'] ?? '').trim() !== ''
}

/** A number that was typed; null for nothing, undefined for what is none. */
function numberOrNull(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const value = Number(text.trim())
  return Number.isFinite(value) ? value : undefined
}
