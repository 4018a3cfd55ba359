import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { intervalText } from '#cli/figures.ts'
import { listModels, type ModelCard } from '#contract/models.ts'

function priceText({ isPriced, usdPerMillion }: ModelCard, of: 'input' | 'output'): string {
  return isPriced ? (usdPerMillion[of] ?? '–') : 'unpriced'
}

/** What the newest evaluation of a model found first. */
function evaluatedText({ benchmarks }: ModelCard): string {
  const [newest] = benchmarks
  const [metric] = newest?.metrics ?? []
  return metric === undefined ? '' : `${metric.metric} ${intervalText(metric.value)} n ${metric.n}`
}

function rounded(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : String(Number(value.toPrecision(3)))
}

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'models list',
    endpoint: listModels,
    examples: ['belay models list --only callable', 'belay models list --search haiku --json'],
    list: {
      none: 'No model matches. Without flags the whole catalogue is listed.',
      columns: [
        ['MODEL', (card) => card.callName],
        ['IN $/M', (card) => priceText(card, 'input'), 'right'],
        ['OUT $/M', (card) => priceText(card, 'output'), 'right'],
        ['CALLS', (card) => card.measured?.calls ?? '–', 'right'],
        ['P50 MS', (card) => rounded(card.measured?.latencyMs.p50), 'right'],
        ['TOK/S', (card) => rounded(card.measured?.outputTokensPerS), 'right'],
        ['EVALUATED', evaluatedText],
      ],
    },
    notes: ({ items, total }, { isJson }) =>
      isJson ? [] : [`${items.length} of ${total} models.`],
  }),
]
