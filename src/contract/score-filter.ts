import { z } from 'zod'

const comparisons = ['<=', '>=', '!=', '<', '>', '='] as const
export type ScoreComparison = (typeof comparisons)[number]

/** What a trace's score must be: `of` is a number for the order, and may be a word for equality; null with `any`. */
export type ScoreCondition =
  | { readonly name: string; readonly is: 'any'; readonly of: null }
  | { readonly name: string; readonly is: ScoreComparison; readonly of: string }

/** Reads `quality<0.5,polite=true,tone`; null when a part says nothing. */
export function readScoreConditions(text: string): readonly ScoreCondition[] | null {
  const conditions: ScoreCondition[] = []
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue
    const [, name = '', is, of = ''] = /^([^<>=!]+)(?:(<=|>=|!=|<|>|=)(.*))?$/s.exec(part) ?? []
    const comparison = comparisons.find((one) => one === is)
    const isOrder = comparison !== undefined && /[<>]/.test(comparison)
    if (name.trim() === '') return null
    if (comparison === undefined) conditions.push({ name: name.trim(), is: 'any', of: null })
    else if (of.trim() === '' || (isOrder && !isNumber(of.trim()))) return null
    else conditions.push({ name: name.trim(), is: comparison, of: of.trim() })
  }
  return conditions
}

export function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(text)
}

/** Scores that a trace has, as a text of the query. */
export const scoreFilter = z
  .string()
  .max(400)
  .refine((text) => readScoreConditions(text) !== null, {
    error:
      'write NAME, or NAME with <, <=, >, >=, = or != and what is compared, as in quality<0.5 or polite=true; several with commas',
  })
