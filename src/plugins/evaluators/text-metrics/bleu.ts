import { type BleuTokenizer, tokenizeForBleu } from './bleu-tokenizers.ts'
import { countNgrams, overlap } from './ngrams.ts'

export const bleuSmoothings = ['exp', 'floor', 'add-k', 'none'] as const
export type BleuSmoothing = (typeof bleuSmoothings)[number]

/** Counts of a segment or, added up, of a corpus; lists are by order of n-gram, from 1. */
export type BleuStatistics = {
  readonly correct: readonly number[]
  readonly total: readonly number[]
  readonly outputLength: number
  /** Length of the reference closest to each output; the shorter of two that are as close. */
  readonly referenceLength: number
}

const orderMax = 4

/** Statistics of one output against its references (Papineni et al. 2002, as sacrebleu counts). */
export function bleuStatistics(
  output: string,
  references: readonly string[],
  { tokenizer, ignoreCase }: { readonly tokenizer: BleuTokenizer; readonly ignoreCase: boolean },
): BleuStatistics {
  const tokens = (text: string): string[] =>
    tokenizeForBleu((ignoreCase ? text.toLowerCase() : text).trimEnd(), tokenizer)
  const written = tokens(output)
  const wanted = references.map(tokens)
  const orders = Array.from({ length: orderMax }, (_, index) => index + 1)
  return {
    correct: orders.map((order) => clipped(written, wanted, order)),
    total: orders.map((order) => Math.max(0, written.length - order + 1)),
    outputLength: written.length,
    referenceLength: closest(
      written.length,
      wanted.map(({ length }) => length),
    ),
  }
}

/** How many n-grams of the output stand in a reference, each as often as it stands in one. */
function clipped(
  written: readonly string[],
  wanted: readonly (readonly string[])[],
  order: number,
): number {
  const most = new Map<string, number>()
  for (const reference of wanted) {
    for (const [ngram, count] of countNgrams(reference, order))
      most.set(ngram, Math.max(count, most.get(ngram) ?? 0))
  }
  return overlap(countNgrams(written, order), most)
}

function closest(length: number, candidates: readonly number[]): number {
  return candidates.reduce((best, candidate) => {
    const gain = Math.abs(best - length) - Math.abs(candidate - length)
    return gain > 0 || (gain === 0 && candidate < best) ? candidate : best
  }, candidates[0] ?? 0)
}

/** Adds up segments: BLEU of a corpus is no mean of its sentences. */
export function addBleuStatistics(segments: readonly BleuStatistics[]): BleuStatistics {
  const zeros = new Array<number>(orderMax).fill(0)
  return segments.reduce<BleuStatistics>(
    (sum, segment) => ({
      correct: sum.correct.map((count, index) => count + (segment.correct[index] ?? 0)),
      total: sum.total.map((count, index) => count + (segment.total[index] ?? 0)),
      outputLength: sum.outputLength + segment.outputLength,
      referenceLength: sum.referenceLength + segment.referenceLength,
    }),
    { correct: zeros, total: zeros, outputLength: 0, referenceLength: 0 },
  )
}

/**
 * BLEU from 0 to 1, as sacrebleu 2.5 computes it. `usesEffectiveOrder` leaves out orders that the
 * output is too short for: right for sentences, wrong for corpora.
 */
export function bleuScore(
  statistics: BleuStatistics,
  settings: {
    readonly smoothing: BleuSmoothing
    /** Value of `floor` and of `add-k`; their own defaults, 0.1 and 1, when left out. */
    readonly smoothingValue?: number | undefined
    readonly usesEffectiveOrder: boolean
  },
): number {
  const { outputLength, referenceLength } = statistics
  if (statistics.correct.every((count) => count === 0)) return 0
  const { precisions, order } = smoothed(statistics, settings)
  const logs = precisions.slice(0, order).reduce((sum, precision) => sum + Math.log(precision), 0)
  const brevity = outputLength < referenceLength ? Math.exp(1 - referenceLength / outputLength) : 1
  return brevity * Math.exp(logs / order)
}

function smoothed(
  statistics: BleuStatistics,
  {
    smoothing,
    smoothingValue,
    usesEffectiveOrder,
  }: {
    readonly smoothing: BleuSmoothing
    readonly smoothingValue?: number | undefined
    readonly usesEffectiveOrder: boolean
  },
): { readonly precisions: readonly number[]; readonly order: number } {
  const precisions = new Array<number>(orderMax).fill(0)
  let order = orderMax
  let halvings = 1
  for (let index = 0; index < orderMax; index += 1) {
    const added = smoothing === 'add-k' && index > 0 ? (smoothingValue ?? 1) : 0
    const correct = (statistics.correct[index] ?? 0) + added
    const total = (statistics.total[index] ?? 0) + added
    if (total === 0) break
    if (usesEffectiveOrder) order = index + 1
    if (correct > 0) precisions[index] = correct / total
    else if (smoothing === 'exp') {
      halvings *= 2
      precisions[index] = 1 / (halvings * total)
    } else if (smoothing === 'floor') precisions[index] = (smoothingValue ?? 0.1) / total
  }
  return { precisions, order }
}

/** What promptfoo puts in the place of a precision of 0. */
const promptfooFloor = 1e-7

/**
 * BLEU as promptfoo computes it: lower-case words between white space, matches counted against one
 * reference at a time, and 1e-7 for a precision of 0. For years its brevity penalty was inverted
 * (`exp(1 − output/reference)`, which rewards short outputs); `hasInvertedPenalty` brings that back,
 * for suites whose thresholds were set then.
 */
export function promptfooBleu(
  output: string,
  references: readonly string[],
  { hasInvertedPenalty }: { readonly hasInvertedPenalty: boolean },
): number {
  const words = (text: string): string[] => text.toLowerCase().trim().split(/\s+/)
  const written = words(output)
  const wanted = references.map(words)
  const orders = Array.from({ length: orderMax }, (_, index) => index + 1)
  const logs = orders.reduce((sum, order) => {
    const grams = countNgrams(written, order)
    const matches = Math.max(
      ...wanted.map((reference) => overlap(grams, countNgrams(reference, order))),
    )
    const total = written.length - order + 1
    const precision = total > 0 ? matches / total : 0
    return sum + Math.log(precision === 0 ? promptfooFloor : precision)
  }, 0)
  // Of two references that are as close, promptfoo takes the first.
  const length = wanted.reduce(
    (best, { length: candidate }) =>
      Math.abs(candidate - written.length) < Math.abs(best - written.length) ? candidate : best,
    wanted[0]?.length ?? 0,
  )
  const ratio = hasInvertedPenalty ? written.length / length : length / written.length
  return (written.length > length ? 1 : Math.exp(1 - ratio)) * Math.exp(logs / orderMax)
}
