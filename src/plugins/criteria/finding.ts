import type { Evidence } from '#contract/maturity.ts'
import type { Finding } from '../define-criterion.ts'
import type { CallFacts } from '../facts/traffic.ts'

type Figures = {
  readonly count?: number
  readonly of?: number
  readonly days?: number
  /** Page inside the project that shows it. */
  readonly path?: string
}

/** A piece of evidence: the sentence, and its figures for machines. */
export function seen(sentence: string, { count, of, days, path }: Figures = {}): Evidence {
  return {
    sentence,
    count: count ?? null,
    of: of ?? null,
    windowDays: days ?? null,
    path: path ?? '',
  }
}

/** The proof holds. */
export function met(state: 'practised' | 'effective', ...evidence: readonly Evidence[]): Finding {
  return { state, evidence, nextStep: '', nextPath: '' }
}

/** The proof does not hold yet: what to do next, and on which page; without a page it is a thing to attest. */
export function open(
  state: 'absent' | 'configured' | 'unknown',
  step: { readonly nextStep: string; readonly nextPath?: string },
  ...evidence: readonly Evidence[]
): Finding {
  return { state, evidence, nextStep: step.nextStep, nextPath: step.nextPath ?? '' }
}

/** `1 call`, `3 calls`. */
export function some(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Names in a sentence: at most five, the rest as a number. */
export function names(all: readonly string[]): string {
  const shown = all.slice(0, 5)
  return all.length > shown.length
    ? `${shown.join(', ')} and ${all.length - shown.length} more`
    : shown.join(', ')
}

/** What must be said beside figures that the simulator had a part in; '' when it had none. */
export function simulatedNote({ total, simulated }: CallFacts): string {
  if (simulated === 0) return ''
  return simulated === total ? ' All of them were simulated.' : ` ${simulated} were simulated.`
}

/** Share of a whole, 0 for nothing of nothing. */
export function share(count: number, of: number): number {
  return of === 0 ? 0 : count / of
}
