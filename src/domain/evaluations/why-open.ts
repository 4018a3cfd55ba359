import type { ItemDifference } from '#domain/evaluations/compare-variants.ts'
import { bootstrapCasesMax, bootstrapItemsMin } from '#domain/evaluations/figure-of-set.ts'
import type { Held } from '#domain/evaluations/held-figure.ts'
import { amountSourcesMin } from '#domain/statistics/amount-mean.ts'
import { missingShareMax } from '#domain/statistics/compare-scores.ts'
import { leastAlikeRates, leastToShow } from '#domain/statistics/least-sources.ts'

/** Why an end of the interval is not known: what there is, how many it takes, and what copied answers lack. */
export function whyNotKnown(held: Held, alpha: number): string {
  return `Not known: ${thereIs(held)}${whatItTakes(held, alpha)}.${ofCopied(held)}`
}

/** Why nothing is shown where too many have no figure; null where few enough lack it. */
export function tooManyMissing(held: Held): string | null {
  const { n, missing, noun } = held
  return missing > missingShareMax * (n + missing)
    ? `${missing} of ${n + missing} have no ${noun}, and at most ${Number((100 * missingShareMax).toPrecision(3))} % may: they may hide what went wrong.${ofCopied(held)}`
    : null
}

/** What a share of at least `share` takes where even flawless cases would be too few; empty where they would do. */
export function whatFlawlessTakes(held: Held, share: number, alpha: number): string {
  if (held.basis !== 'scores') return ''
  const least = leastToShow(share, alpha)
  if (least === null) return ' No number of cases can show that.'
  if (held.sources >= least) return ''
  return ` Fewer than ${least} ${unitsOf(held)} cannot show that${held.sources < held.n ? `; these are ${held.sources}` : ''}.`
}

/** What a margin takes where two that never differ could not be told apart on so few items. */
export function whatAlikeTakes(
  { basis, sources }: ItemDifference,
  margin: number,
  alpha: number,
): string {
  if (basis === 'amounts') return ''
  const least = basis === 'counts' ? leastAlikeRates(margin, alpha) : leastToShow(1 - margin, alpha)
  return least === null || sources >= least ? '' : ` Where nothing differs, it takes ${least}.`
}

function thereIs({ n, sources, units, noun }: Held): string {
  if (n === 0) return `no ${units === 'cases' ? 'case' : 'item'} has a ${noun}`
  const told = n === 1 ? `1 ${units === 'cases' ? 'case has' : 'item has'}` : `${n} ${units} have`
  return `${told} a ${noun}${sources < n ? `, from ${sources} independent ${sources === 1 ? 'source' : 'sources'}` : ''}`
}

function whatItTakes(held: Held, alpha: number): string {
  const { basis, n, sources } = held
  if (typeof basis === 'object') {
    const least = leastToShow(basis.share, alpha)
    return `; ${basis.share < 0.5 ? 'a lower' : 'an upper'} end of the ${basis.percentile}th percentile takes ${least} ${unitsOf(held)} at ${Number((100 * (1 - alpha)).toPrecision(3))} %`
  }
  if (basis === 'amounts')
    return sources < amountSourcesMin
      ? `; the interval of a mean amount takes ${amountSourcesMin} ${unitsOf(held)}`
      : ', all alike, and nothing tells how far the next may lie; it takes some that differ'
  if (basis === 'set') {
    if (sources < bootstrapItemsMin)
      return `; the interval of a figure over a set takes ${bootstrapItemsMin} items that were answered, and there are ${sources}`
    return n > bootstrapCasesMax
      ? `; the interval of a figure over a set is made of ${bootstrapCasesMax} cases at most`
      : ', all alike, and nothing tells how far the next may lie; it takes some that differ'
  }
  return ''
}

function unitsOf({ n, sources, units }: Held): string {
  return sources < n ? 'independent sources' : units
}

function ofCopied({ copied, noun }: Held): string {
  if (copied === 0) return ''
  const [were, lack] = copied === 1 ? ['answer was', 'has'] : ['answers were', 'have']
  return ` ${copied} ${were} copied from an earlier evaluation and ${lack} no ${noun} of ${copied === 1 ? 'its' : 'their'} own; a call without the cache (cache: false) has.`
}
