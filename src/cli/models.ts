import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { intervalText } from '#cli/figures.ts'
import { table } from '#cli/table.ts'
import { listModels, type ModelCard } from '#contract/models.ts'

const modelsList = endpointCommand({
  name: 'models list',
  endpoint: listModels,
  examples: ['belay models list --only callable', 'belay models list --search haiku --json'],
  async run({ call, given, isJson, terminal }) {
    const { items, total } = await call(listModels, given)
    if (isJson) for (const item of items) terminal.out(JSON.stringify(item))
    else if (items.length === 0)
      terminal.out('No model matches. Without flags the whole catalogue is listed.')
    else
      terminal.out(
        table(
          [
            'MODEL',
            { title: 'IN $/M', right: true },
            { title: 'OUT $/M', right: true },
            { title: 'CALLS', right: true },
            { title: 'P50 MS', right: true },
            { title: 'TOK/S', right: true },
            'EVALUATED',
          ],
          items.map((card) => [
            card.callName,
            card.isPriced ? (card.usdPerMillion.input ?? '–') : 'unpriced',
            card.isPriced ? (card.usdPerMillion.output ?? '–') : 'unpriced',
            card.measured === null ? '–' : String(card.measured.calls),
            rounded(card.measured?.latencyMs.p50),
            rounded(card.measured?.outputTokensPerS),
            evaluatedText(card),
          ]),
        ),
      )
    if (!isJson) terminal.err(`${items.length} of ${total} models.`)
    return 0
  },
})

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
export const commands: readonly Command[] = [modelsList]
