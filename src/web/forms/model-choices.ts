import { useMemo } from 'react'
import { listAliases } from '#contract/connections.ts'
import { listModels, type ModelCard } from '#contract/models.ts'
import { useAnswer } from '#web/api/use-answer.ts'

export type ModelChoices = {
  readonly choices: readonly { readonly name: string; readonly title: string }[]
  /** What stands in the columns of somebody who chose none. */
  readonly usual: readonly string[]
  readonly isLoading: boolean
  readonly error: Error | null
}

/** Columns that a first visit has. */
const usualMax = 2

/** What a column can ask: aliases, and the models of the catalogue that a connection leads to. */
export function useModelChoices(project: string): ModelChoices {
  const models = useAnswer(listModels, { query: { project, only: 'callable' } })
  const aliases = useAnswer(listAliases, {})
  const cards = models.data?.items
  const named = aliases.data?.items
  return useMemo(
    () => ({
      choices: [
        ...(named ?? []).map(({ name, targets }) => ({
          name,
          title: `alias of ${targets.join(', ')}`,
        })),
        ...(cards ?? []).filter(answersChat).map(({ callName, title }) => ({
          name: callName,
          title,
        })),
      ],
      usual: usualOf(cards ?? []),
      isLoading: models.isPending || aliases.isPending,
      error: models.error ?? aliases.error,
    }),
    [cards, named, models.isPending, models.error, aliases.isPending, aliases.error],
  )
}

/** The models called most here, real ones before simulated; of the simulator, those that say something. */
function usualOf(cards: readonly ModelCard[]): readonly string[] {
  const real = cards
    .filter((card) => answersChat(card) && !card.isDeprecated && card.provider !== 'sim')
    .toSorted((left, right) => (right.measured?.calls ?? 0) - (left.measured?.calls ?? 0))
    .map(({ callName }) => callName)
  const simulated = ['sim/echo', 'sim/lorem'].filter((name) =>
    cards.some(({ callName }) => callName === name),
  )
  return [...real, ...simulated].slice(0, usualMax)
}

function answersChat({ capabilities }: ModelCard): boolean {
  return capabilities.length === 0 || !capabilities.includes('embeddings')
}
