/** Documents as a search ranked them, and how relevant each labelled one is. */
export type Ranking = {
  /** Ids, the best first, each once. */
  readonly ranked: readonly string[]
  /** Labels from 0, which is not relevant at all, to `labelMax`. What has none counts as 0. */
  readonly labels: ReadonlyMap<string, number>
  readonly labelMax: number
  /** What a document of a label is worth in NDCG: 2^label − 1, or the label. */
  readonly gain: 'exponential' | 'linear'
  /** Only the first so many count. */
  readonly k: number
}

export const retrievalFigures = [
  'precision at k',
  'precision',
  'recall',
  'reciprocal rank',
  'ndcg',
  'xdcg',
  'fidelity',
] as const
export type RetrievalFigure = (typeof retrievalFigures)[number]

/** What each place of XDCG is worth of the one before it. */
const xdcgDecay = 0.6

/**
 * A figure of a ranking, from 0 to 1, higher is better. NDCG, XDCG and fidelity are those of Azure
 * AI's document retrieval evaluator (azure-ai-evaluation, `_document_retrieval.py`), which shows
 * XDCG times 100. Null where nothing labelled is relevant, for a figure that then means nothing.
 */
export function retrievalFigure(figure: RetrievalFigure, ranking: Ranking): number | null {
  return figures[figure](ranking)
}

/** How many of the first k have no label at all: the other figures count them as irrelevant, rightly or not. */
export function holesOf({ ranked, labels, k }: Pick<Ranking, 'ranked' | 'labels' | 'k'>): number {
  return ranked.slice(0, k).filter((id) => !labels.has(id)).length
}

const figures: Readonly<Record<RetrievalFigure, (ranking: Ranking) => number | null>> = {
  /** Relevant ones among the first k, over k, as textbooks have it: places that stayed empty count as irrelevant (Manning, Raghavan and Schütze 2008, section 8.4). */
  'precision at k': (ranking) => gainsOf(ranking).filter(isRelevant).length / ranking.k,
  /** Relevant ones among the first k, over how many of those there are: fewer than k where fewer were retrieved. */
  precision: (ranking) => {
    const gains = gainsOf(ranking)
    return gains.length === 0 ? 0 : gains.filter(isRelevant).length / gains.length
  },
  /** Relevant ones among the first k, over all that are relevant. */
  recall: (ranking) =>
    over(
      gainsOf(ranking).filter(isRelevant).length,
      [...ranking.labels.values()].filter(isRelevant).length,
    ),
  /** One over the place of the first relevant one; its mean over cases is MRR. */
  'reciprocal rank': (ranking) => {
    if (![...ranking.labels.values()].some(isRelevant)) return null
    const at = gainsOf(ranking).findIndex(isRelevant)
    return at === -1 ? 0 : 1 / (at + 1)
  },
  /** Järvelin and Kekäläinen, ACM TOIS 20 (2002) 422, over the best order of all that is labelled. */
  ndcg: (ranking) =>
    over(
      discounted(gainsOf(ranking), ranking.gain),
      discounted(bestFirst(ranking.labels).slice(0, ranking.k), ranking.gain),
    ),
  /** Labels as shares of the highest one that can be given, in a mean whose weights fall by a fixed factor a place. Places that stayed empty count as 0. */
  xdcg: (ranking) => {
    const { k, labelMax } = ranking
    const weights = Array.from({ length: k }, (_, at) => xdcgDecay ** at)
    const gains = gainsOf(ranking)
    return sum(weights.map((weight, at) => (weight * (gains[at] ?? 0)) / labelMax)) / sum(weights)
  },
  /** All that was retrieved, whatever k, over all that is labelled; a document weighs 2^(label + 1) − 1, an irrelevant one nothing. */
  fidelity: (ranking) =>
    over(
      sum(gainsOf({ ...ranking, k: Number.POSITIVE_INFINITY }).map(weightOf)),
      sum([...ranking.labels.values()].map(weightOf)),
    ),
}

function gainsOf({ ranked, labels, k }: Ranking): number[] {
  return ranked.slice(0, k).map((id) => labels.get(id) ?? 0)
}

function isRelevant(label: number): boolean {
  return label > 0
}

function bestFirst(labels: ReadonlyMap<string, number>): number[] {
  return [...labels.values()].toSorted((a, b) => b - a)
}

function discounted(labels: readonly number[], gain: Ranking['gain']): number {
  const worth = (label: number): number => (gain === 'linear' ? label : 2 ** label - 1)
  return sum(labels.map((label, at) => worth(label) / Math.log2(at + 2)))
}

function weightOf(label: number): number {
  return isRelevant(label) ? 2 ** (label + 1) - 1 : 0
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function over(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
