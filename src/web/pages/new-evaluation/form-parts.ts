import type { EvaluatorEntry } from '#contract/evaluations.ts'
import type { EvaluationDraft } from '#web/pages/new-evaluation/evaluation-draft.ts'

/** What the project has to choose from. */
export type Offers = {
  readonly catalog: readonly EvaluatorEntry[]
  readonly prompts: readonly {
    readonly name: string
    readonly latestVersion: number
    readonly labels: readonly { readonly label: string; readonly version: number }[]
  }[]
  /** False: the project has more prompts than these. */
  readonly hasAllPrompts: boolean
  readonly datasets: readonly {
    readonly id: string
    readonly name: string
    readonly version: number
    readonly items: number
  }[]
}

/** What every part of the form is given: the draft, a way to change it, and what is wrong where. */
export type FormPart = {
  readonly draft: EvaluationDraft
  readonly offers: Offers
  readonly change: (patch: Partial<EvaluationDraft>) => void
  /** What is wrong at a path, as the server names it; undefined where nothing is. */
  readonly errorAt: (path: string) => string | undefined
}

/** The list with the part of that key changed. */
export function changePart<Part extends { readonly key: string }>(
  parts: readonly Part[],
  key: string,
  patch: Partial<Part>,
): readonly Part[] {
  return parts.map((part) => (part.key === key ? { ...part, ...patch } : part))
}
