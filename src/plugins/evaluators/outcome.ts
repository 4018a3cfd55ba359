import { cutText } from '#kit/cut-text.ts'
import type { EvaluatorOutcome, Json } from './define.ts'

type Scored = Extract<EvaluatorOutcome, { kind: 'scored' }>
type Unscored = Extract<EvaluatorOutcome, { kind: 'unscored' }>

/** A yes or no: 1 or 0. */
export function judged(passed: boolean, explanation: string, details?: Json): Scored {
  return {
    kind: 'scored',
    score: passed ? 1 : 0,
    passed,
    explanation,
    ...(details === undefined ? {} : { details }),
  }
}

/** A share from 0 to 1, and whether it reaches the threshold; nothing is asked for without one. */
export function graded(
  score: number,
  threshold: number | undefined,
  explanation: string,
  details?: Json,
): Scored {
  const asked = threshold === undefined ? '' : ` At least ${shown(threshold)} is asked for.`
  return {
    kind: 'scored',
    score,
    // A share such as 2/3 computed in two ways may differ in its last bit.
    passed: threshold === undefined ? null : score >= threshold - 1e-12,
    explanation: `${explanation}${asked}`,
    ...(details === undefined ? {} : { details }),
  }
}

/** A figure with a unit, and whether it lies between two bounds; nothing is asked for without any. */
export function measured(
  figure: number,
  bounds: { readonly min?: number | undefined; readonly max?: number | undefined },
  explanation: string,
  details?: Json,
): Scored {
  const { min, max } = bounds
  const asked = [
    ...(min === undefined ? [] : [`at least ${shown(min)}`]),
    ...(max === undefined ? [] : [`at most ${shown(max)}`]),
  ].join(' and ')
  return {
    kind: 'scored',
    score: figure,
    passed:
      asked === ''
        ? null
        : (min === undefined || figure >= min) && (max === undefined || figure <= max),
    explanation: asked === '' ? explanation : `${explanation} Asked for: ${asked}.`,
    ...(details === undefined ? {} : { details }),
  }
}

/** Nothing could be judged: why, and what would change it. */
export function unscored(reason: string): Unscored {
  return { kind: 'unscored', reason }
}

/** At most four significant places, without trailing zeros. */
export function shown(figure: number): string {
  return String(Number(figure.toPrecision(4)))
}

/** A text inside a sentence: on one line, quoted, no longer than 80 bytes. */
export function quoted(text: string): string {
  const { text: start, isCut } = cutText(text.replaceAll(/\s+/g, ' ').trim(), 80)
  return `"${start}${isCut ? '…' : ''}"`
}

/** `1 call`, `3 calls`. */
export function some(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
