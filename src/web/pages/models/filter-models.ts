import type { ModelCard } from '#contract/models.ts'
import type { Search } from '#web/paths.ts'

/** Names a model among all providers. */
export function modelKey(card: Pick<ModelCard, 'provider' | 'model'>): string {
  return `${card.provider}/${card.model}`
}

/** The models that match the address: every word occurs somewhere, the provider, and `only`. Those called most come first, then those that can be called. */
export function filterModels(cards: readonly ModelCard[], search: Search): readonly ModelCard[] {
  const words = (search['search'] ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const matches = cards.filter((card) => {
    if (
      search['provider'] !== undefined &&
      search['provider'] !== '' &&
      card.provider !== search['provider']
    )
      return false
    if (search['only'] === 'callable' && !card.isCallable) return false
    if (search['only'] === 'measured' && card.measured === null) return false
    const text = [
      card.callName,
      card.model,
      card.title,
      card.providerTitle,
      ...card.capabilities,
      ...card.inputModalities,
    ]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return matches.toSorted(
    (left, right) =>
      (right.measured?.calls ?? 0) - (left.measured?.calls ?? 0) || rank(right) - rank(left),
  )
}

function rank(card: ModelCard): number {
  return (card.isCallable ? 2 : 0) + (card.isDeprecated ? 0 : 1)
}
